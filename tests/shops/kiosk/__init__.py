"""A small shop with an adapter written by hand."""
