"""Figures: a table in, a matplotlib Figure with finding, caption and alternative text out."""
