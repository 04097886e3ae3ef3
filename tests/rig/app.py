"""The Celery of the rig, as a store has it."""

import os

import django
from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.rig.settings")
django.setup()

app = Celery("rig")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

if os.environ.get("COMMERCEML_KILL"):
    from tests.rig.killpoints import install

    install()
