"""The main picture of a product whose shop says no: it is given again."""

from dataclasses import replace

import pytest
from django.core.files.base import ContentFile

from django_commerceml.storage import get_storage
from tests.adapters.mapped.trials import begin, give, said
from tests.shops.plain.adapter import PlainAdapter
from tests.shops.plain.models import Article

pytestmark = pytest.mark.django_db

ALL = Article._base_manager  # noqa: SLF001 (Django's public name)


class CarefulAdapter(PlainAdapter):
    """Its articles are checked whenever they are saved."""

    products = replace(PlainAdapter.products, safe=True, full_clean=True)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")


def test_a_picture_of_a_row_that_was_refused_comes_again():
    trial = begin(CarefulAdapter)
    cup = trial.goods.article("a", price=10, stock=3)
    trial.give()
    key = get_storage().save("pictures/cup.png", ContentFile(b"cup"))
    trial.goods.picture(cup, "cup.png", file=key)
    ALL.update(keeper="")

    refused, _ = said(give(trial, "give_images", cup))
    ALL.update(keeper="1С")
    again = give(trial, "give_images", cup)

    assert [name for name, _ in refused] == ["a"]
    assert again == []
    with ALL.get().picture.open() as picture:
        assert picture.read() == b"cup"
