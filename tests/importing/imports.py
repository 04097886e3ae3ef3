"""Imports as the tests make them: bytes in, a finished run out."""

import hashlib
from uuid import uuid4

from django.core.files.base import ContentFile

from django_commerceml.importing import work
from django_commerceml.models import (
    ExchangeProfile,
    FileState,
    ImportRun,
    RunState,
    StoredFile,
)
from django_commerceml.storage import get_storage
from tests.factories import make_file, make_part, make_run


def store_bytes(profile: ExchangeProfile, label: str, *parts: bytes) -> StoredFile:
    """Store *parts* as one file that 1C has sent."""
    file = make_file(
        profile=profile,
        label=label,
        state=FileState.STORED,
        size=sum(map(len, parts)),
    )
    for sequence, part in enumerate(parts, 1):
        make_part(
            file=file,
            sequence=sequence,
            length=len(part),
            sha256=hashlib.sha256(part).hexdigest(),
            storage_key=get_storage().save(f"parts/{uuid4().hex}", ContentFile(part)),
        )
    return file


def import_bytes(profile: ExchangeProfile, label: str, data: bytes) -> ImportRun:
    """Import *data* as the file *label*, to the end of the run."""
    file = store_bytes(profile, label, data)
    return work(make_run(profile=profile, file=file))


def work_off(profile: ExchangeProfile) -> list[ImportRun]:
    """Do every run of *profile* that waits, sweeps too; return them as they ended."""
    done = []
    while run := _next_run(profile):
        done.append(work(run))
    return done


def _next_run(profile: ExchangeProfile) -> ImportRun | None:
    queued = ImportRun.objects.filter(profile=profile, state=RunState.QUEUED)
    return queued.order_by("pk").first()
