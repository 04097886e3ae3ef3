"""The store itself. Nothing in it knows of 1C."""
