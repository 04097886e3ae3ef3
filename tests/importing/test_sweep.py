"""What a whole export left out becomes inactive, never erased; too much waits."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from django_commerceml.importing import work
from django_commerceml.importing.holding import cancel, confirm
from django_commerceml.importing.outlines import drop_outline
from django_commerceml.importing.replays import work_off
from django_commerceml.importing.series import queue_quiet_sweeps
from django_commerceml.models import ImportRun, Offer, Product, RunState, SweepPolicy
from django_commerceml.signals import run_held
from tests.factories import make_profile
from tests.importing.goods import (
    catalog,
    deleted_product,
    offer,
    offers,
    package,
    product,
    products,
)
from tests.importing.receiving import active, let_pass, receive, sweeps
from tests.importing.shops import ChoosyShop, RecordingShop

pytestmark = pytest.mark.django_db

OLD = range(10)


@pytest.fixture
def profile():
    """Return a profile that has ten products."""
    profile = make_profile()
    receive(profile, catalog(*products(OLD), is_full=None), "first.xml")
    return profile


def ids(numbers):
    return {f"p{number}" for number in numbers}


def full(numbers):
    return catalog(*products(numbers))


def test_what_is_missing_is_hidden_and_counted_and_stays_in_the_table(profile):
    receive(profile, full(range(8)))

    (sweep,) = sweeps(profile)
    assert (sweep.state, sweep.counts) == (
        RunState.DONE,
        {"product": {"deactivated": 2}},
    )
    assert active() == ids(range(8))
    assert Product.objects.count() == 10


def test_what_comes_back_is_active_again(profile):
    receive(profile, full(range(8)))

    receive(profile, full(OLD))

    assert active() == ids(OLD)


def test_what_comes_back_in_changes_is_active_again(profile):
    receive(profile, full(range(8)))

    receive(profile, catalog(*products([9]), is_full=False))

    assert active() == ids([*range(8), 9])


def test_what_the_shop_hid_stays_hidden(profile):
    Product.objects.filter(external_id__in=["p1", "p9"]).update(is_hidden=True)

    receive(profile, full(range(8)))
    receive(profile, full(OLD))

    hidden = Product.objects.filter(is_hidden=True, is_active=True)
    assert set(hidden.values_list("external_id", flat=True)) == {"p1", "p9"}


@pytest.mark.parametrize(("left", "state"), [(7, RunState.DONE), (6, RunState.HELD)])
def test_more_than_the_profile_s_share_is_held(profile, left, state):
    receive(profile, full(range(left)))

    (sweep,) = sweeps(profile)
    assert sweep.state == state
    assert active() == ids(range(7) if state == RunState.DONE else OLD)


def test_a_held_sweep_says_why(profile):
    received = []

    def note(run, **_):
        received.append((run.pk, run.state))

    run_held.connect(note)
    imported = receive(profile, full(range(4)))
    run_held.disconnect(note)

    (sweep,) = sweeps(profile)
    assert imported.state == RunState.DONE
    assert (sweep.error_code, sweep.error) == (
        "GUARD-01",
        "полная выгрузка скрыла бы 6 из 10 активных позиций, нужно подтверждение",
    )
    assert list(sweep.problems.values_list("code", "severity")) == [
        ("GUARD-01", "warning")
    ]
    assert received == [(sweep.pk, RunState.HELD)]


def test_a_confirmed_sweep_hides_what_it_wanted_to(profile):
    receive(profile, full(range(4)))
    (sweep,) = sweeps(profile)

    confirm(sweep)
    work_off(profile)

    assert active() == ids(range(4))
    sweep.refresh_from_db()
    assert (sweep.state, sweep.error_code) == (RunState.DONE, "")


def test_a_cancelled_sweep_hides_nothing_and_is_not_asked_about_again(profile):
    receive(profile, full(range(4)))
    (sweep,) = sweeps(profile)

    cancel(sweep)
    let_pass(profile, 60)

    assert queue_quiet_sweeps(profile) == []
    assert active() == ids(OLD)


def test_a_confirmed_sweep_leaves_alone_what_came_later(profile):
    receive(profile, full(range(4)))
    (sweep,) = sweeps(profile)
    later = catalog(*products([5, 11, 12]), is_full=False)
    receive(profile, later, "changes.xml")

    confirm(sweep)
    work_off(profile)

    assert active() == ids([0, 1, 2, 3, 5, 11, 12])


def test_a_sweep_that_is_late_leaves_alone_what_came_later(profile):
    receive(profile, full(range(8)), "import0_1.xml")
    let_pass(profile, 60)
    receive(profile, full([*range(8), 9, 20]), "import0_1.xml")

    assert active() == ids([*range(8), 9, 20])


def test_a_failed_portion_keeps_everything(profile):
    receive(profile, full(range(6)), "import0_1.xml")
    receive(profile, full(OLD)[:-9], "import0_2.xml")
    let_pass(profile, 60)

    queue_quiet_sweeps(profile)
    work_off(profile)

    (sweep,) = sweeps(profile)
    assert (sweep.state, sweep.error_code) == (RunState.FAILED, "SWEEP-01")
    assert active() == ids(OLD)


@pytest.mark.parametrize("state", [RunState.HELD, RunState.CANCELLED])
def test_a_portion_that_was_not_let_through_keeps_everything(profile, state):
    receive(profile, full(range(8)), "import0_1.xml")
    portion = receive(profile, catalog(*products([8]), is_full=None), "import0_2.xml")
    ImportRun.objects.filter(pk=portion.pk).update(state=state, series="")
    let_pass(profile, 60)

    queue_quiet_sweeps(profile)
    work_off(profile)

    assert [sweep.error_code for sweep in sweeps(profile)] == ["SWEEP-01"]


def test_a_failed_portion_that_was_sent_again_is_forgiven(profile):
    receive(profile, full(range(6)), "import0_1.xml")
    second = catalog(*products([6, 7]), is_full=False)
    receive(profile, second[:-9], "import0_2.xml")
    receive(profile, second, "import0_2.xml")
    let_pass(profile, 60)

    queue_quiet_sweeps(profile)
    work_off(profile)

    assert active() == ids(range(8))


def test_a_series_that_is_not_known_any_more_keeps_everything(profile):
    member = receive(profile, full(range(8)), "import0_1.xml")
    drop_outline(member)
    let_pass(profile, 60)

    queue_quiet_sweeps(profile)
    work_off(profile)

    assert [sweep.error_code for sweep in sweeps(profile)] == ["SWEEP-02"]
    assert active() == ids(OLD)


def test_a_profile_that_keeps_meanwhile_keeps_everything(profile):
    receive(profile, full(range(4)))
    profile.sweep_policy = SweepPolicy.KEEP
    profile.save()
    (sweep,) = sweeps(profile)

    confirm(sweep)
    work(sweep)

    assert (sweep.state, active()) == (RunState.DONE, ids(OLD))


def test_what_is_named_twice_or_marked_for_deletion_is_named(profile):
    data = catalog(*products([*range(8), 3, 3]), deleted_product("p8"))

    receive(profile, data)

    assert active() == ids(range(8))
    gone = Product.objects.filter(is_active=False).order_by("external_id")
    assert list(gone.values_list("external_id", "is_deleted")) == [
        ("p8", True),
        ("p9", False),
    ]


def test_offers_that_are_missing_are_hidden_and_their_products_are_not(profile):
    receive(profile, package(*offers(OLD, price=9)), "offers.xml")

    receive(profile, package(*offers(range(8), price=9)), "offers.xml")

    assert active(Offer) == ids(range(8))
    assert active() == ids(OLD)
    receive(profile, package(*offers(OLD, price=9)), "offers.xml")
    assert active(Offer) == ids(OLD)


def test_the_shop_is_told_what_to_take_off_sale():
    profile = make_profile(adapter="tests.importing.shops.RecordingShop")
    receive(profile, full(OLD))
    RecordingShop.published.clear()

    receive(profile, full(range(8)))

    assert RecordingShop.published == [("withdraw", ["p8", "p9"], False)]


def test_what_the_shop_refuses_to_take_off_sale_is_journalled():
    assert ChoosyShop.capabilities
    profile = make_profile(adapter="tests.importing.shops.ChoosyShop")
    receive(profile, full(OLD))

    receive(profile, full([0, *range(2, 10)]))

    sweep = sweeps(profile)[-1]
    assert sweep.counts == {"product": {"deactivated": 1, "failed": 1}}
    assert list(sweep.problems.values_list("code", "external_id", "message")) == [
        ("SHOP-02", "p1", "лежит в витрине")
    ]


ROWS = st.lists(
    st.tuples(st.integers(0, 9), st.sampled_from(["plain", "new", "bad", "deleted"])),
    min_size=1,
    max_size=12,
)
_WRITERS = {
    "plain": lambda name: product(name),
    "new": lambda name: product(name, title="Другое имя"),
    "bad": lambda name: product("x" * 300),
    "deleted": deleted_product,
}


def write(rows):
    return [_WRITERS[form](f"p{number}") for number, form in rows]


def named_by(rows):
    """Return what must be active after a full export of *rows*, plainly thought out."""
    last = {f"p{number}": form for number, form in rows if form != "bad"}
    return {name for name, form in last.items() if form != "deleted"}


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(first=ROWS, second=ROWS, other=ROWS)
def test_a_full_export_leaves_active_just_what_it_names(db, first, second, other):
    profile = make_profile(sweep_limit=100)
    receive(profile, catalog(*write(other), catalog_id="other", is_full=None), "o.xml")
    elsewhere = active(profile=profile)
    receive(profile, catalog(*write(first), is_full=None), "a.xml")

    receive(profile, catalog(*write(second)), "import.xml")

    named = named_by(second)
    mine = active(profile=profile, catalog__external_id="c")
    assert mine <= named
    assert named <= active(profile=profile)
    assert active(profile=profile) - named <= elsewhere


def test_an_offer_of_no_product_hides_no_missing_offer(profile):
    receive(profile, package(*offers(range(4), price=9)), "offers.xml")
    data = package(*offers(range(3), price=9), offer("q9", title="Чужое", price=9))

    receive(profile, data, "offers.xml")

    assert active(Offer) == {"p0", "p1", "p2", "q9"}
