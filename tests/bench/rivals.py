"""What django-cml2 takes to read the same files, before a row is written.

It stops at the first element that some family of 1C leaves out; here it is made to
go on, so that there is something to measure.
"""

import json
import os
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

_PROGRAM = """
import json, resource, sys, time
from django.conf import settings
settings.configure(
    MEDIA_ROOT=".",
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "cml"],
    CML_USER_DELEGATE="cml.utils",
)
import django
django.setup()
from cml.items import Packet
from cml.xml import XmlElement, XmlImportException


def forgiving(find):
    def found(*args, **options):
        try:
            return find(*args, **options)
        except (XmlImportException, ValueError, ArithmeticError):
            return options.get("default")

    return found


for name in ("find", "findall", "get_attr"):
    setattr(XmlElement, name, forgiving(getattr(XmlElement, name)))
started = time.perf_counter()
products = offers = 0
for path in sys.argv[1:]:
    packet = Packet.parse(path)
    if packet.catalogue:
        products += len(packet.catalogue.products)
    if packet.offers_pack:
        offers += len(packet.offers_pack.offers)
print(json.dumps({
    "seconds": time.perf_counter() - started, "products": products, "offers": offers,
    "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
}))
"""


def measure_rival(python: str, paths: Sequence[Path]) -> None:
    """Print what the reading of *paths* takes the django-cml2 of *python*."""
    with tempfile.TemporaryDirectory() as directory:
        done = subprocess.run(  # noqa: S603 (the caller's own Python)
            [python, "-c", _PROGRAM, *map(str, paths)],
            cwd=directory,
            env={**os.environ, "PYTHONPATH": ""},
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:]
        print(f"\ndjango-cml2 does not read these files: {' '.join(last)}")
        return
    figure = json.loads(done.stdout.splitlines()[-1])
    print(
        f"\ndjango-cml2, reading alone: {figure['seconds']:.1f} s,"
        f" peak {figure['peak_mb']:.0f} MB,"
        f" {figure['products']} products, {figure['offers']} offers"
    )
