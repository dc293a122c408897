"""Whose words differ: counts, keyness, dispersion, inference."""
