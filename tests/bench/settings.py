"""Settings of the benchmark: a database file or PostgreSQL, the spool as given."""

import os

from tests.settings import *  # noqa: F403 (the suite's settings, but for these)

DEBUG = False
COMMERCEML = {"SPOOL_DIRECTORY": os.environ["BENCH_SPOOL"]}

if os.environ.get("COMMERCEML_TEST_DATABASE") != "postgresql":
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": os.environ["BENCH_SQLITE"],
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL",
            },
        }
    }
