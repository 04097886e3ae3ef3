"""Oscar's own models: the fork has none."""

from oscar.apps.shipping.models import *  # noqa: F403 (Oscar's own way)
