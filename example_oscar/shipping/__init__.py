"""Oscar's shipping, by a courier."""
