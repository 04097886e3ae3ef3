"""Files tried out before they are applied, and stored ones applied anew."""
