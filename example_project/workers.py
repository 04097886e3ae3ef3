"""The Celery application of the example shop, for the site, its workers and beat.

In a shop of your own it is ``celery.py`` beside ``settings.py``. Not so here: this
directory is on the path of ``manage.py``, where the name would hide Celery.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "example_project.settings")

app = Celery("example_project")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
