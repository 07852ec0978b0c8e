"""Everything that makes sound."""
