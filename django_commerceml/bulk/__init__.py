"""Rows in bulk, for every database: the mirror's, and those of shops."""
