"""Where a full export ends: with its one file, or with its last portion."""

import pytest

from django_commerceml.cml.names import RecordKind
from django_commerceml.importing import work
from django_commerceml.importing.series import (
    queue_ordered_sweep,
    queue_quiet_sweeps,
    scope_of,
)
from django_commerceml.importing.turns import work_off
from django_commerceml.models import (
    ImportRun,
    Offer,
    PortionPolicy,
    RunKind,
    RunState,
    SweepPolicy,
)
from tests.factories import make_profile, make_run
from tests.importing.goods import catalog, offer, offers, package, products
from tests.importing.imports import store_bytes
from tests.importing.receiving import active, let_pass, receive, sweeps

pytestmark = pytest.mark.django_db

OLD = range(10)


@pytest.fixture
def profile():
    """Return a profile that has ten products."""
    profile = make_profile(quiet_minutes=30)
    receive(profile, catalog(*products(OLD), is_full=None), "first.xml")
    return profile


def ids(numbers):
    return {f"p{number}" for number in numbers}


def portion(numbers, *, is_full=False):
    return catalog(*products(numbers), is_full=is_full)


def send_portions(profile, *portions):
    for place, numbers in enumerate(portions):
        data = portion(numbers, is_full=place == 0)
        receive(profile, data, f"import0_{place + 1}.xml")


def end_quietly(profile):
    let_pass(profile, 31)
    due = queue_quiet_sweeps(profile)
    work_off(profile.pk)
    return due


def test_one_full_file_is_the_whole_export(profile):
    receive(profile, portion(range(8), is_full=True))

    assert active() == ids(range(8))


@pytest.mark.parametrize("is_full", [False, None])
def test_changes_never_sweep(profile, is_full):
    receive(profile, portion([1], is_full=is_full))

    assert end_quietly(profile) == []
    assert active() == ids(OLD)


def test_a_full_file_without_products_sweeps_nothing(profile):
    receive(profile, catalog(is_full=True))

    assert end_quietly(profile) == []
    assert active() == ids(OLD)


def test_portions_are_one_export_that_ends_when_it_is_quiet(profile):
    send_portions(profile, range(3), range(3, 6), range(6, 8))

    assert (sweeps(profile), active()) == ([], ids(OLD))
    assert [run.state for run in end_quietly(profile)] == [RunState.QUEUED]
    assert active() == ids(range(8))
    assert end_quietly(profile) == []


def test_a_series_is_not_over_while_1c_uploads(profile):
    send_portions(profile, range(8))
    let_pass(profile, 31)
    store_bytes(profile, "import0_2.xml", b"<?xml")

    assert queue_quiet_sweeps(profile) == []


def test_a_series_is_not_over_while_a_file_waits(profile):
    send_portions(profile, range(8))
    file = store_bytes(profile, "import0_2.xml", portion([9]))
    make_run(profile=profile, file=file)
    let_pass(profile, 31)

    assert queue_quiet_sweeps(profile) == []


def test_the_same_file_again_while_warm_gives_the_old_series_up(profile):
    send_portions(profile, range(3), range(3, 5))
    send_portions(profile, range(8), [8])

    end_quietly(profile)

    assert active() == ids(range(9))
    assert [sweep.counts for sweep in sweeps(profile)] == [
        {"product": {"deactivated": 1}}
    ]


def test_the_next_export_ends_a_series_that_was_quiet(profile):
    send_portions(profile, range(8))
    let_pass(profile, 31)

    send_portions(profile, range(9))

    assert active() == ids(range(9))
    assert len(sweeps(profile)) == 1


def test_changes_after_a_quiet_series_do_not_go_on_with_it(profile):
    send_portions(profile, range(8))
    let_pass(profile, 31)

    receive(profile, portion([9]), "changes0_1.xml")

    assert ImportRun.objects.get(file__label="changes0_1.xml").series == ""


@pytest.mark.parametrize(
    ("portions", "label", "is_swept"),
    [
        (PortionPolicy.AUTO, "import.xml", True),
        (PortionPolicy.AUTO, "import___3f2a9c1e-77.xml", True),
        (PortionPolicy.AUTO, "import0_1.xml", False),
        (PortionPolicy.AUTO, "goods/import.xml", False),
        (PortionPolicy.SINGLE, "import0_1.xml", True),
        (PortionPolicy.PORTIONED, "import.xml", False),
    ],
)
def test_whether_portions_may_follow_is_the_profile_s_word_or_the_name_s_hint(
    profile, portions, label, is_swept
):
    profile.portions = portions
    profile.save()

    receive(profile, portion(range(8), is_full=True), label)

    assert bool(sweeps(profile)) is is_swept
    assert active() == ids(range(8) if is_swept else OLD)


def test_a_profile_that_keeps_what_is_missing_has_no_series(profile):
    profile.sweep_policy = SweepPolicy.KEEP
    profile.save()

    receive(profile, portion(range(8), is_full=True))

    assert end_quietly(profile) == []
    assert active() == ids(OLD)


def test_a_profile_that_keeps_from_now_on_sweeps_no_open_series(profile):
    send_portions(profile, range(8))
    profile.sweep_policy = SweepPolicy.KEEP
    profile.save()

    assert end_quietly(profile) == []


def test_products_and_offers_are_series_of_their_own(profile):
    receive(profile, package(*offers(OLD)), "offers.xml")
    receive(profile, package(*offers(range(8))), "offers.xml")

    assert active(Offer) == ids(range(8))
    assert active() == ids(OLD)
    kinds = [scope_of(run.series) for run in sweeps(profile)]
    assert kinds == [RecordKind.OFFER] * 2


def test_a_full_list_of_prices_says_nothing_of_which_offers_there_are(profile):
    receive(profile, package(*offers(OLD)), "offers.xml")
    data = package(*(offer(f"p{number}", price=5) for number in range(8)))

    receive(profile, data, "prices.xml")

    assert active(Offer) == ids(OLD)


def test_catalogues_of_one_profile_are_swept_apart(profile):
    other = catalog(*products(range(10, 15)), catalog_id="other")
    receive(profile, other, "import.xml")
    receive(profile, portion(range(8), is_full=True), "import.xml")

    assert active() == ids(range(8)) | ids(range(10, 15))


def test_deactivate_makes_one_series_of_all_that_came(profile):
    receive(profile, portion(range(4)), "a.xml")
    receive(profile, package(*offers(range(3))), "offers0_1.xml")
    receive(profile, portion(range(4, 8), is_full=None), "b.xml")
    runs = ImportRun.objects.filter(kind=RunKind.IMPORT).exclude(
        file__label="first.xml"
    )

    due = queue_ordered_sweep(profile, runs.order_by("pk"))
    work_off(profile.pk)

    assert [scope_of(run.series) for run in due] == [
        RecordKind.PRODUCT,
        RecordKind.OFFER,
    ]
    assert active() == ids(range(8))
    assert active(Offer) == ids(range(3))


def test_deactivate_sweeps_nothing_where_the_profile_keeps(profile):
    receive(profile, portion(range(4)), "a.xml")
    profile.sweep_policy = SweepPolicy.KEEP

    assert queue_ordered_sweep(profile, ImportRun.objects.all()) == []


def test_deactivate_counts_only_files_that_were_applied(profile):
    file = store_bytes(profile, "a.xml", portion(range(4)))
    run = make_run(profile=profile, file=file)
    work(run)
    ImportRun.objects.filter(pk=run.pk).update(state=RunState.CANCELLED)

    due = queue_ordered_sweep(profile, ImportRun.objects.filter(pk=run.pk))

    assert due == []
