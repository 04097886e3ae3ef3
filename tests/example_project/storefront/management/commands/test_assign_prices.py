"""Who buys at which type of prices."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command

from tests.factories import make_price_type

pytestmark = pytest.mark.django_db


def test_the_usual_type_is_for_all_and_the_other_for_its_group(capsys):
    purchase = make_price_type(name="Закупочная", is_default=True)
    retail = make_price_type(name="Розничная")
    wholesale = make_price_type(name="Оптовая")

    for _ in range(2):
        call_command("assign_prices")

    for price_type in (purchase, retail, wholesale):
        price_type.refresh_from_db()
    assert [row.is_default for row in (purchase, retail, wholesale)] == [
        False,
        True,
        False,
    ]
    assert list(wholesale.groups.all()) == [Group.objects.get(name="Оптовики")]
    assert capsys.readouterr().out.splitlines()[-1] == (
        "Всем: «Розничная». Группе «Оптовики»: «Оптовая»."
    )


def test_a_type_that_1c_has_not_sent_is_told():
    with pytest.raises(CommandError, match="1С не прислала вид цен «Розничная»"):
        call_command("assign_prices")
