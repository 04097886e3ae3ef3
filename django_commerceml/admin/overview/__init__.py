"""Every exchange at a glance."""
