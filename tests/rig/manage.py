"""The ``manage.py`` of the rig."""

import sys

from django.core.management import execute_from_command_line

import tests.rig.app  # noqa: F401 (so that tasks find their broker)

if __name__ == "__main__":
    execute_from_command_line(sys.argv)
