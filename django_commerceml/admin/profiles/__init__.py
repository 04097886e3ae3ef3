"""The settings of an infobase, and the tools on its page."""
