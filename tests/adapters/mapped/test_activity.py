"""1C's word, and the shop's own."""

import pytest

from django_commerceml.adapters.columns import make_column
from django_commerceml.adapters.drafts import Draft
from django_commerceml.adapters.mapped.activity import OFF, ON, tell
from tests.shops.wardrobe.models import Garment

COLUMN = make_column(Garment, "is_public", "is_active")
UNSAID = ""

EXISTING = [
    # said last, 1C's word, shown now; shown then, said then
    (ON, True, True, True, ON),
    (ON, True, False, False, ON),
    (ON, False, True, False, OFF),
    (ON, False, False, False, UNSAID),
    (OFF, True, False, True, ON),
    (OFF, False, False, False, OFF),
    (OFF, False, True, True, OFF),
    (UNSAID, True, True, True, ON),
    (UNSAID, True, False, False, ON),
    (UNSAID, False, True, False, OFF),
    (UNSAID, False, False, False, UNSAID),
]


def draft(*, is_new, is_public=True):
    instance = Garment(is_public=is_public)
    return Draft(external_id="т1", instance=instance, is_new=is_new)


@pytest.mark.parametrize("word", [True, False])
def test_a_new_row_is_as_1c_says(word):
    row = draft(is_new=True)

    assert tell(row, COLUMN, word=word, said="") == (ON if word else OFF)
    assert row.instance.is_public is word


@pytest.mark.parametrize(("said", "word", "shown", "is_shown", "says"), EXISTING)
def test_only_a_word_that_changed_is_written(said, word, shown, is_shown, says):
    row = draft(is_new=False, is_public=shown)

    assert tell(row, COLUMN, word=word, said=said) == says
    assert row.instance.is_public is is_shown
    assert row.is_due is (is_shown is not shown)


def test_what_a_person_hid_before_1c_withdrew_it_is_hidden_when_it_comes_back():
    row = draft(is_new=False, is_public=False)

    said = tell(row, COLUMN, word=False, said=ON)
    said = tell(row, COLUMN, word=True, said=said)

    assert (row.instance.is_public, said) == (False, ON)
