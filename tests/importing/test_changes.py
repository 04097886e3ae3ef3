"""Why a row is as it is: who changed it, and who made it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from django_commerceml.importing.changes import TYPES, forget, history_of
from django_commerceml.importing.holding import cancel
from django_commerceml.importing.replays import replay
from django_commerceml.models import (
    ImportRun,
    Offer,
    Product,
    RecordChange,
    RunState,
)
from tests.factories import (
    make_change,
    make_file,
    make_order,
    make_product,
    make_profile,
    make_run,
)
from tests.importing.goods import catalog, offer, package, product, products
from tests.importing.imports import store_bytes
from tests.importing.receiving import receive

pytestmark = pytest.mark.django_db


def titled(title):
    return catalog(product("p1", title=title), is_full=None)


def minutes_ago(minutes):
    return timezone.now() - timedelta(minutes=minutes)


def row_of(model, external_id="p1"):
    return model.objects.get(external_id=external_id).pk


def test_the_newest_change_comes_first_with_its_run_and_its_file(
    django_assert_num_queries,
):
    profile = make_profile()
    runs = [receive(profile, titled(title), "i.xml") for title in ("А", "Б", "В")]

    row = row_of(Product)

    with django_assert_num_queries(3):
        history = history_of("product", row)
        told = [
            (change.run, str(change.run.file), change.fields)
            for change in history.changes
        ]
        maker = history.created_by

    assert told == [
        (runs[2], "i.xml", [["name", "", "Б", "В"]]),
        (runs[1], "i.xml", [["name", "", "А", "Б"]]),
    ]
    assert maker == runs[0]


def test_so_many_changes_are_given_as_are_asked_for():
    row = make_product()
    run = make_run(profile=row.profile)
    made = [make_change(run=run, object_id=row.pk) for _ in range(4)]

    history = history_of("product", row.pk, limit=3)

    assert history.changes == made[:0:-1]


def test_what_a_rehearsal_would_change_is_no_history():
    profile = make_profile()
    receive(profile, titled("А"))

    replay(store_bytes(profile, "i.xml", titled("Б")), is_dry_run=True)

    assert RecordChange.objects.exists()
    assert history_of("product", row_of(Product)).changes == []


def test_changes_of_other_rows_with_that_id_are_not_given():
    make_change(record_type="offer", object_id=7)

    assert history_of("product", 7).changes == []


def test_who_made_a_row_is_told_among_runs_that_came_before_and_after():
    profile = make_profile()
    receive(profile, catalog(*products([2]), is_full=None))
    run = receive(profile, catalog(*products([1, 2]), is_full=None))
    receive(profile, catalog(*products([1, 3]), is_full=None))

    assert history_of("product", row_of(Product)).created_by == run


def test_a_row_that_no_known_run_made_has_no_maker():
    row = make_product(created_at=minutes_ago(60))
    make_run(
        profile=row.profile,
        started_at=minutes_ago(30),
        finished_at=minutes_ago(20),
        state=RunState.DONE,
    )

    assert history_of("product", row.pk).created_by is None


def test_a_row_that_is_gone_has_changes_and_no_maker():
    change = make_change(object_id=7)

    history = history_of("product", 7)

    assert (history.changes, history.created_by) == ([change], None)


def test_an_order_of_the_shop_was_made_by_no_run():
    order = make_order()
    make_run(started_at=minutes_ago(5), state=RunState.RUNNING)

    assert history_of("order", order.pk).created_by is None


def test_an_order_of_1c_was_made_by_the_run_that_brought_it():
    profile = make_profile()
    order = make_order(origin=profile)
    run = make_run(
        profile=profile,
        file=make_file(profile=profile),
        created_at=minutes_ago(6),
        started_at=minutes_ago(5),
        state=RunState.RUNNING,
    )

    assert history_of("order", order.pk).created_by == run


@pytest.mark.parametrize("record_type", TYPES)
def test_every_type_of_records_has_a_history(record_type):
    assert history_of(record_type, 1).changes == []


def test_changes_that_are_forgotten_are_not_read(django_assert_num_queries):
    run = make_run()
    for _ in range(3):
        make_change(run=run)
    other = make_change()

    with django_assert_num_queries(1):
        forget(run)

    assert list(RecordChange.objects.all()) == [other]


def test_a_run_that_was_confirmed_keeps_what_it_noted_before():
    profile = make_profile()
    offers = [offer(f"p{name}", title="Чай", price=100) for name in range(20)]
    receive(profile, package(*offers, is_full=None), "o.xml")
    cheap = [offer(f"p{name}", title="Кофе", price=1) for name in range(20)]

    run = receive(profile, package(*cheap, is_full=None), "o.xml")
    assert run.state == RunState.HELD
    first = history_of("offer", row_of(Offer)).changes[0].fields
    cancel(run)

    assert first == [["name", "", "Чай", "Кофе"]]
    assert ImportRun.objects.get(pk=run.pk).changes.count() == 20
