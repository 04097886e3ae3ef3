"""Orders are sent again, held back, released, cancelled; conflicts are decided."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from django_commerceml.exporting import publish
from django_commerceml.exporting.audit import audit
from django_commerceml.models import (
    HoldReason,
    ImportRun,
    Order,
    OrderExport,
    RunState,
)
from tests.admin import makers
from tests.factories import make_file, make_order, make_order_export, make_profile

ORDERS = "admin:commerceml_order_changelist"
EXPORTS = "admin:commerceml_orderexport_changelist"


def versions(export):
    export.refresh_from_db()
    return export.acknowledged_version, export.version


def held(export):
    export.refresh_from_db()
    return export.held_reason, export.held_message


def press(client, export, word):
    key = [export.order_id, export.profile_id]
    return client.post(reverse(f"admin:commerceml_order_{word}", args=key), follow=True)


def act(client, address, action, *rows):
    data = {"action": action, "_selected_action": [row.pk for row in rows]}
    return client.post(reverse(address), data, follow=True)


@pytest.fixture
def exports(db):
    """Return what two infobases have of an order: both have confirmed it."""
    profiles = [make_profile(slug="ut", name="УТ"), make_profile(slug="unf")]
    publish(make_order(number="1001", lines=1))
    OrderExport.objects.update(acknowledged_version=1, waiting_since=None)
    return [OrderExport.objects.get(profile=profile) for profile in profiles]


@pytest.fixture
def export(exports):
    return exports[0]


@pytest.fixture
def disputed(export):
    """Return what an infobase has of an order that both sides changed."""
    file = make_file(profile=export.profile, label="orders.xml")
    OrderExport.objects.filter(pk=export.pk).update(
        version=2,
        held_reason=HoldReason.CONFLICT,
        held_message="изменён и в магазине, и в 1С",
        received_sequence=file.pk,
    )
    Order.objects.update(version=2)
    export.refresh_from_db()
    return export


def test_an_order_is_sent_again_to_one_infobase_alone(page, exports):
    response = press(page, exports[0], "resend")

    assert "Заказ снова уйдёт в 1С" in response.content.decode()
    assert [versions(export) for export in exports] == [(1, 2), (2, 2)]
    assert exports[0].waiting_since is not None
    assert Order.objects.get().version == 2


def test_a_change_after_a_single_resend_reaches_everybody(page, exports):
    press(page, exports[0], "resend")

    publish(Order.objects.get())

    assert [versions(export) for export in exports] == [(1, 3), (2, 3)]


def test_a_single_resend_is_no_change_that_others_lack(page, exports):
    press(page, exports[0], "resend")

    assert audit(exports[1].profile).lagging == 0
    assert versions(exports[1]) == (2, 2)


def test_an_order_that_could_not_be_built_is_tried_again(page, export):
    OrderExport.objects.update(held_reason=HoldReason.UNBUILT, held_message="нет")

    press(page, export, "resend")

    assert held(export) == ("", "")


def test_an_order_is_held_back_by_name_and_released(page, exports):
    press(page, exports[0], "hold")
    assert held(exports[0]) == (HoldReason.OPERATOR, "Кем: chief")
    assert held(exports[1]) == ("", "")

    press(page, exports[0], "release")
    assert held(exports[0]) == ("", "")


@pytest.mark.parametrize("word", ["release", "theirs", "ours"])
def test_what_is_not_held_needs_no_decision(page, export, word):
    response = press(page, export, word)

    assert "Ничего не изменено" in response.content.decode()
    assert versions(export) == (1, 1)
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize("word", ["hold", "release"])
def test_a_conflict_needs_a_decision_of_its_own(page, disputed, word):
    press(page, disputed, word)

    assert held(disputed)[0] == HoldReason.CONFLICT


def test_the_shops_version_of_a_conflict_goes_to_1c(page, disputed):
    press(page, disputed, "ours")

    assert held(disputed) == ("", "")
    assert versions(disputed) == (1, 3)


def test_1cs_version_of_a_conflict_is_queued_as_a_confirmed_run(page, disputed):
    response = press(page, disputed, "theirs")

    run = ImportRun.objects.get()
    assert (run.file_id, run.profile_id) == (
        disputed.received_sequence,
        disputed.profile_id,
    )
    assert (run.state, run.is_confirmed) == (RunState.QUEUED, True)
    assert held(disputed)[0] == HoldReason.CONFLICT
    assert "снова поставлен в очередь" in response.content.decode()


def test_a_file_that_is_erased_is_said_to_be_erased(page, disputed):
    disputed.profile.files.update(is_purged=True)

    response = press(page, disputed, "theirs")

    assert "файл «orders.xml» уже удалён" in response.content.decode().lower()
    assert not ImportRun.objects.exists()


def test_a_file_that_is_not_known_any_more_is_said_to_be_erased(page, disputed):
    disputed.profile.files.all().delete()

    response = press(page, disputed, "theirs")

    assert "уже удалён из хранилища" in response.content.decode()
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize("word", ["resend", "hold"])
def test_a_decision_is_written_down_with_its_infobase(page, export, superuser, word):
    press(page, export, word)

    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (superuser, str(export.order_id))
    assert entry.change_message.startswith("УТ: ")


@pytest.mark.parametrize("word", ["resend", "hold", "release", "theirs", "ours"])
def test_a_decision_needs_the_permission_to_change_orders(permit, disputed, word):
    before = held(disputed)

    response = press(permit("view_order"), disputed, word)

    assert response.status_code == 403
    assert (held(disputed), versions(disputed)) == (before, (1, 2))


def test_a_decision_is_not_made_by_following_a_link(page, export):
    key = [export.order_id, export.profile_id]

    response = page.get(reverse("admin:commerceml_order_hold", args=key))

    assert response.status_code == 405
    assert held(export) == ("", "")


def test_an_infobase_without_the_order_has_nothing_to_decide(page, export):
    export.delete()

    assert press(page, export, "hold").status_code == 404


@pytest.mark.parametrize(
    ("values", "offered"),
    [
        ({}, {"resend", "hold"}),
        ({"version": 2}, {"hold"}),
        ({"held_reason": HoldReason.OPERATOR}, {"release"}),
        ({"held_reason": HoldReason.UNBUILT}, {"release"}),
        ({"held_reason": HoldReason.CONFLICT}, {"theirs", "ours"}),
    ],
)
def test_the_page_offers_what_can_be_decided(page, exports, values, offered):
    exports[1].delete()
    export = exports[0]
    OrderExport.objects.filter(pk=export.pk).update(**values)

    address = reverse("admin:commerceml_order_change", args=[export.order_id])
    content = page.get(address).content.decode()

    shown = {
        word
        for word in ("resend", "hold", "release", "theirs", "ours")
        if f"/{export.order_id}/{export.profile_id}/{word}/" in content
    }
    assert shown == offered


def test_the_page_says_what_1c_has(page, export):
    OrderExport.objects.filter(pk=export.pk).update(
        number_in_1c="УТ-77", echoed_version=1, held_reason="operator", held_message="я"
    )

    address = reverse("admin:commerceml_order_change", args=[export.order_id])
    content = page.get(address).content.decode()

    assert [
        word in content
        for word in ("УТ-77", "вернулась: 1", "придержан оператором", "1 / 1")
    ] == [True] * 4


def test_an_order_of_no_infobase_says_so(page):
    order = make_order()

    address = reverse("admin:commerceml_order_change", args=[order.pk])

    assert "пока нет ни у одной базы" in page.get(address).content.decode()


def test_chosen_orders_are_sent_again_to_everybody(page, exports):
    act(page, ORDERS, "resend_orders", exports[0].order)

    assert [versions(export) for export in exports] == [(1, 2), (1, 2)]


def test_chosen_orders_are_held_back_from_everybody_and_released(page, exports):
    act(page, ORDERS, "hold_orders", exports[0].order)
    assert [held(export)[0] for export in exports] == ["operator", "operator"]

    act(page, ORDERS, "release_orders", exports[0].order)
    assert [held(export)[0] for export in exports] == ["", ""]


def test_chosen_orders_are_cancelled_once(page, exports):
    order = exports[0].order

    first = act(page, ORDERS, "cancel_orders", order)
    second = act(page, ORDERS, "cancel_orders", order)

    order.refresh_from_db()
    assert (order.is_cancelled, order.version) == (True, 2)
    assert order.cancelled_at is not None
    assert [versions(export) for export in exports] == [(1, 2), (1, 2)]
    assert "Изменён 1 заказ." in first.content.decode()
    assert "Изменено 0 заказов." in second.content.decode()


def test_only_chosen_orders_are_changed(page, export):
    other = make_order_export(order=make_order(number="2"), profile=export.profile)

    act(page, ORDERS, "hold_orders", export.order)

    assert (held(export)[0], held(other)[0]) == ("operator", "")


@pytest.mark.parametrize(
    "action", ["resend_orders", "hold_orders", "release_orders", "cancel_orders"]
)
def test_the_actions_need_the_permission_to_change_orders(permit, exports, action):
    act(permit("view_order"), ORDERS, action, exports[0].order)

    assert [versions(export) for export in exports] == [(1, 1), (1, 1)]
    assert [held(export)[0] for export in exports] == ["", ""]


def test_rows_of_one_infobase_are_decided_upon_in_their_list(page, exports):
    act(page, EXPORTS, "hold", exports[1])
    assert [held(export)[0] for export in exports] == ["", "operator"]

    act(page, EXPORTS, "release", exports[1])
    act(page, EXPORTS, "resend", exports[1])
    assert [held(export)[0] for export in exports] == ["", ""]
    assert [versions(export) for export in exports] == [(2, 2), (1, 2)]


def test_an_action_over_rows_tells_of_each_that_fails(page, disputed):
    disputed.profile.files.update(is_purged=True)

    response = act(page, EXPORTS, "theirs", disputed)

    assert "1001: " in response.content.decode()
    assert "Изменено 0 заказов." in response.content.decode()


def test_the_actions_over_rows_need_the_permission_to_change_orders(permit, exports):
    act(permit("view_orderexport"), EXPORTS, "hold", exports[0])

    assert held(exports[0])[0] == ""


def test_the_rows_are_filtered_by_infobase_and_state(page, exports):
    OrderExport.objects.filter(pk=exports[1].pk).update(held_reason="operator")
    query = {"profile__id__exact": exports[1].profile_id, "exchange": "held"}

    found = [
        page.get(reverse(EXPORTS), {**query, **changes}).context["cl"].result_list
        for changes in ({}, {"exchange": "waiting"})
    ]

    assert [list(rows) for rows in found] == [[exports[1]], []]


def test_the_answers_with_an_order_are_listed_by_infobase(page, exports):
    batch = makers.make_export_batch()
    type(batch).objects.update(profile=exports[0].profile)
    item = makers.make_export_item(batch=batch, order=exports[0].order)
    address = reverse("admin:commerceml_exportitem_changelist")

    found = [
        page.get(
            address,
            {
                "order__id__exact": export.order_id,
                "batch__profile__id__exact": export.profile_id,
            },
        )
        .context["cl"]
        .result_list
        for export in exports
    ]

    assert [list(rows) for rows in found] == [[item], []]
