"""Corpora of any size: partitions, what is kept of them, and the tables that are written from them."""
