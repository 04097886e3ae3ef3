"""Real files of real 1C systems: all of them arrive, and arrive once."""

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.forms.models import model_to_dict

from django_commerceml.models import ExchangeProfile, RunState
from tests.conftest import CORPUS
from tests.factories import make_profile
from tests.importing.counting import count_rows, is_of_catalogue, parse
from tests.importing.imports import import_bytes, work_off

pytestmark = pytest.mark.django_db
