"""Joints with packages that a store may or may not have; each is named by its path."""
