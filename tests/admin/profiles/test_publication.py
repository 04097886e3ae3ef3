"""All goods of a profile go to the shop: by a button, and when they begin to."""

import json

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from django_commerceml.admin.runs.counts import render_counts
from django_commerceml.importing import work
from django_commerceml.models import ImportRun, RunKind, RunState
from django_commerceml.profiles.documents import settings_of
from django_commerceml.profiles.transfer import compare, take_over
from tests.adapters.recording import RECORDING
from tests.admin.profiles.test_profiles import change_address, form_data
from tests.factories import make_product, make_profile


@pytest.fixture
def profile(db):
    return make_profile(slug="ut", adapter=RECORDING)


def address(profile):
    return reverse("admin:commerceml_exchangeprofile_publish", args=[profile.pk])


def page_of(client, profile):
    return client.get(change_address(profile)).content.decode()


def runs():
    return list(ImportRun.objects.values_list("kind", "is_dry_run"))


def messages_of(answer):
    return [str(message) for message in answer.context["messages"]]


def test_the_button_queues_the_run_and_leads_to_it(page, profile):
    assert address(profile) in page_of(page, profile)

    answer = page.post(address(profile))

    run = ImportRun.objects.get()
    assert (run.kind, run.is_dry_run) == (RunKind.PUBLISH, False)
    assert answer["Location"] == reverse(
        "admin:commerceml_importrun_change", args=[run.pk]
    )
    entry = LogEntry.objects.get()
    assert entry.object_id == str(profile.pk)
    assert messages_of(page.get(answer["Location"])) == [entry.get_change_message()]


def test_a_dry_run_can_be_asked_for(page, profile):
    page.post(address(profile), {"dry_run": "1"})

    assert runs() == [(RunKind.PUBLISH, True)]


def test_the_page_of_the_run_is_shown(page, profile):
    page.post(address(profile))
    run = ImportRun.objects.get()

    answer = page.get(reverse("admin:commerceml_importrun_change", args=[run.pk]))

    assert answer.status_code == 200


def test_the_run_is_in_the_list_under_its_name(page, profile):
    page.post(address(profile))

    content = page.get(reverse("admin:commerceml_importrun_changelist")).content

    assert str(RunKind.PUBLISH.label) in content.decode()


def test_a_dry_run_is_looked_at_and_applied(page, profile):
    make_product(profile=profile)
    page.post(address(profile), {"dry_run": "1"})
    rehearsal = work(ImportRun.objects.get())

    shown = page.get(reverse("admin:commerceml_importrun_changes", args=[rehearsal.pk]))
    applied = reverse("admin:commerceml_importrun_apply", args=[rehearsal.pk])
    assert applied in shown.content.decode()
    page.post(applied)

    real = ImportRun.objects.get(is_dry_run=False)
    assert (real.kind, work(real).state) == (RunKind.PUBLISH, RunState.DONE)


def test_what_was_given_is_counted_on_the_page_of_the_run(page, profile):
    make_product(profile=profile)
    page.post(address(profile))
    run = work(ImportRun.objects.get())

    table = render_counts(run)

    assert table.count("</th>") == len(("", "product", "published", "failed"))
    assert (
        table
        in page.get(
            reverse("admin:commerceml_importrun_change", args=[run.pk])
        ).content.decode()
    )


def test_a_profile_that_is_not_there_is_not_found(page, db):
    nowhere = reverse("admin:commerceml_exchangeprofile_publish", args=[0])

    assert page.post(nowhere).status_code == 404


def test_there_is_no_button_where_nothing_can_be_given(page):
    mirror, alone = (
        make_profile(),
        make_profile(adapter=RECORDING, publishes_goods=False),
    )

    for profile in (mirror, alone):
        assert address(profile) not in page_of(page, profile)
        answer = page.post(address(profile), follow=True)
        assert any("RUN-08" in message for message in messages_of(answer))
    assert runs() == []


def test_there_is_no_button_for_whoever_may_not(permit, profile):
    client = permit("change_exchangeprofile", "view_exchangeprofile")

    assert address(profile) not in page_of(client, profile)
    assert client.post(address(profile)).status_code == 403


def test_goods_that_begin_to_go_to_the_shop_are_queued(page, profile):
    profile.publishes_goods = False
    profile.save()
    on = form_data(profile, publishes_goods="on")

    answer = page.post(change_address(profile), on, follow=True)

    assert runs() == [(RunKind.PUBLISH, False)]
    profile.refresh_from_db()
    assert profile.publishes_goods
    assert len(messages_of(answer)) == 2


def test_goods_that_went_before_are_not_queued_again(page, profile):
    page.post(change_address(profile), form_data(profile, publishes_goods="on"))

    assert runs() == []


def test_goods_that_no_longer_go_are_not_queued(page, profile):
    page.post(change_address(profile), form_data(profile, publishes_goods=""))

    profile.refresh_from_db()
    assert not profile.publishes_goods
    assert runs() == []


def test_a_shop_that_takes_no_goods_has_nothing_queued(page):
    profile = make_profile(publishes_goods=False)

    page.post(change_address(profile), form_data(profile, publishes_goods="on"))

    assert runs() == []


def test_settings_from_a_file_begin_it_too(profile):
    document = json.loads(json.dumps(settings_of(profile)))
    profile.publishes_goods = False
    profile.save()

    compare(profile, document)
    assert runs() == []

    take_over(profile, document)

    assert runs() == [(RunKind.PUBLISH, False)]
