"""What loaders are given, without a run around them."""

from io import BytesIO
from tempfile import TemporaryFile

from django.utils import timezone

from django_commerceml.adapters import PublishContext, ShopAdapter
from django_commerceml.adapters.mirror import MirrorAdapter
from django_commerceml.adapters.shops import Shop
from django_commerceml.cml import Outline, RecordReader, iter_entries, scan
from django_commerceml.importing.context import Item, LoadContext
from django_commerceml.importing.lookups import Lookups
from django_commerceml.importing.notes import Notes
from django_commerceml.importing.ownership import get_rules
from django_commerceml.importing.reports import Report
from django_commerceml.importing.unknowns import Unknowns
from django_commerceml.models import ImportRun
from tests.importing.loaders.documents import document


def read_items(*sections: str) -> tuple[Outline, list[Item]]:
    """Return the outline and the records of a file of *sections*."""
    data = document(*sections).encode()
    with TemporaryFile() as output:
        outline = scan(lambda: BytesIO(data), output)
        output.seek(0)
        entries = list(iter_entries(output))
    reader = RecordReader(lambda: BytesIO(data), outline)
    items = [
        Item(entry=reading.entry, record=reading.record, facets=reading.entry.facets)
        for reading in reader.read(entries)
        if reading.record is not None
    ]
    return outline, items


def make_context(
    run: ImportRun, outline: Outline, *, adapter: ShopAdapter | None = None
) -> LoadContext:
    now = timezone.now()
    return LoadContext(
        profile=run.profile,
        outline=outline,
        report=Report(run),
        rules=get_rules(run.profile),
        shop=Shop(
            adapter=adapter or MirrorAdapter(),
            context=PublishContext(profile=run.profile),
        ),
        now=now,
        lookups=Lookups(run.profile_id),
        unknowns=Unknowns(run=run, now=now),
        changes=Notes(run),
    )
