"""The example shop; the site, too, has to know its Celery, so that it wakes workers."""

from example_project.workers import app

__all__ = ["app"]
