"""What a whole export left out becomes inactive, never erased; too much waits."""

import pytest

from django_commerceml.exceptions import AdapterError
from django_commerceml.importing import work
from django_commerceml.importing.holding import cancel, confirm
from django_commerceml.importing.series import queue_quiet_sweeps
from django_commerceml.importing.turns import work_off
from django_commerceml.models import Offer, Product, RunState, SweepPolicy
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
from tests.importing.shops import ChoosyShop, ClosedShop, RecordingShop

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
    work_off(profile.pk)

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
    work_off(profile.pk)

    assert active() == ids([0, 1, 2, 3, 5, 11, 12])


def test_a_sweep_that_is_late_leaves_alone_what_came_later(profile):
    receive(profile, full(range(8)), "import0_1.xml")
    let_pass(profile, 60)
    receive(profile, full([*range(8), 9, 20]), "import0_1.xml")

    assert active() == ids([*range(8), 9, 20])


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
    assert sweep.counts == {"product": {"failed": 1}}
    assert list(sweep.problems.values_list("code", "external_id", "message")) == [
        ("SHOP-02", "p1", "лежит в витрине")
    ]


def test_what_the_shop_refuses_to_take_off_sale_is_hidden_next_time():
    profile = make_profile(adapter="tests.importing.shops.ChoosyShop")
    receive(profile, full(OLD))
    receive(profile, full([0, 1, *range(3, 10)]))
    receive(profile, full([0, *range(3, 10)]))
    assert active() == ids([0, 1, *range(3, 10)])
    profile.adapter = "tests.importing.shops.RecordingShop"
    profile.save()
    RecordingShop.published.clear()

    receive(profile, full([0, *range(3, 10)]))

    assert active() == ids([0, *range(3, 10)])
    assert RecordingShop.published == [("withdraw", ["p1"], False)]


def test_an_offer_of_no_product_hides_no_missing_offer(profile):
    receive(profile, package(*offers(range(4), price=9)), "offers.xml")
    data = package(*offers(range(3), price=9), offer("q9", title="Чужое", price=9))

    receive(profile, data, "offers.xml")

    assert active(Offer) == {"p0", "p1", "p2", "q9"}


def test_a_shop_that_cannot_go_on_fails_the_sweep_and_nothing_is_hidden():
    ClosedShop.error = AdapterError("закрыто")
    profile = make_profile(adapter="tests.importing.shops.ClosedShop")
    receive(profile, full(OLD))

    receive(profile, full(range(8)))

    sweep = sweeps(profile)[-1]
    assert (sweep.state, sweep.error_code) == (RunState.FAILED, "SHOP-01")
    assert "закрыто" in sweep.traceback
    assert active() == ids(OLD)


def test_a_shop_that_fails_over_what_is_missing_has_it_refused():
    ClosedShop.error = ValueError("closed")
    profile = make_profile(adapter="tests.importing.shops.ClosedShop")
    receive(profile, full(OLD))

    receive(profile, full(range(8)))

    sweep = sweeps(profile)[-1]
    assert (sweep.state, sweep.counts) == (RunState.DONE, {"product": {"failed": 2}})
    assert set(sweep.problems.values_list("code", "external_id")) == {
        ("SHOP-02", "p8"),
        ("SHOP-02", "p9"),
    }
    assert active() == ids(OLD)


def test_the_shop_is_told_of_offers_that_were_hidden():
    profile = make_profile(adapter="tests.importing.shops.RecordingShop")
    receive(profile, full(OLD))
    receive(profile, package(*offers(OLD, price=9)), "offers.xml")
    RecordingShop.published.clear()

    receive(profile, package(*offers(range(8), price=9)), "offers.xml")

    assert RecordingShop.published == [("offers", ["p8", "p9"], False)]


def test_a_sweep_ends_with_the_word_to_the_shop():
    profile = make_profile(adapter="tests.importing.shops.RecordingShop")
    receive(profile, full(OLD))
    RecordingShop.finished.clear()

    receive(profile, full(range(8)))

    (_, of_sweep) = RecordingShop.finished
    assert of_sweep == sweeps(profile)[-1].pk


def test_a_record_that_could_not_be_read_does_not_stand_for_a_missing_one(profile):
    receive(profile, catalog(*products(range(9)), product("x" * 300)))

    assert active() == ids(range(9))
