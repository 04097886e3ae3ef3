"""What is handed over: model E of versions, frozen batches and confirmations."""

import pytest

from django_commerceml import exporting
from django_commerceml.exceptions import StoredFileError
from django_commerceml.exporting.payloads import _CHUNK
from django_commerceml.models import ExportBatch, ExportItem, OrderExport, RunProblem
from django_commerceml.signals import order_acknowledged
from django_commerceml.storage import get_storage
from tests.exporting.exchanges import (
    begin,
    change,
    exchange,
    export_of,
    numbers,
    published,
    query,
    send,
    states,
    versions,
)
from tests.factories import make_order, make_profile

pytestmark = pytest.mark.django_db


@pytest.fixture
def profile():
    return make_profile()


def test_a_confirmed_order_is_not_sent_again(profile):
    published(number="1")

    assert exchange(profile) == ["1"]
    assert exchange(profile) == []
    assert versions(profile) == {"1": (1, 1)}


def test_an_order_is_sent_until_it_is_confirmed(profile):
    published(number="1")
    query(begin(profile))

    assert exchange(profile) == ["1"]


def test_an_order_that_was_never_published_is_not_sent(profile):
    make_order(number="1", lines=1)

    assert exchange(profile) == []


def test_a_change_between_query_and_success_goes_out_again(profile):
    order = published(number="1")
    session = begin(profile)
    query(session)
    change(order, comment="передумал")

    assert exporting.confirm(session) == 1
    assert versions(profile) == {"1": (2, 1)}
    assert exchange(profile) == ["1"]


def test_a_lost_answer_is_given_again_byte_by_byte(profile):
    order = published(number="1")
    session = begin(profile)
    first = query(session)
    change(order, comment="передумал")
    published(number="2")

    assert query(session) == first
    assert states() == ["open"]


def test_after_a_confirmation_the_same_session_gets_what_came_since(profile):
    published(number="1")
    session = begin(profile)
    query(session)
    exporting.confirm(session)
    published(number="2")

    assert numbers(query(session)) == ["2"]


def test_a_second_confirmation_changes_nothing(profile):
    order = published(number="1")
    session = begin(profile)
    query(session)

    assert exporting.confirm(session) == 1
    change(order, comment="передумал")
    assert exporting.confirm(session) == 0
    assert versions(profile) == {"1": (2, 1)}


def test_a_confirmation_without_a_query_confirms_nothing(profile):
    published(number="1")

    assert exporting.confirm(begin(profile)) == 0
    assert versions(profile) == {"1": (1, 0)}


def test_a_confirmation_of_another_session_confirms_nothing(profile):
    published(number="1")
    query(begin(profile))

    assert exporting.confirm(begin(profile)) == 0
    assert versions(profile) == {"1": (1, 0)}


def test_a_late_confirmation_confirms_only_what_its_own_session_got(profile):
    order = published(number="1")
    old, new = begin(profile), begin(profile)
    query(old)
    change(order, comment="передумал")
    query(new)

    assert exporting.confirm(old) == 1
    assert versions(profile) == {"1": (2, 1)}
    assert exporting.confirm(new) == 1
    assert versions(profile) == {"1": (2, 2)}


def test_a_late_confirmation_takes_nothing_back(profile):
    order = published(number="1")
    old, new = begin(profile), begin(profile)
    query(old)
    change(order, comment="передумал")
    query(new)
    exporting.confirm(new)

    assert exporting.confirm(old) == 0
    assert versions(profile) == {"1": (2, 2)}
    assert states() == ["acknowledged", "acknowledged"]


def test_a_newer_exchange_supersedes_the_batches_of_older_sessions(profile):
    published(number="1")
    query(begin(profile))
    query(begin(profile))

    assert states() == ["superseded", "open"]


def test_a_query_of_an_older_session_does_not_supersede_a_newer_one(profile):
    published(number="1")
    old, new = begin(profile), begin(profile)
    query(new)
    query(old)

    assert states() == ["open", "open"]


def test_an_answer_that_broke_off_is_not_confirmed(profile):
    published(number="1")
    session = begin(profile)
    chunks = exporting.iter_payload(exporting.open_batch(session))
    next(chunks)
    del chunks

    assert exporting.confirm(session) == 0
    assert versions(profile) == {"1": (1, 0)}


def test_an_answer_is_known_as_sent_before_its_end_tag_leaves(profile):
    published(number="1")
    batch = exporting.open_batch(begin(profile))
    seen = [
        (chunk[:2], ExportBatch.objects.get().sent_at is not None)
        for chunk in exporting.iter_payload(batch)
    ]

    assert seen == [(b"<?", False), (b"</", True)]


def test_an_answer_comes_in_small_chunks_and_in_its_exact_size(profile):
    published(number="1", lines=200)
    batch = exporting.open_batch(begin(profile))
    sizes = [len(chunk) for chunk in exporting.iter_payload(batch)]

    assert len(sizes) > 2
    assert max(sizes) == _CHUNK
    assert sum(sizes) == batch.size


def test_an_empty_answer_is_a_batch_too(profile):
    session = begin(profile)
    data = query(session)

    assert data.startswith(b"<?xml")
    assert numbers(data) == []
    assert exporting.confirm(session) == 0
    assert states() == ["acknowledged"]


def test_an_empty_answer_is_frozen_like_any_other(profile):
    session = begin(profile)
    first = query(session)
    published(number="1")

    assert query(session) == first
    exporting.confirm(session)
    assert versions(profile) == {"1": (1, 0)}


def test_a_stored_answer_that_is_gone_is_told(profile):
    batch = exporting.open_batch(begin(profile))
    get_storage().delete(batch.storage_key)

    with pytest.raises(StoredFileError, match=r"\[FILE-04\]"):
        exporting.iter_payload(batch)


def test_a_stored_answer_of_another_size_is_told(profile):
    batch = exporting.open_batch(begin(profile))
    batch.size += 1

    with pytest.raises(StoredFileError, match=r"\[FILE-04\]"):
        exporting.iter_payload(batch)


def test_a_stored_answer_of_other_bytes_never_counts_as_sent(profile):
    batch = exporting.open_batch(begin(profile))
    with get_storage().open(batch.storage_key, "wb") as file:
        file.write(b"x" * batch.size)

    with pytest.raises(StoredFileError):
        send(batch)
    assert ExportBatch.objects.get().sent_at is None


def test_a_batch_knows_its_bytes_its_orders_and_its_versions(profile):
    first, second = published(number="1"), published(number="2")
    change(second, comment="передумал")
    batch = exporting.open_batch(begin(profile))

    items = ExportItem.objects.filter(batch=batch).order_by("order_id")
    assert list(items.values_list("order_id", "version")) == [
        (first.pk, 1),
        (second.pk, 2),
    ]
    assert (batch.orders, batch.last_order_id) == (2, second.pk)
    assert (batch.form, batch.encoding) == ("flat to 2.05", "windows-1251")
    assert export_of(profile, first).given_at == batch.created_at


def test_profiles_are_independent(profile):
    other = make_profile()
    published(number="1")
    exchange(profile)

    assert versions(other) == {"1": (1, 0)}
    assert exchange(other) == ["1"]
    assert exchange(profile) == []


class TestPages:
    """A client that said its version gets the orders in slices."""

    @pytest.fixture
    def profile(self):
        profile = make_profile(orders_per_query=2)
        for number in "12345":
            published(number=number)
        return profile

    @pytest.fixture
    def session(self, profile):
        return begin(profile, client_version="3.1")

    def test_each_query_gets_the_next_slice_until_an_empty_one(self, session):
        pages = [numbers(query(session)) for _ in range(4)]

        assert pages == [["1", "2"], ["3", "4"], ["5"], []]

    def test_one_confirmation_is_for_all_slices_of_the_session(self, profile, session):
        for _ in range(4):
            query(session)

        assert exporting.confirm(session) == 5
        assert exchange(profile, client_version="3.1") == []

    def test_the_same_request_gets_the_same_slice(self, session):
        first = query(session, request_id="a")

        assert query(session, request_id="a") == first
        assert numbers(query(session, request_id="b")) == ["3", "4"]
        assert query(session, request_id="a") == first

    def test_a_slice_that_broke_off_is_given_again(self, session):
        broken = exporting.open_batch(session)
        next(exporting.iter_payload(broken))

        assert exporting.open_batch(session) == broken
        assert numbers(query(session)) == ["1", "2"]

    def test_a_slice_that_broke_off_is_not_confirmed_with_the_others(
        self, profile, session
    ):
        query(session)
        next(exporting.iter_payload(exporting.open_batch(session)))

        assert exporting.confirm(session) == 2
        assert exchange(profile) == ["3", "4"]

    def test_after_a_confirmation_the_slices_begin_anew(self, session):
        query(session)
        exporting.confirm(session)

        assert numbers(query(session)) == ["3", "4"]

    def test_a_client_of_one_answer_gets_the_rest_at_its_next_exchange(self, profile):
        assert exchange(profile) == ["1", "2"]
        assert exchange(profile) == ["3", "4"]
        assert exchange(profile) == ["5"]

    def test_zero_means_all_at_once(self, profile):
        profile.orders_per_query = 0
        profile.save()

        assert exchange(profile) == list("12345")


class TestNeverConfirmed:
    """1C that never says ``success`` gets the same orders; the journal says so."""

    @pytest.fixture
    def order(self, profile):
        return published(number="1")

    def test_a_warning_names_it_once_per_exchange(self, profile, order):
        query(begin(profile))
        session = begin(profile)
        query(session)
        query(session)

        problem = RunProblem.objects.get()
        assert (problem.code, problem.severity) == ("ORD-02", "warning")
        assert problem.session == session

    def test_what_was_confirmed_since_is_no_reason_to_warn(self, profile, order):
        query(begin(profile))
        exchange(profile)
        RunProblem.objects.all().delete()
        exchange(profile)

        assert list(RunProblem.objects.all()) == []

    def test_empty_answers_are_no_reason_to_warn(self, profile):
        query(begin(profile))
        query(begin(profile))

        assert list(RunProblem.objects.all()) == []

    def test_an_option_takes_the_next_exchange_for_the_confirmation(
        self, profile, order
    ):
        profile.query_acknowledges = True
        profile.save()
        query(begin(profile))

        assert numbers(query(begin(profile))) == []
        assert versions(profile) == {"1": (1, 1)}
        assert list(RunProblem.objects.all()) == []

    def test_even_then_what_was_not_sent_to_the_end_goes_out_again(
        self, profile, order
    ):
        profile.query_acknowledges = True
        profile.save()
        exporting.open_batch(begin(profile))

        assert numbers(query(begin(profile))) == ["1"]

    def test_a_repeated_query_of_one_session_confirms_nothing(self, profile, order):
        profile.query_acknowledges = True
        profile.save()
        session = begin(profile)
        query(session)
        query(session)

        assert versions(profile) == {"1": (1, 0)}


class TestSignals:
    """The shop hears of each order that 1C confirmed, after the commit."""

    @pytest.fixture
    def heard(self):
        heard = []

        def hear(order, profile, version, **_):
            heard.append((order.number, profile.slug, version))

        order_acknowledged.connect(hear)
        yield heard
        order_acknowledged.disconnect(hear)

    def test_each_order_is_told_with_its_version(
        self, profile, heard, django_capture_on_commit_callbacks
    ):
        published(number="1")
        change(published(number="2"), comment="передумал")
        with django_capture_on_commit_callbacks(execute=True):
            exchange(profile)

        assert heard == [("1", profile.slug, 1), ("2", profile.slug, 2)]

    def test_nothing_is_told_before_the_commit(self, profile, heard):
        published(number="1")
        exchange(profile)

        assert heard == []

    def test_what_was_confirmed_before_is_not_told_again(
        self, profile, heard, django_capture_on_commit_callbacks
    ):
        published(number="1")
        session = begin(profile)
        query(session)
        exporting.confirm(session)
        with django_capture_on_commit_callbacks(execute=True):
            exporting.confirm(session)

        assert heard == []


def test_what_waits_is_known_since_when(profile):
    order = published(number="1")
    since = export_of(profile, order).waiting_since
    session = begin(profile)
    query(session)
    change(order, comment="передумал")
    exporting.confirm(session)

    assert since is not None
    assert export_of(profile, order).waiting_since == since
    exchange(profile)
    assert export_of(profile, order).waiting_since is None


def test_an_order_erased_by_the_shop_is_simply_gone(profile):
    order = published(number="1")
    published(number="2")
    order.delete()

    assert exchange(profile) == ["2"]
    assert OrderExport.objects.count() == 1
