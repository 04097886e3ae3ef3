"""The commands: ``commerceml_<verb>``."""
