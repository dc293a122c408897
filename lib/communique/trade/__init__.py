"""Quantities in prose, and the trade figures that they claim."""
