"""Goods of the shop are linked with those of 1C by a person, page by page."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from django_commerceml.adapters.mapped.pairs import Sureness
from django_commerceml.admin.profiles import linking
from django_commerceml.models import ImportRun, Link, RunKind
from example_own.store.models import Product
from tests.admin.profiles.test_profiles import change_address
from tests.factories import make_product, make_profile

PATH = "example_own.commerceml_adapter.Adapter"


@pytest.fixture
def profile(db):
    """Return a profile with three products, of which the shop has one, two, none."""
    profile = make_profile(adapter=PATH, publishes_goods=False)
    for name in ("Чай", "Кофе", "Какао"):
        make_product(profile=profile, external_id=f"1c-{name}", name=name)
    for number, name in enumerate(("Чай", "Кофе", "Кофе")):
        Product.objects.create(title=name, slug=f"s-{number}")
    return profile


def address(profile, **query):
    return reverse(
        "admin:commerceml_exchangeprofile_link", args=[profile.pk], query=query
    )


def text_of(answer):
    return " ".join(answer.content.decode().split())


def tick(answer, **chosen):
    """Return what a browser sends of the page, with 1C's ids *chosen* ticked."""
    formset = answer.context["formset"]
    data = {"chosen": "1", "form-INITIAL_FORMS": formset.initial_form_count()}
    data["form-TOTAL_FORMS"] = len(formset.forms)
    for form in formset.forms:
        name = form.proposal.external_id
        values = {
            "kind": form.proposal.kind,
            "external_id": name,
            "object_id": form["object_id"].initial,
        }
        if name in chosen:
            values |= {"take": "on", "object_id": chosen[name]}
        data |= {f"{form.prefix}-{field}": value for field, value in values.items()}
    return data


def links():
    rows = Link.objects.order_by("external_id")
    return list(rows.values_list("external_id", "object_id"))


def messages_of(answer):
    return [str(message) for message in answer.context["messages"]]


def test_the_page_of_the_profile_leads_there(page, profile):
    assert address(profile) in text_of(page.get(change_address(profile)))
    mirror = make_profile()
    assert address(mirror) not in text_of(page.get(change_address(mirror)))


def test_each_row_shows_what_it_may_be_and_how_sure_it_is(page, profile):
    answer = page.get(address(profile))

    rows = [
        (row["proposal"].name, row["state"], row["proposal"].matched_by)
        for row in answer.context["rows"]
    ]
    assert rows == [
        ("Чай", Sureness.SURE, "name"),
        ("Кофе", Sureness.SEVERAL, "name"),
        ("Какао", Sureness.NONE, ""),
    ]
    ticked = [row["form"]["take"].initial for row in answer.context["rows"]]
    assert ticked == [True, False, False]


def test_what_is_ticked_is_linked_and_written_down(page, profile):
    tea, _, other = Product.objects.order_by("pk")
    chosen = {"1c-Чай": str(tea.pk), "1c-Кофе": str(other.pk)}

    answer = page.post(
        address(profile), tick(page.get(address(profile)), **chosen), follow=True
    )

    assert links() == [("1c-Кофе", str(other.pk)), ("1c-Чай", str(tea.pk))]
    entry = LogEntry.objects.get()
    assert entry.object_id == str(profile.pk)
    assert messages_of(answer) == [entry.get_change_message()]


def test_what_cannot_be_linked_is_told(page, profile):
    data = tick(page.get(address(profile)), **{"1c-Какао": "404"})

    answer = page.post(address(profile), data, follow=True)

    assert links() == []
    assert not LogEntry.objects.exists()
    assert len(messages_of(answer)) == 2


def test_all_that_are_sure_are_linked_at_once(page, profile):
    page.post(address(profile), {"sure": "1", "from": ""})

    assert [name for name, _ in links()] == ["1c-Чай"]


def test_where_there_are_too_many_it_goes_on_with_the_next(page, profile, monkeypatch):
    monkeypatch.setattr("django_commerceml.adapters.mapped.pairing.BATCH", 1)
    monkeypatch.setattr("django_commerceml.adapters.mapped.pairing.LOOKED_AT", 1)

    answer = page.post(address(profile), {"sure": "1", "from": ""}, follow=True)

    assert "after=product-" in answer.request["QUERY_STRING"]
    assert len(messages_of(answer)) == 2


def test_the_filters_stay_from_page_to_page(page, profile, monkeypatch):
    monkeypatch.setattr(linking, "PAGE_SIZE", 1)

    first = page.get(address(profile, by="name", state="several"))
    after = first.context["next"]
    second = page.get(address(profile) + after)

    assert [row["proposal"].name for row in first.context["rows"]] == ["Кофе"]
    assert "by=name&state=several&after=" in after
    assert second.context["rows"] == []
    assert second.context["first"].startswith("?by=name&state=several")


def test_what_makes_no_sense_shows_all(page, profile):
    answer = page.get(address(profile, by="x", state="y", after="z"))

    assert len(answer.context["rows"]) == 3


def test_the_goods_begin_to_go_to_the_shop(page, profile):
    answer = page.post(address(profile), {"begin": "1"})

    profile.refresh_from_db()
    run = ImportRun.objects.get()
    assert (profile.publishes_goods, run.kind) == (True, RunKind.PUBLISH)
    assert answer["Location"].endswith(f"/importrun/{run.pk}/change/")
    assert LogEntry.objects.get().object_id == str(profile.pk)


def test_goods_that_go_already_are_not_begun_again(page, profile):
    profile.publishes_goods = True
    profile.save()

    answer = page.post(address(profile), {"begin": "1"}, follow=True)

    assert not ImportRun.objects.exists()
    assert not LogEntry.objects.exists()
    assert len(messages_of(answer)) == 1


def test_a_shop_without_models_of_its_own_is_told_so(page):
    mirror = make_profile()

    assert "cml-pairs" not in text_of(page.get(address(mirror)))
    page.post(address(mirror), {"sure": "1"})
    page.post(address(mirror), {"chosen": "1"})
    assert not Link.objects.exists()


def test_who_may_only_look_may_not_link(permit, profile):
    client = permit("view_exchangeprofile", "change_exchangeprofile")

    assert client.get(address(profile)).status_code == 403
    assert client.post(address(profile), {"sure": "1"}).status_code == 403
    assert page_is_missing(permit("publish_exchangeprofile"), profile)
    assert links() == []


def page_is_missing(client, profile):
    return (
        client.get(address(profile).replace(str(profile.pk), "9999")).status_code == 404
    )
