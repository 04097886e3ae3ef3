"""What runs changed in records, in words, and why a record is so."""
