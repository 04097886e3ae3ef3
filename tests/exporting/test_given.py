"""When 1C was last given an order is noted, whoever died on the way."""

import pytest

from django_commerceml import exporting
from django_commerceml.exporting import freezing
from django_commerceml.models import OrderExport
from tests.exporting.exchanges import begin, published
from tests.factories import make_profile

pytestmark = pytest.mark.django_db


class Dead(BaseException):
    """The process is no more."""


def test_the_same_answer_given_again_notes_what_a_dead_process_did_not(monkeypatch):
    profile = make_profile()
    published(number="1")
    session = begin(profile)

    def die(*_):
        raise Dead

    with monkeypatch.context() as patched:
        patched.setattr(freezing, "_note_given", die)
        with pytest.raises(Dead):
            exporting.open_batch(session)
    assert OrderExport.objects.get().given_at is None

    batch = exporting.open_batch(session)

    assert OrderExport.objects.get().given_at == batch.created_at


def test_an_answer_given_again_moves_no_time(db):
    session = begin(make_profile())
    published(number="1")
    first = exporting.open_batch(session)

    assert exporting.open_batch(session) == first

    assert OrderExport.objects.get().given_at == first.created_at
