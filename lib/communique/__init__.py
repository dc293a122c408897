"""Communiqué: close reading of diplomatic news, in notebooks that anyone can run again."""

__version__ = "0.1.0"
