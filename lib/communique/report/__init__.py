"""The published report: pages of a run and reading pages of its documents."""
