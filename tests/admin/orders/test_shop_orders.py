"""Orders of the shop in the admin: what waits, why, and the word to try again."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from django_commerceml.exporting import publish
from django_commerceml.models import ShopOrder
from tests.factories import make_profile
from tests.shops.sales.adapter import PATH, SalesAdapter
from tests.shops.sales.models import Good
from tests.shops.sales.selling import ours, row_of, sell

LIST = "admin:commerceml_shoporder_changelist"


class FailingAdapter(SalesAdapter):
    """Cannot build an order."""

    def build_order(self, shop_order):
        raise KeyError


@pytest.fixture
def shop(db, settings):
    make_profile()

    def use(path):
        settings.COMMERCEML = settings.COMMERCEML | {"ADAPTER": path}

    use(PATH)
    return use


@pytest.fixture
def failed(shop):
    shop(f"{__name__}.FailingAdapter")
    placed = sell((Good.objects.create(title="Стол"), 1))
    publish(placed)
    return placed


def try_again(client, *rows):
    return client.post(
        reverse(LIST),
        {"action": "try_orders_again", "_selected_action": [row.pk for row in rows]},
        follow=True,
    )


def test_an_order_that_failed_is_there_with_its_problem(admin_client, failed):
    page = admin_client.get(reverse(LIST), {"taking": "problem"})

    assert f"order {failed.pk}" in page.content.decode()
    assert "KeyError" in page.content.decode()


@pytest.mark.parametrize(
    ("word", "found"), [("problem", 1), ("waiting", 1), ("done", 1), ("", 2)]
)
def test_the_list_shows_what_waits_and_what_is_done(
    admin_client, failed, shop, word, found
):
    shop(PATH)
    publish(sell((Good.objects.get(), 1)))

    page = admin_client.get(reverse(LIST), {"taking": word})

    assert len(page.context["cl"].result_list) == found


def test_it_is_tried_again_when_the_shop_is_repaired(admin_client, failed, shop):
    shop(PATH)

    try_again(admin_client, row_of(failed))

    row = row_of(failed)
    assert (row.waiting_since, row.problem) == (None, "")
    assert ours(failed).version == 1
    assert LogEntry.objects.get().object_id == str(row.pk)


def test_what_still_fails_is_told(admin_client, failed):
    page = try_again(admin_client, row_of(failed))

    levels = [message.level_tag for message in page.context["messages"]]
    assert levels == ["info", "error"]
    assert row_of(failed).waiting_since is not None


def test_who_may_only_look_may_not_try(client, failed, django_user_model):
    from django.contrib.auth.models import Permission  # noqa: PLC0415 (after the settings)

    looker = django_user_model.objects.create(username="looker", is_staff=True)
    looker.user_permissions.add(Permission.objects.get(codename="view_shoporder"))
    client.force_login(looker)

    try_again(client, row_of(failed))

    assert not LogEntry.objects.exists()
    assert client.get(reverse(LIST)).status_code == 200


def test_its_page_links_to_the_order_for_1c(admin_client, shop):
    placed = sell((Good.objects.create(title="Стол"), 1))
    publish(placed)
    row = row_of(placed)

    page = admin_client.get(reverse("admin:commerceml_shoporder_change", args=[row.pk]))

    order = reverse("admin:commerceml_order_change", args=[row.order_id])
    assert f'href="{order}"' in page.content.decode()


def test_the_index_names_them_where_there_are_some(admin_client, shop):
    address = reverse(LIST)
    index = reverse("admin:index")
    assert f'href="{address}"' not in admin_client.get(index).content.decode()

    publish(sell((Good.objects.create(title="Стол"), 1)))

    assert f'href="{address}"' in admin_client.get(index).content.decode()


def test_the_list_costs_the_same_however_long_it_is(
    admin_client, shop, django_assert_max_num_queries
):
    good = Good.objects.create(title="Стол")
    for _ in range(20):
        publish(sell((good, 1)))
    assert ShopOrder.objects.count() == 20

    with django_assert_max_num_queries(9):
        admin_client.get(reverse(LIST))
