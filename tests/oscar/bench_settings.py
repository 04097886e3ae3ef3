"""Settings of the benchmark of a store on django-oscar."""

from tests.bench import settings as bench
from tests.oscar.settings import *  # noqa: F403 (the store, with the files of the bench)

DEBUG = False
COMMERCEML = bench.COMMERCEML
DATABASES = bench.DATABASES
