"""The settings of a profile: typed by a person, copied, or kept as a document."""
