"""Who may open what: each address of the admin, with its permission and without."""

import hashlib
from dataclasses import dataclass

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.urls import URLResolver, reverse
from django.utils import timezone

from django_commerceml.models import FileKind, RunState
from django_commerceml.storage import get_storage
from tests.admin.makers import make_export_batch
from tests.documents import LANGUAGES, first_cells, text_of
from tests.exchange.visitor import GOOD
from tests.factories import (
    make_file,
    make_image,
    make_order_export,
    make_part,
    make_profile,
    make_run,
    make_session,
)

PREFIX = "commerceml_"
STANDARD = ("_changelist", "_add", "_history", "_delete", "_change")
"""Django's own pages; those of every model are tested beside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What opens an address, and how it is asked."""

    permission: str
    """One that is enough; without it nobody gets in."""
    target: str = ""
    """What of the world the address is about."""
    is_action: bool = False
    """Whether it must be POSTed."""
    needs: tuple[str, ...] = ()
    """Others that are wanted besides."""
    also: tuple[str, ...] = ()
    """Others that are each enough, too."""


def _pages(permission, *names, **values):
    return {name: Page(permission=permission, **values) for name in names}


PAGES = {
    "overview": Page(permission="view_overview"),
    "live": Page(permission="view_importrun"),
    "work": Page(
        permission="preview_importrun",
        target="rehearsal",
        is_action=True,
        also=("replay_importrun", "confirm_importrun"),
    ),
    "problems": Page(permission="view_runproblem"),
    **_pages(
        "read_storedfile",
        "storedfile_view",
        "storedfile_download",
        target="file",
    ),
    "storedfile_picture": Page(permission="read_storedfile", target="picture"),
    "exportbatch_download": Page(permission="change_order", target="batch"),
    "productimage_picture": Page(permission="view_productimage", target="image"),
    **_pages(
        "change_exchangeprofile",
        "exchangeprofile_password",
        "exchangeprofile_export",
        "exchangeprofile_import",
        target="profile",
    ),
    "exchangeprofile_test_alarm": Page(
        permission="change_exchangeprofile", target="profile", is_action=True
    ),
    "exchangeprofile_copy": Page(
        permission="add_exchangeprofile",
        target="profile",
        needs=("view_exchangeprofile",),
    ),
    "exchangeprofile_doctor": Page(
        permission="diagnose_exchangeprofile", target="profile"
    ),
    "exchangeprofile_support": Page(
        permission="support_exchangeprofile", target="profile"
    ),
    "exchangeprofile_link": Page(
        permission="publish_exchangeprofile", target="profile"
    ),
    "exchangeprofile_publish": Page(
        permission="publish_exchangeprofile", target="profile", is_action=True
    ),
    "importrun_preview": Page(permission="preview_importrun"),
    "importrun_table": Page(permission="preview_importrun"),
    "importrun_progress": Page(permission="view_importrun"),
    **_pages("view_importrun", "importrun_changes", "importrun_changes_xlsx",
             target="rehearsal"),
    "importrun_preview_file": Page(
        permission="preview_importrun", target="file", is_action=True
    ),
    "importrun_preview_session": Page(
        permission="preview_importrun", target="session", is_action=True
    ),
    "importrun_replay_file": Page(
        permission="replay_importrun", target="file", is_action=True
    ),
    "importrun_replay_session": Page(
        permission="replay_importrun", target="session", is_action=True
    ),
    **_pages("confirm_importrun", "importrun_confirm", "importrun_cancel",
             target="held", is_action=True),
    "importrun_rehearse": Page(
        permission="preview_importrun", target="held", is_action=True
    ),
    "importrun_stop": Page(
        permission="stop_importrun", target="queued", is_action=True
    ),
    "importrun_apply": Page(
        permission="replay_importrun", target="rehearsal", is_action=True
    ),
    "importrun_drop": Page(
        permission="preview_importrun", target="rehearsal", is_action=True
    ),
    **_pages(
        "change_order",
        *(
            f"order_{word}"
            for word in ("resend", "hold", "release", "theirs", "ours")
        ),
        target="export",
        is_action=True,
    ),
    **{
        f"{model}_export": Page(permission=f"view_{model}")
        for model in (
            *("counterparty", "link", "product", "pricetype", "offer", "price"),
            *("stock", "orderstatus", "order"),
        )
    },
    **{
        f"{model}_import": Page(permission=f"change_{model}")
        for model in ("link", "product", "pricetype", "orderstatus")
    },
    **{
        f"{model}_process_import": Page(permission=f"change_{model}", is_action=True)
        for model in ("link", "product", "pricetype", "orderstatus")
    },
}  # fmt: skip
each_page = pytest.mark.parametrize("name", PAGES)
each_action = pytest.mark.parametrize(
    "name", [name for name, page in PAGES.items() if page.is_action]
)


def addresses(patterns):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns)
        elif (pattern.name or "").startswith(PREFIX):
            yield pattern.name.removeprefix(PREFIX)


def keep(name, data):
    return get_storage().save(name, ContentFile(data))


def stored(session, data, **values):
    file = make_file(profile=session.profile, session=session, size=len(data), **values)
    make_part(
        file=file,
        storage_key=keep("part", data),
        length=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
    )
    return file


@pytest.fixture
def world(db):
    """Return the arguments of addresses, by what they are about."""
    profile = make_profile()
    session = make_session(profile=profile)
    file = stored(session, GOOD, kind=FileKind.DOCUMENT, state="stored")
    picture = stored(session, b"\xff\xd8\xff\xd9", kind=FileKind.PICTURE)
    batch = make_export_batch(
        session=session, storage_key=keep("exports/1.xml", b"<a/>"), size=4
    )
    run = {"profile": profile, "file": file}
    export = make_order_export(profile=profile)
    return {
        "": [],
        "profile": [profile.pk],
        "session": [session.pk],
        "file": [file.pk],
        "picture": [picture.pk],
        "batch": [batch.pk],
        "image": [make_image(file=keep("1.jpg", b"\xff\xd8\xff\xd9")).pk],
        "held": [make_run(**run, state=RunState.HELD).pk],
        "queued": [make_run(**run).pk],
        "rehearsal": [
            make_run(
                **run,
                is_dry_run=True,
                state=RunState.DONE,
                started_at=timezone.now(),
                finished_at=timezone.now(),
            ).pk
        ],
        "export": [export.order_id, profile.pk],
    }


@pytest.fixture
def ask(world):
    """Return a function that asks for a page of the admin as it wants to be asked."""

    def send(client, name, *, method=""):
        page = PAGES[name]
        usual = "post" if page.is_action else "get"
        address = reverse(f"admin:{PREFIX}{name}", args=world[page.target])
        answer = getattr(client, method or usual)(address)
        if answer.streaming:
            answer.getvalue()
        return answer

    return send


@pytest.fixture
def grant(client, staff):
    """Log the clerk in with permissions of our app: these, or all but these."""

    def log_in_with(*codenames, is_all_but=False):
        ours = Permission.objects.filter(content_type__app_label="commerceml")
        named = ours.filter(codename__in=codenames)
        assert len(named) == len(codenames)
        rest = ours.exclude(codename__in=codenames)
        staff.user_permissions.set(rest if is_all_but else named)
        client.force_login(staff)
        return client

    return log_in_with


def test_every_address_has_its_permission_here():
    ours = {
        name for name in addresses(admin.site.get_urls()) if not name.endswith(STANDARD)
    }

    assert ours == set(PAGES)


@each_page
def test_nobody_gets_in_without_the_permission_whatever_else_he_may(ask, grant, name):
    page = PAGES[name]
    enough = {page.permission, *page.also}
    # Who may change rows may see them.
    enough |= {
        f"change_{word.removeprefix('view_')}"
        for word in enough - {"view_overview"}
        if word.startswith("view_")
    }
    client = grant(*enough, is_all_but=True)

    assert ask(client, name).status_code == 403


@each_page
def test_who_has_the_permission_gets_in(ask, grant, name):
    client = grant(PAGES[name].permission, *PAGES[name].needs)

    assert ask(client, name).status_code in {200, 302}


@pytest.mark.parametrize(
    ("name", "permission"),
    [(name, other) for name, page in PAGES.items() for other in page.also],
)
def test_another_permission_is_enough_too(ask, grant, name, permission):
    assert ask(grant(permission), name).status_code in {200, 302}


@each_action
def test_what_changes_something_is_never_done_by_a_link(ask, page, name):
    assert ask(page, name, method="get").status_code == 405


@each_page
def test_who_is_not_logged_in_is_sent_to_the_login(ask, client, name):
    answer = ask(client, name)

    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("admin:login"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_documentation_names_every_permission(db, language):
    described = set(first_cells(text_of(language, "reference/permissions.md")))

    wanted = {page.permission for page in PAGES.values()}
    assert {name for name in wanted if not name.startswith("view_")} <= described
    own = Permission.objects.filter(content_type__app_label="commerceml").exclude(
        codename__regex="^(view|add|change|delete)_"
    )
    assert set(own.values_list("codename", flat=True)) <= described
    every = Permission.objects.filter(content_type__app_label="commerceml")
    known = set(every.values_list("codename", flat=True))
    assert {name for name in described if "…" not in name} <= known
