"""A Django store exchanges with 1C:Enterprise in CommerceML."""
