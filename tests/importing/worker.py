"""A worker in a process of its own, to be killed.

``python -m tests.importing.worker RUN SPOOL BATCH_SIZE``; it says "ready" and works.
"""

import os
import sys

import django


def main() -> None:
    """Work on one run, once."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from django.conf import settings  # noqa: PLC0415 (after the set-up)

    from django_commerceml.importing import work  # noqa: PLC0415 (as above)
    from django_commerceml.models import ImportRun  # noqa: PLC0415 (as above)

    number, spool, batch_size = sys.argv[1:]
    settings.COMMERCEML = {"SPOOL_DIRECTORY": spool, "BATCH_SIZE": int(batch_size)}
    run = ImportRun.objects.get(pk=int(number))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    work(run)


if __name__ == "__main__":
    main()
