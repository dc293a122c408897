"""From files to documents, segments with roles, and their metadata."""
