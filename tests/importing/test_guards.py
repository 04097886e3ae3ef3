"""Files that would spoil too many prices wait for a person."""

from decimal import Decimal

import pytest
from django.db import OperationalError

from django_commerceml.importing import work
from django_commerceml.importing.guards import PriceChanges
from django_commerceml.importing.holding import cancel, confirm
from django_commerceml.importing.turns import work_off
from django_commerceml.models import Offer, Price, RunState
from django_commerceml.signals import catalog_imported, run_held
from tests.factories import make_profile, make_run
from tests.importing.dumps import dump_tables
from tests.importing.goods import catalog, offer, offers, package, products
from tests.importing.imports import store_bytes
from tests.importing.receiving import receive
from tests.importing.shops import FlakyShop

pytestmark = pytest.mark.django_db

NUMBERS = range(40)


@pytest.fixture
def profile():
    """Return a profile whose forty offers cost 100 each."""
    profile = make_profile()
    receive(profile, priced(100), "offers.xml")
    return profile


def priced(amount, *, numbers=NUMBERS, quantity=5):
    data = offers(numbers, price=amount, quantity=quantity)
    return package(*data, is_full=False)


def priced_each(amounts):
    return package(
        *(
            offer(f"p{number}", title=f"Товар {number}", price=amount, quantity=5)
            for number, amount in zip(NUMBERS, amounts, strict=True)
        ),
        is_full=False,
    )


def prices():
    rows = Price.objects.values_list("offer__external_id", "amount")
    return {name: int(amount) for name, amount in rows}


def all_cost(amount, numbers=NUMBERS):
    return {f"p{number}": amount for number in numbers}


@pytest.mark.parametrize("amount", [0, 1, 301, 33, "даром"])
def test_prices_that_become_zero_vanish_or_jump_are_held(profile, amount):
    run = receive(profile, priced(amount, quantity=7), "offers.xml")

    assert (run.state, run.error_code) == (RunState.HELD, "GUARD-02")
    assert run.error.startswith("цены файла ждут подтверждения: из 40 изменённых цен")
    assert ("GUARD-02", "warning") in run.problems.values_list("code", "severity")
    assert prices() == all_cost(100)
    assert set(Offer.objects.values_list("quantity", flat=True)) == {Decimal(7)}


@pytest.mark.parametrize("amount", [300, 34, 99])
def test_prices_that_move_within_reason_pass(profile, amount):
    assert receive(profile, priced(amount), "offers.xml").state == RunState.DONE
    assert prices() == all_cost(amount)


@pytest.mark.parametrize(
    ("zeroed", "state"), [(12, RunState.DONE), (13, RunState.HELD)]
)
def test_the_share_is_one_of_the_prices_that_change(profile, zeroed, state):
    amounts = [0] * zeroed + [101] * (40 - zeroed)

    assert receive(profile, priced_each(amounts), "offers.xml").state == state


def test_the_share_is_the_profile_s_to_say(profile):
    profile.price_guard_limit = 100
    profile.save()

    assert receive(profile, priced(0), "offers.xml").state == RunState.DONE
    assert prices() == all_cost(0)


def test_a_few_changed_prices_are_a_person_s_work(profile):
    run = receive(profile, priced(0, numbers=range(10)), "offers.xml")

    assert run.state == RunState.DONE


def test_a_first_import_is_never_held():
    run = receive(make_profile(), priced(0), "offers.xml")

    assert run.state == RunState.DONE


def test_offers_without_a_list_of_prices_keep_theirs(profile):
    run = receive(profile, package(*offers(NUMBERS, quantity=1)), "offers.xml")

    assert run.state == RunState.DONE
    assert prices() == all_cost(100)


def test_a_price_in_another_unit_is_still_the_price_of_its_type(profile):
    unit = "<Единица>796</Единица>"
    data = priced(100, quantity=5).replace(
        "</Валюта>".encode(), f"</Валюта>{unit}".encode()
    )

    assert receive(profile, data, "offers.xml").state == RunState.DONE
    assert set(Price.objects.values_list("unit", flat=True)) == {"796"}


def test_another_profile_s_prices_are_not_compared(profile):
    run = receive(make_profile(), priced(1), "offers.xml")

    assert run.state == RunState.DONE


def test_a_confirmed_file_applies_exactly_its_prices(profile):
    held = receive(profile, priced(0), "offers.xml")
    expected = make_profile(price_guard_limit=100)
    receive(expected, priced(100), "offers.xml")
    receive(expected, priced(0), "offers.xml")

    confirm(held)
    work_off(profile.pk)

    held.refresh_from_db()
    assert (held.state, held.error_code, held.error) == (RunState.DONE, "", "")
    assert held.counts["offer"] == {"updated": 40}
    mine = Price.objects.filter(offer__profile=profile)
    others = Price.objects.filter(offer__profile=expected)
    assert list(mine.values_list("amount")) == list(others.values_list("amount"))


def test_a_cancelled_file_leaves_the_prices(profile):
    held = receive(profile, priced(0), "offers.xml")
    before = dump_tables()

    cancel(held)
    work_off(profile.pk)

    assert dump_tables() == before
    assert prices() == all_cost(100)


def test_after_a_file_was_held_the_next_good_one_passes(profile):
    receive(profile, priced(0), "offers.xml")

    assert receive(profile, priced(110), "offers.xml").state == RunState.DONE
    assert prices() == all_cost(110)


def test_a_confirmation_leaves_alone_what_came_later(profile):
    held = receive(profile, priced(0, quantity=7), "offers.xml")
    receive(profile, priced(120, numbers=range(30), quantity=9), "offers.xml")

    confirm(held)
    work_off(profile.pk)

    assert prices() == {**all_cost(120, range(30)), **all_cost(0, range(30, 40))}
    assert Offer.objects.filter(quantity=9).count() == 30
    held.refresh_from_db()
    assert held.state == RunState.DONE
    assert held.problems.filter(code="GUARD-03").count() == 1


def test_a_confirmation_that_had_to_wait_is_computed_anew(profile):
    held = receive(profile, priced(0), "offers.xml")
    profile.adapter = "tests.importing.shops.FlakyShop"
    profile.save()
    FlakyShop.error = OperationalError("deadlock")
    FlakyShop.calls, FlakyShop.fails_at = 0, 1
    confirm(held)
    assert work(held).state == RunState.QUEUED

    receive(profile, priced(120, numbers=range(30)), "offers.xml")

    assert prices() == {**all_cost(120, range(30)), **all_cost(0, range(30, 40))}


def test_of_two_held_files_each_waits_for_its_own_word(profile):
    first = receive(profile, priced(0), "offers.xml")
    second = receive(profile, priced(1), "offers.xml")

    confirm(second)
    work_off(profile.pk)
    assert prices() == all_cost(1)

    confirm(first)
    work_off(profile.pk)
    assert prices() == all_cost(1)


def test_a_held_file_is_announced_and_not_called_imported(profile):
    received = []

    def note(signal, run, **_):
        received.append((signal is run_held, run.state))

    for signal in (run_held, catalog_imported):
        signal.connect(note)
    receive(profile, priced(0), "offers.xml")
    for signal in (run_held, catalog_imported):
        signal.disconnect(note)

    assert received == [(True, RunState.HELD)]


def test_a_held_file_goes_on_from_step_to_step(profile, settings):
    settings.COMMERCEML = {**settings.COMMERCEML, "BATCH_SIZE": 9}
    file = store_bytes(profile, "offers.xml", priced(0, quantity=7))
    run = make_run(profile=profile, file=file)
    while run.state not in {RunState.HELD, RunState.FAILED}:
        work(run, is_over=lambda: True)

    assert run.counts["offer"] == {"updated": 40}
    assert prices() == all_cost(100)
    assert run.problems.count() == 1


def test_new_offers_of_a_held_file_come_without_a_price(profile):
    receive(profile, priced(0, numbers=range(60)), "offers.xml")

    assert Offer.objects.count() == 60
    assert prices() == all_cost(100)


def test_a_catalogue_in_between_does_not_stand_in_the_way(profile):
    held = receive(profile, priced(0), "offers.xml")

    assert receive(profile, catalog(*products([1]))).state == RunState.DONE
    held.refresh_from_db()
    assert held.state == RunState.HELD


def test_what_was_found_is_said_in_one_sentence():
    changes = PriceChanges(changed=9, zeroed=1, vanished=2, multiplied=3)

    assert changes.describe() == (
        "из 9 изменённых цен обнуляются 1, исчезают 2, меняются в несколько раз 3"
    )
