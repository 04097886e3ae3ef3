"""Settings of the rig's processes: PostgreSQL, Celery, little patience.

``COMMERCEML_RIG`` holds further settings as JSON, for all processes of a rig;
``COMMERCEML_RIG_OWN`` those of one process.
"""

import json
import os
from pathlib import Path
from typing import Any

from tests.settings import *  # noqa: F403 (settings are put on settings this way)

ROOT_URLCONF = "tests.rig.urls"
LANGUAGE_CODE = "ru"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": os.environ.get("PGDATABASE", "postgres"),
        "USER": os.environ.get("PGUSER", "postgres"),
        "PASSWORD": os.environ.get("PGPASSWORD", ""),
        "HOST": os.environ.get("PGHOST", ""),
        "PORT": os.environ.get("PGPORT", ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 2, "socket_timeout": 5}
CELERY_BEAT_SCHEDULE = {
    "sweep": {
        "task": "commerceml.sweep",
        "schedule": 1.0,
        "options": {"queue": "commerceml", "expires": 5},
    }
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}

COMMERCEML: dict[str, Any] = {
    "RUNNER": "celery",
    "LEASE_SECONDS": 2,
    "STEP_SECONDS": 3,
    "WEB_THREADS": 32,
    "MIN_FREE_BYTES": 0,
    # Nobody shares what lies beside another's working directory.
    "SPOOL_DIRECTORY": str(Path.cwd() / "spool"),
}

for _name in ("COMMERCEML_RIG", "COMMERCEML_RIG_OWN"):
    for _key, _value in json.loads(os.environ.get(_name, "{}")).items():
        if _key == "COMMERCEML":
            COMMERCEML |= _value
        else:
            globals()[_key] = _value
