"""One zip with all that is needed to help a store, without personal data."""

import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import IO, Final

from django.utils import timezone

from django_commerceml.exceptions import CommerceMLError
from django_commerceml.models import ExchangeProfile, FileKind, StoredFile
from django_commerceml.support.environment import (
    describe_profile,
    get_shown_settings,
    get_state,
    get_versions,
    write_json,
)
from django_commerceml.support.heads import read_hidden_head
from django_commerceml.support.masks import Masks
from django_commerceml.support.readme import README
from django_commerceml.support.tables import iter_tables

HEADS: Final = 40
"""Of so many files are the heads: the newest."""

Member = tuple[str, str]
"""A file of the bundle: its name and its text."""


def write_bundle(
    output: IO[bytes],
    *,
    profile: ExchangeProfile | None = None,
    now: datetime | None = None,
) -> None:
    """Write the bundle of *profile*, or of all profiles, to *output* as a zip.

    Requests are those of the three days before *now*.
    """
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in _members(profile, now or timezone.now()):
            package.writestr(name, text)


def name_bundle(profile: ExchangeProfile | None, *, now: datetime | None = None) -> str:
    """Return what to call the bundle of *profile* that is made *now*."""
    moment = timezone.localtime(now or timezone.now())
    slug = f"-{profile.slug}" if profile else ""
    return f"commerceml-support{slug}-{moment:%Y%m%d-%H%M}.zip"


def _members(profile: ExchangeProfile | None, now: datetime) -> Iterator[Member]:
    """Yield what is in the bundle; heads come first, to know what must be hidden."""
    masks = Masks()
    profiles = [profile] if profile else list(ExchangeProfile.objects.all())
    described = [describe_profile(one, masks) for one in profiles]
    yield "README.txt", README
    yield from _heads(profile, masks)
    yield from iter_tables(profile, masks, now=now)
    yield "profiles.json", write_json(described)
    yield "versions.json", write_json(get_versions())
    yield "settings.json", masks.scrub(write_json(get_shown_settings()))
    yield "state.json", masks.scrub(write_json(get_state(profile)))


def _heads(profile: ExchangeProfile | None, masks: Masks) -> Iterator[Member]:
    files = StoredFile.objects.filter(kind=FileKind.DOCUMENT, is_purged=False)
    if profile:
        files = files.filter(profile=profile)
    for file in files.order_by("-pk")[:HEADS]:
        try:
            text = read_hidden_head(file, masks)
        except CommerceMLError as error:
            text = masks.scrub(error.message)
        yield f"heads/{file.pk}.xml.txt", text
