"""Frames: codebooks, coding, prevalence."""
