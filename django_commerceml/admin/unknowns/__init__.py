"""Words of 1C that the store does not know yet."""
