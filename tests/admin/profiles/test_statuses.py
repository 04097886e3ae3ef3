"""The "Orders" tab of a profile."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from django_commerceml.models import OrderStatus, PriceType
from django_commerceml.models.order_options import OrderOptions
from django_commerceml.models.orders import statuses_of
from django_commerceml.profiles.form import ProfileForm
from tests.admin.profiles.test_profiles import change_address, form_data
from tests.factories import make_counterparty, make_order, make_price_type, make_profile


@pytest.fixture
def profile(db):
    return make_profile(slug="ut")


def choices(page, profile, name):
    form = page.get(change_address(profile)).context["adminform"].form
    return form.fields[name].choices


def test_every_option_of_orders_stands_on_the_page(page, profile):
    fields = page.get(change_address(profile)).context["adminform"].form.fields

    options = {
        field.name
        for field in OrderOptions._meta.get_fields()  # noqa: SLF001 (Django's public name)
        if field.editable
    }
    assert options - set(fields) == set()


def test_options_are_saved(page, profile):
    group = Group.objects.create(name="Менеджеры")
    changes = {
        "orders_paid_only": "on",
        "orders_from_status": "P",
        "status_on_payment": "P",
        "status_on_shipment": "F",
        "order_number_prefix": "Ю7",
        "order_site_id": "3",
        "allowed_groups": [group.pk],
        "conflict_policy": "hold",
    }

    page.post(change_address(profile), form_data(profile, **changes))

    profile.refresh_from_db()
    saved = {name: getattr(profile, name) for name in changes}
    assert saved | {"allowed_groups": list(profile.allowed_groups.all())} == {
        "orders_paid_only": True,
        "orders_from_status": "P",
        "status_on_payment": "P",
        "status_on_shipment": "F",
        "order_number_prefix": "Ю7",
        "order_site_id": 3,
        "allowed_groups": [group],
        "conflict_policy": "hold",
    }


def test_statuses_are_chosen_from_those_of_the_profile(page, profile):
    OrderStatus.objects.create(profile=profile, code="A", name="Собран")
    OrderStatus.objects.create(profile=make_profile(), code="B", name="Чужой")

    for name in ("orders_from_status", "status_on_payment", "status_on_shipment"):
        assert choices(page, profile, name) == [("", "---------"), ("A", "Собран (A)")]


def test_a_new_profile_may_choose_the_usual_statuses(page):
    address = reverse("admin:commerceml_exchangeprofile_add")
    form = page.get(address).context["adminform"].form

    codes = [code for code, _name in form.fields["orders_from_status"].choices]
    assert codes == ["", "N", "P", "S", "F", "C"]


def test_a_site_without_sites_types_their_numbers(page, profile):
    content = page.get(change_address(profile)).content.decode()

    assert 'type="number" name="order_site_id"' in content
    assert "django.contrib.sites не установлен" in content


def test_sites_are_chosen_by_name(profile, sites):
    expected = [("", "---------"), (1, "a.ru"), (2, "b")]

    fields: Any = ProfileForm(instance=profile).fields

    assert fields["order_site_id"].choices == expected
    assert fields["new_orders_site_id"].choices == expected


@pytest.mark.parametrize(("typed", "saved"), [("2", 2), ("", None)])
def test_a_chosen_site_is_saved_and_can_be_taken_back(profile, sites, typed, saved):
    profile.order_site_id = 1

    form = ProfileForm(form_data(profile, order_site_id=typed), instance=profile)
    form.save()

    profile.refresh_from_db()
    assert profile.order_site_id == saved


def test_confirmation_by_the_next_request_is_warned_of_once(page, profile):
    data = form_data(profile, query_acknowledges="on")

    first = page.post(change_address(profile), data, follow=True)
    second = page.post(change_address(profile), data, follow=True)

    warning = "Теперь заказы считаются полученными"
    assert warning in first.content.decode()
    assert warning not in second.content.decode()


def test_statuses_are_changed_on_the_page(page, profile):
    changes = {
        "order_statuses-0-name": "Новый",
        "order_statuses-0-name_in_1c": "К выполнению",
        "order_statuses-4-DELETE": "on",
    }

    page.post(change_address(profile), form_data(profile, **changes))

    rows = OrderStatus.objects.values_list("code", "name", "name_in_1c")
    assert list(rows) == [
        ("N", "Новый", "К выполнению"),
        ("P", "Оплачен", ""),
        ("S", "Отгружен", ""),
        ("F", "Выполнен", ""),
    ]


def test_at_least_one_status_stays(page, profile):
    changes = {f"order_statuses-{number}-DELETE": "on" for number in range(5)}

    response = page.post(change_address(profile), form_data(profile, **changes))

    assert "Нужен хотя бы один статус." in response.content.decode()
    assert OrderStatus.objects.count() == 5


def test_a_status_that_an_option_names_stays(page, profile):
    changes = {"orders_from_status": "P", "order_statuses-1-DELETE": "on"}

    response = page.post(change_address(profile), form_data(profile, **changes))

    assert "Статус «P» выбран" in response.content.decode()
    assert OrderStatus.objects.count() == 5


def test_two_statuses_have_two_codes(page, profile):
    statuses_of(profile.pk)
    response = page.post(
        change_address(profile), form_data(profile, **{"order_statuses-1-code": "N"})
    )

    assert response.status_code == 200
    assert OrderStatus.objects.filter(code="P").exists()


def price_type_address(price_type):
    return reverse("admin:commerceml_pricetype_change", args=[price_type.pk])


def test_whose_prices_these_are_is_the_shops_word(page):
    price_type = make_price_type(name="Опт")
    group = Group.objects.create(name="Оптовики")
    data = {"groups": [group.pk], "is_default": "on", "name": "другое"}

    page.post(price_type_address(price_type), data)

    price_type.refresh_from_db()
    assert (price_type.name, price_type.is_default) == ("Опт", True)
    assert list(price_type.groups.all()) == [group]


def test_an_infobase_has_one_price_type_for_everybody(page):
    old = make_price_type(is_default=True)
    other = make_price_type(is_default=True)
    new = make_price_type(profile=old.profile)

    page.post(price_type_address(new), {"is_default": "on"})

    chosen = PriceType.objects.filter(is_default=True)
    assert set(chosen) == {new, other}


def test_only_the_word_of_the_shop_on_prices_can_be_typed(page):
    form = page.get(price_type_address(make_price_type())).context["adminform"].form

    assert list(form.fields) == ["groups", "is_default"]


def test_a_counterparty_says_whose_it_is_and_leads_to_its_orders(page, superuser):
    party = make_counterparty(profile=None, user=superuser)
    make_order(number="1001", counterparty=party)
    make_order(number="2002")
    address = reverse("admin:commerceml_counterparty_change", args=[party.pk])

    content = page.get(address).content.decode()
    (link,) = re.findall(r'href="(/admin/commerceml/order/\?[^"]+)"', content)
    found = page.get(link).context["cl"].result_list

    assert ["магазин" in content, "chief" in content] == [True, True]
    assert [order.number for order in found] == ["1001"]
