"""Orders, their parts, their buyers, and what 1C has of them."""
