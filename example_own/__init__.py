"""A small store with models of its own, and the one file that connects it with 1C."""
