"""The inbox of unknown words: what came, what it means, what to do with it."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from django_commerceml.admin.unknowns.words import MEANINGS
from django_commerceml.importing.unknowns import Unknowns
from django_commerceml.models import Unknown, UnknownKind
from tests.factories import (
    make_price_type,
    make_profile,
    make_run,
    make_unit,
    make_warehouse,
)

pytestmark = pytest.mark.django_db

METHODS = {
    "PAYMENT_METHODS": {"cash": {"name": "Наличными", "kind": "cash"}},
    "DELIVERY_METHODS": {"courier": {"name": "Курьер"}},
}
ROWS = {
    UnknownKind.PRICE_TYPE: make_price_type,
    UnknownKind.WAREHOUSE: make_warehouse,
    UnknownKind.UNIT: make_unit,
}
WORDS = {
    UnknownKind.PRICE_TYPE: ("розница", "Розничная"),
    UnknownKind.WAREHOUSE: ("брак", "Склад брака"),
    UnknownKind.STATUS: ("К отгрузке", ""),
    UnknownKind.UNIT: ("шт.", ""),
    UnknownKind.CURRENCY: ("ДОЛ", ""),
    UnknownKind.PAYMENT: ("Наличные", ""),
    UnknownKind.DELIVERY: ("Курьером", ""),
    UnknownKind.TAX_RATE: ("НДС20", ""),
}


@pytest.fixture
def profile(settings):
    settings.COMMERCEML = {**getattr(settings, "COMMERCEML", {}), **METHODS}
    return make_profile(name="УТ")


def note(profile, kind, word="", name=""):
    word, name = (word, name) if word else WORDS[kind]
    if kind in ROWS:
        ROWS[kind](profile=profile, external_id=word)
    unknowns = Unknowns(run=make_run(profile=profile), now=timezone.now())
    unknowns.note(kind, word, name)
    unknowns.write()
    return Unknown.objects.get(profile=profile, kind=kind, value=word)


def note_all(profile):
    return [note(profile, kind) for kind in UnknownKind]


def address(row):
    return reverse("admin:commerceml_unknown_change", args=[row.pk])


def inbox(**query):
    return reverse("admin:commerceml_unknown_changelist", query=query)


def decided(row):
    row.refresh_from_db()
    return row.state, row.decision


def test_every_kind_says_what_it_means_before_and_after():
    assert set(MEANINGS) == set(UnknownKind)


def test_the_inbox_shows_what_is_to_be_decided_in_words(page, profile):
    note_all(profile)
    left = note(profile, UnknownKind.STATUS, "На Луне")
    page.post(address(left), {"leave": "1"})

    rows = page.get(inbox()).context["cl"].result_list

    assert {str(row): row.suggestion_in_words for row in rows} == {
        "Розничная": "цена для всех остальных",
        "Склад брака": "остатки не продаются",
        "К отгрузке": "Отгружен",
        "шт.": "796",
        "ДОЛ": "USD",
        "Наличные": "Наличными",
        "Курьером": "Курьер",
        "НДС20": "20 %",
    }


@pytest.mark.parametrize(
    ("state", "count"), [("open", 1), ("ignored", 1), ("decided", 1), ("all", 3)]
)
def test_other_states_are_shown_on_request(page, profile, state, count):
    rows = [note(profile, UnknownKind.STATUS, word) for word in ("а", "б", "в")]
    page.post(address(rows[0]), {"leave": "1"})
    page.post(address(rows[1]), {"answer": "S"})

    found = page.get(inbox(state__exact=state)).context["cl"].result_list

    assert len(found) == count


@pytest.mark.parametrize(
    ("kind", "answer", "decision"),
    [
        ("price_type", {"answer": "everybody"}, "everybody"),
        ("warehouse", {"answer": "no_sale"}, "no_sale"),
        ("status", {"answer": "S"}, "S"),
        ("unit", {"answer": "other", "text": "796"}, "796"),
        ("currency", {"answer": "USD"}, "USD"),
        ("currency", {"answer": "other", "text": "AMD"}, "AMD"),
        ("payment", {"answer": "cash"}, "cash"),
        ("delivery", {"answer": "courier"}, "courier"),
        ("tax_rate", {"answer": "20"}, "20"),
        ("tax_rate", {"answer": "none"}, "none"),
        ("tax_rate", {"answer": "other", "text": "18"}, "18"),
    ],
)
def test_a_decision_is_taken_and_written_down(page, profile, kind, answer, decision):
    row = note(profile, UnknownKind(kind))

    response = page.post(address(row), answer)

    assert decided(row) == ("decided", decision)
    assert response.status_code == 302
    assert str(row) in LogEntry.objects.get().change_message


def test_a_price_type_is_given_to_groups(page, profile):
    groups = [Group.objects.create(name=name) for name in ("Опт", "Дилеры")]
    row = note(profile, UnknownKind.PRICE_TYPE)
    ids = [group.pk for group in groups]

    page.post(address(row), {"answer": "groups:", "groups": ids})

    assert decided(row) == ("decided", f"groups:{ids[0]},{ids[1]}")
    content = page.get(address(row)).content.decode()
    assert "цена групп" in content
    assert content.count("checked") == 3


def test_a_shop_without_groups_is_not_offered_them(page, profile):
    row = note(profile, UnknownKind.PRICE_TYPE)

    assert "groups" not in page.get(address(row)).context["form"].fields


@pytest.mark.parametrize(
    ("kind", "answer", "message"),
    [
        ("status", {}, "Обязательное поле."),
        ("status", {"answer": "X"}, "Выберите корректный вариант"),
        ("price_type", {"answer": "groups:"}, "Выберите группы"),
        ("currency", {"answer": "other", "text": "ЪЪЪ"}, "Впишите код по ISO 4217"),
        ("tax_rate", {"answer": "other"}, "Впишите сюда."),
        ("tax_rate", {"answer": "other", "text": "100"}, "Впишите проценты"),
        ("unit", {"answer": "other", "text": "шт"}, "трёх или четырёх цифр"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_with_the_reason(
    page, profile, kind, answer, message
):
    Group.objects.create(name="Опт")
    row = note(profile, UnknownKind(kind))

    response = page.post(address(row), answer)

    assert message in response.content.decode()
    assert decided(row) == ("open", "")


def test_the_page_proposes_what_is_suggested(page, profile):
    proposed = {}
    for row in note_all(profile):
        form = page.get(address(row)).context["form"]
        proposed[row.kind] = form["answer"].value(), form.fields.get("text")

    assert {kind: answer for kind, (answer, _text) in proposed.items()} == {
        "price_type": "everybody",
        "warehouse": "no_sale",
        "status": "S",
        "unit": "other",
        "currency": "USD",
        "payment": "cash",
        "delivery": "courier",
        "tax_rate": "20",
    }
    assert proposed["unit"][1].initial == "796"


def test_the_page_says_what_the_word_means_until_then(page, profile):
    for row in note_all(profile):
        content = page.get(address(row)).content.decode()

        assert str(MEANINGS[row.kind].now) in content
        assert str(MEANINGS[row.kind].then) in content


def test_the_next_word_of_the_profile_follows(page, profile):
    first, second = (note(profile, UnknownKind.STATUS, word) for word in ("а", "б"))
    note(make_profile(), UnknownKind.STATUS, "в")

    after = [
        page.post(address(row), {"leave": "1"})["Location"] for row in (first, second)
    ]

    assert after == [address(second), inbox()]


def test_suggestions_are_taken_for_many_words_at_once(page, profile):
    rows = note_all(profile)
    unknown = note(profile, UnknownKind.STATUS, "На Луне")
    ids = [row.pk for row in [*rows, unknown]]

    page.post(inbox(), {"action": "take_suggestions", "_selected_action": ids})

    assert {decided(row)[0] for row in rows} == {"decided"}
    assert decided(unknown) == ("open", "")
    assert LogEntry.objects.count() == len(rows)


def test_a_suggestion_that_no_longer_fits_is_told_and_the_others_are_taken(
    page, profile
):
    lost = note(profile, UnknownKind.STATUS)
    good = note(profile, UnknownKind.CURRENCY)
    page.get(reverse("admin:commerceml_exchangeprofile_change", args=[profile.pk]))
    profile.order_statuses.filter(code="S").delete()

    response = page.post(
        inbox(),
        {"action": "take_suggestions", "_selected_action": [lost.pk, good.pk]},
        follow=True,
    )

    assert "У профиля нет такого статуса." in response.content.decode()
    assert (decided(lost)[0], decided(good)[0]) == ("open", "decided")


def test_many_words_are_left_as_they_are_at_once(page, profile):
    rows = [note(profile, UnknownKind.STATUS, word) for word in ("а", "б")]
    ids = [row.pk for row in rows]

    page.post(inbox(), {"action": "leave_as_they_are", "_selected_action": ids})

    assert [decided(row)[0] for row in rows] == ["ignored", "ignored"]
    assert LogEntry.objects.count() == 2


def test_who_may_only_look_cannot_decide(permit, profile):
    client = permit("view_unknown")
    row = note(profile, UnknownKind.STATUS)

    shown = client.get(address(row))
    refused = client.post(address(row), {"answer": "S"})
    client.post(inbox(), {"action": "take_suggestions", "_selected_action": [row.pk]})

    assert shown.context["form"] is None
    assert refused.status_code == 403
    assert decided(row) == ("open", "")


def test_the_permission_to_decide_is_enough(permit, profile):
    client = permit("view_unknown", "change_unknown")
    row = note(profile, UnknownKind.STATUS)

    client.post(address(row), {"answer": "S"})

    assert decided(row) == ("decided", "S")


def test_without_permission_nothing_is_shown(permit, profile):
    client = permit("view_product")
    row = note(profile, UnknownKind.STATUS)

    assert client.get(address(row)).status_code == 403
    assert client.get(inbox()).status_code == 403


@pytest.mark.parametrize("key", ["999999", "x"])
def test_a_word_that_is_not_there_has_no_page(page, profile, key):
    path = reverse("admin:commerceml_unknown_change", args=[key])

    assert page.get(path).status_code == 404


def test_a_full_inbox_opens_in_a_fixed_number_of_queries(
    page, profile, django_assert_max_num_queries
):
    unknowns = Unknowns(run=make_run(profile=profile), now=timezone.now())
    for number in range(3000):
        unknowns.note(UnknownKind.STATUS, f"статус {number}")
        unknowns.note(UnknownKind.WAREHOUSE, f"w{number}", f"Склад {number}")
    unknowns.write()

    with django_assert_max_num_queries(10):
        response = page.get(inbox())

    assert len(response.context["cl"].result_list) == 50
