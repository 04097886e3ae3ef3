"""VAT rates of lines that are words: noted, and read as a person said."""

from decimal import Decimal

import pytest

from django_commerceml.exporting import publish
from django_commerceml.importing.decisions import decide
from django_commerceml.importing.outlines import file_of
from django_commerceml.importing.replays import replay
from django_commerceml.models import Order, Unknown, UnknownKind
from tests.exporting.exchanges import exchange
from tests.factories import make_order, make_order_line
from tests.importing.loaders.ordering import (
    fresh,
    line,
    lines_of,
    load_orders,
    order,
    tag,
)

pytestmark = pytest.mark.django_db

GOODS = "00000000-0000-4000-8000-000000000001"
OTHER = "00000000-0000-4000-8000-000000000002"


def rates(*words):
    said = "".join(
        tag("СтавкаНалога", tag("Наименование", "НДС") + tag("Ставка", word))
        for word in words
    )
    return tag("СтавкиНалогов", said)


def taxes(word):
    said = tag("Наименование", "НДС") + tag("Ставка", word)
    return tag("Налоги", tag("Налог", said))


@pytest.fixture
def sold(profile):
    """An order of one line with 10 per cent, which 1C has taken."""
    made = make_order(number="15")
    make_order_line(order=made, external_id=GOODS, price=100, quantity=1, vat_rate=10)
    publish(made)
    exchange(profile)
    return fresh(made)


def rates_of(made):
    return [rate for (rate,) in lines_of(made, "vat_rate")]


def unknown_words(profile):
    rows = Unknown.objects.filter(profile=profile).order_by("pk")
    return list(rows.values_list("kind", "value", "suggestion"))


def decide_on(profile, word, decision, user):
    row = Unknown.objects.get(profile=profile, value=word)
    decide(row, decision, user=user)


@pytest.mark.parametrize("said", [rates, taxes])
def test_an_unknown_word_is_noted_and_the_line_keeps_its_rate(profile, sold, said):
    load_orders(
        profile, order(id=sold.uuid, lines=(line(GOODS, said("НДС 20%"), price=90),))
    )

    assert unknown_words(profile) == [(UnknownKind.TAX_RATE, "НДС 20%", "20")]
    assert lines_of(sold, "price", "vat_rate") == [(90, 10)]


@pytest.mark.parametrize("said", [rates, taxes])
@pytest.mark.parametrize(("decision", "rate"), [("20", 20), ("none", None), ("0", 0)])
def test_a_decided_word_is_its_rate(profile, sold, admin_user, said, decision, rate):
    document = order(id=sold.uuid, lines=(line(GOODS, said("особая"), price=90),))
    run = load_orders(profile, document)
    decide_on(profile, "особая", decision, admin_user)

    replay(file_of(run), is_dry_run=False)

    assert lines_of(sold, "price", "vat_rate") == [(90, rate)]


@pytest.mark.parametrize(
    ("word", "rate"),
    [("20", 20), ("18%", 18), ("20/120", 20), ("Без НДС", None), (" без  ндс ", None)],
)
def test_known_words_need_nobody(profile, sold, word, rate):
    load_orders(
        profile, order(id=sold.uuid, lines=(line(GOODS, rates(word), price=90),))
    )

    assert rates_of(sold) == [rate]
    assert unknown_words(profile) == []


def test_of_several_lines_only_the_unknown_ones_are_in_doubt(profile, sold):
    load_orders(
        profile,
        order(
            id=sold.uuid,
            lines=(
                line(GOODS, rates("10"), price=90),
                line(OTHER, rates("особая"), name="Доска"),
            ),
        ),
    )

    assert rates_of(sold) == [10, None]


def test_an_order_that_1c_makes_has_the_rates_that_were_decided(profile, admin_user):
    profile.imports_new_orders = True
    profile.save()
    party = tag("Ид", "к1") + tag("Наименование", "Петрова") + tag("Роль", "Покупатель")
    buyer = tag("Контрагенты", tag("Контрагент", party))
    document = order(buyer, id=OTHER, number="7", lines=(line(GOODS, rates("особая")),))
    run = load_orders(profile, document)
    decide_on(profile, "особая", "5", admin_user)
    assert rates_of(Order.objects.get()) == [None]

    replay(file_of(run), is_dry_run=False)

    assert rates_of(Order.objects.get()) == [Decimal(5)]


def test_other_taxes_are_nobodys_question(profile, sold):
    excise = tag("Наименование", "Акциз") + tag("Ставка", "особая")

    load_orders(
        profile,
        order(
            id=sold.uuid,
            lines=(line(GOODS, tag("Налоги", tag("Налог", excise)), price=90),),
        ),
    )

    assert unknown_words(profile) == []
    assert rates_of(sold) == [10]
