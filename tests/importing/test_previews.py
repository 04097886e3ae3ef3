"""Rehearsals that a person looks at, then applies or drops."""

from datetime import timedelta

import pytest
from django.utils import timezone

from django_commerceml.exceptions import RunError
from django_commerceml.importing import previews
from django_commerceml.importing.holding import cancel, confirm, stop
from django_commerceml.importing.leases import claim, release
from django_commerceml.importing.turns import work_off
from django_commerceml.models import (
    ChangeOutcome,
    FileKind,
    ImportRun,
    Price,
    Product,
    RecordChange,
    RunState,
)
from django_commerceml.signals import work_queued
from tests.factories import make_change, make_profile, make_run, make_session
from tests.importing.changes import fields_of, outcomes_of
from tests.importing.dumps import dump_tables
from tests.importing.goods import catalog, offers, package, product, products
from tests.importing.imports import store_bytes
from tests.importing.receiving import active, receive, sweeps

pytestmark = pytest.mark.django_db

OLD = catalog(*products(range(4)), is_full=None)
NEW = catalog(*products(range(3)), product("p3", title="Новое имя"), product("p4"))
LONG = 60


@pytest.fixture
def profile():
    profile = make_profile()
    receive(profile, OLD)
    return profile


def stored(profile, data=NEW, label="import.xml", **values):
    file = store_bytes(profile, label, data)
    for name, value in {"kind": FileKind.DOCUMENT, **values}.items():
        setattr(file, name, value)
    file.save()
    return file


def seen(file):
    """Return the preview of *file*, done."""
    (run,) = previews.preview([file])
    return previews.work_on(run, LONG)


def held_sweep(profile):
    receive(profile, catalog(*products(range(1))), "full.xml")
    (run,) = sweeps(profile)
    assert run.state == RunState.HELD
    return run


def held_prices(profile):
    receive(profile, package(*offers(range(20), price=100), is_full=None), "o.xml")
    data = package(*offers(range(20), price=1), is_full=None)
    run = receive(profile, data, "o.xml")
    assert run.state == RunState.HELD
    return run


def code_of(error):
    return error.value.code


def test_files_are_rehearsed_in_the_order_in_which_1c_sends_them(profile):
    prices = stored(profile, package(*offers([1], price=1)), "prices0_1.xml")
    goods = stored(profile, NEW, "import0_1.xml")
    picture = stored(profile, b"\xff\xd8", "1.jpg", kind=FileKind.PICTURE)
    session = make_session(profile=profile)

    runs = previews.preview([prices, picture, goods], session=session)

    assert [(run.file, run.session, run.state) for run in runs] == [
        (goods, session, RunState.QUEUED),
        (prices, session, RunState.QUEUED),
    ]
    assert all(run.is_dry_run for run in runs)


def test_a_preview_says_what_would_be_done_and_does_nothing(profile):
    before = dump_tables()

    run = seen(stored(profile))

    assert run.state == RunState.DONE
    assert dump_tables() == before
    assert outcomes_of(run) == {
        "p3": ChangeOutcome.UPDATED,
        "p4": ChangeOutcome.CREATED,
    }
    assert fields_of(run) == {
        ("product", "p3"): [["name", "", "Товар p3", "Новое имя"]],
        ("product", "p4"): [
            ["name", "", None, "Товар p4"],
            ["catalog", "", None, "c"],
        ],
    }
    there = Product.objects.get(external_id="p3")
    rows = RecordChange.objects.filter(run=run).order_by("pk")
    assert list(rows.values_list("object_id", flat=True)) == [there.pk, None]


def test_workers_are_woken_for_a_preview(profile, django_capture_on_commit_callbacks):
    woken = []

    def note(profile_id, **_):
        woken.append(profile_id)

    work_queued.connect(note)
    with django_capture_on_commit_callbacks(execute=True):
        previews.preview([stored(profile)])
    work_queued.disconnect(note)

    assert woken == [profile.pk]


def test_a_file_whose_bytes_are_gone_is_not_previewed(profile):
    with pytest.raises(RunError) as error:
        previews.preview([stored(profile, is_purged=True)])

    assert code_of(error) == "RUN-07"
    assert not ImportRun.objects.filter(is_dry_run=True).exists()


def test_workers_take_previews_up_after_all_else(profile):
    (preview,) = previews.preview([stored(profile)])
    real = make_run(profile=profile, file=stored(profile))

    assert work_off(profile.pk)

    for run in (preview, real):
        run.refresh_from_db()
        assert run.state == RunState.DONE
    assert preview.counts["product"] == {"unchanged": 5}


def test_a_preview_waits_for_no_turn(profile):
    waiting = make_run(profile=profile, file=stored(profile))

    assert seen(stored(profile)).state == RunState.DONE

    waiting.refresh_from_db()
    assert waiting.state == RunState.QUEUED


def test_a_preview_waits_while_another_process_works_on_the_profile(profile):
    busy = make_run(profile=profile, file=stored(profile))
    claim(busy, seconds=LONG)
    (run,) = previews.preview([stored(profile)])

    assert previews.work_on(run, LONG).state == RunState.QUEUED

    release(busy, state=RunState.CANCELLED)
    assert previews.work_on(run, LONG).state == RunState.DONE


def test_a_preview_takes_over_from_a_process_that_died(profile):
    dead = make_run(profile=profile, file=stored(profile))
    claim(dead, seconds=LONG)
    past = timezone.now() - timedelta(seconds=1)
    ImportRun.objects.filter(pk=dead.pk).update(lease_expires_at=past)

    assert seen(stored(profile)).state == RunState.DONE

    dead.refresh_from_db()
    assert dead.state == RunState.DONE


def test_a_real_run_is_worked_on_in_steps(profile, settings):
    settings.COMMERCEML = {**settings.COMMERCEML, "BATCH_SIZE": 2}
    data = catalog(*products(range(10, 20)), is_full=None)
    earlier = previews.replay_file(stored(profile, data))
    run = previews.replay_file(stored(profile, data))
    steps = 0

    while run.state == RunState.QUEUED:
        previews.work_on(run, seconds=0)
        steps += 1

    earlier.refresh_from_db()
    assert (earlier.state, run.state) == (RunState.DONE, RunState.DONE)
    assert steps > 5


def test_nobody_waits_for_a_run_that_another_process_works_on(profile):
    run = previews.replay_file(stored(profile))
    claim(run, seconds=LONG)

    assert previews.work_on(run, LONG).state == RunState.RUNNING


def test_what_was_seen_is_applied_by_a_run_of_its_own(profile):
    preview = seen(stored(profile))

    run = previews.apply(preview)
    previews.work_on(run, LONG)

    assert (run.state, run.is_dry_run, run.file) == (
        RunState.DONE,
        False,
        preview.file,
    )
    preview.refresh_from_db()
    assert preview.real_run == run
    assert run.counts == preview.counts
    assert active() == {f"p{number}" for number in range(5)}


def test_a_preview_is_applied_once(profile):
    preview = seen(stored(profile))
    previews.apply(preview)
    runs = ImportRun.objects.count()

    with pytest.raises(RunError, match="уже применена") as error:
        previews.apply(preview)

    assert code_of(error) == "RUN-07"
    assert ImportRun.objects.count() == runs


def test_two_people_who_apply_at_once_queue_one_run(profile):
    first = seen(stored(profile))
    second = ImportRun.objects.get(pk=first.pk)
    previews.apply(first)
    runs = ImportRun.objects.count()

    with pytest.raises(RunError):
        previews.apply(second)

    assert ImportRun.objects.count() == runs


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (RunState.QUEUED, "не закончена"),
        (RunState.RUNNING, "не закончена"),
        (RunState.FAILED, "не удалась"),
        (RunState.CANCELLED, "отброшена"),
    ],
)
def test_a_preview_that_is_not_done_is_not_applied(profile, state, reason):
    preview = make_run(
        profile=profile, file=stored(profile), is_dry_run=True, state=state
    )

    with pytest.raises(RunError, match=reason):
        previews.apply(preview)


def test_a_preview_whose_file_is_gone_is_not_applied(profile):
    preview = seen(stored(profile))
    preview.file.is_purged = True
    preview.file.save()

    with pytest.raises(RunError, match="выгрузите"):
        previews.apply(preview)


def test_a_real_run_is_no_preview(profile):
    run = make_run(profile=profile, file=stored(profile), state=RunState.DONE)

    assert previews.why_not(run) == "это не пробная загрузка"
    with pytest.raises(RunError):
        previews.drop(run)


def test_a_preview_that_is_dropped_stays_in_the_journal_without_its_changes(profile):
    preview = seen(stored(profile))
    other = make_change()

    previews.drop(preview)

    assert preview.state == RunState.CANCELLED
    assert preview.finished_at is not None
    assert list(RecordChange.objects.all()) == [other]
    assert previews.why_not(preview) == "проверка отброшена"


def test_a_preview_that_waits_can_be_dropped(profile):
    (preview,) = previews.preview([stored(profile)])

    previews.drop(preview)

    work_off(profile.pk)
    preview.refresh_from_db()
    assert (preview.state, preview.counts) == (RunState.CANCELLED, {})


def test_a_preview_at_work_is_neither_dropped_nor_stopped(profile):
    (preview,) = previews.preview([stored(profile)])
    claim(preview, seconds=LONG)

    with pytest.raises(RunError, match="идёт"):
        previews.drop(preview)
    with pytest.raises(RunError, match="дождитесь"):
        stop(preview)

    preview.refresh_from_db()
    assert preview.state == RunState.RUNNING


def test_what_was_applied_is_not_dropped(profile):
    preview = seen(stored(profile))
    previews.apply(preview)

    with pytest.raises(RunError, match="уже применена"):
        previews.drop(preview)

    assert RecordChange.objects.filter(run=preview).exists()


def test_a_preview_of_a_held_sweep_lists_what_would_be_hidden(profile):
    held = held_sweep(profile)
    before = dump_tables()

    preview = previews.work_on(previews.preview_held(held), LONG)

    assert (preview.state, preview.real_run) == (RunState.DONE, held)
    assert dump_tables() == before
    assert preview.counts == {"product": {"deactivated": 3}}
    assert outcomes_of(preview) == dict.fromkeys(
        ("p1", "p2", "p3"), ChangeOutcome.DEACTIVATED
    )
    assert fields_of(preview)["product", "p1"] == [["is_active", "", "yes", "no"]]
    held.refresh_from_db()
    assert held.state == RunState.HELD


def test_a_sweep_that_is_applied_does_what_was_seen(profile):
    held = held_sweep(profile)
    preview = previews.work_on(previews.preview_held(held), LONG)

    run = previews.apply(preview)
    previews.work_on(run, LONG)

    assert (run.pk, run.state, run.counts) == (
        held.pk,
        RunState.DONE,
        preview.counts,
    )
    assert active() == {"p0"}
    assert outcomes_of(run) == outcomes_of(preview)


def test_a_preview_of_held_prices_lists_those_prices(profile):
    held = held_prices(profile)
    before = dump_tables()

    preview = previews.work_on(previews.preview_held(held), LONG)

    assert preview.state == RunState.DONE
    assert dump_tables() == before
    assert preview.counts["offer"] == {"updated": 20}
    assert fields_of(preview)["offer", "p7"] == [["price", "retail", "100.00", "1.00"]]
    changes = RecordChange.objects.filter(run=preview)
    assert set(changes.values_list("price_change", flat=True)) == {-99}


def test_prices_that_came_after_the_held_ones_stay(profile):
    held = held_prices(profile)
    newer = package(*offers(range(5), price=101), is_full=None)
    receive(profile, newer, "later.xml")

    preview = previews.work_on(previews.preview_held(held), LONG)
    run = previews.work_on(previews.apply(preview), LONG)

    assert run.state == RunState.DONE
    assert len(fields_of(preview)) == 15
    assert fields_of(preview).keys() <= fields_of(run).keys()
    assert Price.objects.filter(amount=101).count() == 5


def test_a_preview_of_a_held_run_is_made_once(profile):
    held = held_sweep(profile)

    first = previews.preview_held(held)
    again = previews.preview_held(held)
    previews.work_on(first, LONG)

    assert first == again == previews.preview_held(held)


def test_a_preview_is_made_anew_when_something_was_imported_since(profile):
    held = held_sweep(profile)
    first = previews.work_on(previews.preview_held(held), LONG)
    receive(profile, catalog(product("p1"), is_full=False), "later.xml")

    second = previews.work_on(previews.preview_held(held), LONG)

    assert second != first
    assert set(outcomes_of(second)) == {"p2", "p3"}


def test_a_preview_that_was_dropped_is_made_anew(profile):
    held = held_sweep(profile)
    first = previews.work_on(previews.preview_held(held), LONG)
    previews.drop(first)

    assert previews.preview_held(held) != first


@pytest.mark.parametrize("decide", [cancel, confirm])
def test_a_run_that_was_decided_upon_is_neither_previewed_nor_applied(profile, decide):
    held = held_sweep(profile)
    preview = previews.work_on(previews.preview_held(held), LONG)
    decide(held)

    with pytest.raises(RunError) as error:
        previews.preview_held(held)
    assert code_of(error) == "RUN-03"
    with pytest.raises(RunError, match="уже применена"):
        previews.apply(preview)


def test_a_preview_of_a_held_run_that_is_forgotten_cannot_be_applied(profile):
    held = held_prices(profile)
    preview = previews.work_on(previews.preview_held(held), LONG)
    held.delete()

    preview.refresh_from_db()

    assert previews.why_not(preview) == "проверка уже применена"


def test_a_stored_exchange_is_imported_again_in_its_order(profile):
    session = make_session(profile=profile)
    first = stored(profile, OLD, "import.xml", session=session)
    second = stored(profile, NEW, "import2.xml", session=session)

    runs = previews.replay_session(session)

    assert [(run.file, run.session, run.is_dry_run) for run in runs] == [
        (first, session, False),
        (second, session, False),
    ]
    previews.work_on(runs[-1], LONG)
    assert Product.objects.get(external_id="p3").name == "Новое имя"


def test_an_exchange_whose_files_are_gone_is_not_imported_again(profile):
    session = make_session(profile=profile)
    stored(profile, session=session, is_purged=True)

    with pytest.raises(RunError) as error:
        previews.replay_session(session)

    assert code_of(error) == "RUN-07"


@pytest.mark.parametrize(
    "values", [{"is_purged": True}, {"kind": FileKind.PICTURE}], ids=str
)
def test_what_cannot_be_imported_is_not_imported_again(profile, values):
    with pytest.raises(RunError) as error:
        previews.replay_file(stored(profile, **values))

    assert code_of(error) == "RUN-07"
