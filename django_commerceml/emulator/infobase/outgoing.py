"""The files in which what has changed in 1C goes back to the site."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django_commerceml.cml.names import RecordKind, SectionKind
from django_commerceml.cml.records import FileHeader, Record, Section
from django_commerceml.cml.styles import ORDER_STYLES
from django_commerceml.cml.writer import Markup, Writer
from django_commerceml.emulator.habits import OrderHabits
from django_commerceml.emulator.infobase.documents import Clerk, write_party
from django_commerceml.emulator.infobase.entities import Order, Party
from django_commerceml.emulator.infobase.infobase import Infobase, make_guid


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """How the files of a family begin."""

    schema_version: str
    markup: Markup
    source_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """What has changed in 1C, as values: they tell later what the site has."""

    orders: tuple[Order, ...] = ()
    parties: tuple[Party, ...] = ()


def pack_changes(infobase: Infobase, habits: OrderHabits) -> Parcel:
    """Return what waits in *infobase* to be sent."""
    parties = [party for party in infobase.parties if party.is_changed]
    return Parcel(
        orders=tuple(order for order in infobase.orders if order.is_changed),
        parties=tuple(parties) if habits.sends_parties else (),
    )


def write_parcel(
    parcel: Parcel, infobase: Infobase, clerk: Clerk, head: Letterhead, folder: Path
) -> tuple[Path, ...]:
    """Write *parcel* into files in *folder*; return them in the order to send."""
    writer = _FileWriter(head=head, habits=clerk.habits, created_at=infobase.now())
    written = []
    if parcel.parties:
        path = folder / f"contragents_1_{make_guid()}.xml"
        writer.write_parties(path, parcel.parties)
        written.append(path)
    if parcel.orders:
        path = folder / clerk.habits.file_name.format(make_guid())
        writer.write_orders(
            path,
            (
                clerk.write(order, infobase.get_party(order.party_id))
                for order in parcel.orders
            ),
        )
        written.append(path)
    return tuple(written)


@dataclass(frozen=True, slots=True, kw_only=True)
class _FileWriter:
    """Writes the files of one upload."""

    head: Letterhead
    habits: OrderHabits
    created_at: datetime

    def write_orders(self, path: Path, containers: Iterable[Record]) -> None:
        """Write *containers* into the root of the file at *path*."""
        with path.open("wb") as stream, self._open(stream) as writer:
            writer.write_all(RecordKind.DOCUMENT, containers)

    def write_parties(self, path: Path, parties: Iterable[Party]) -> None:
        """Write *parties* into the file at *path*."""
        section = Section(kind=SectionKind.COUNTERPARTIES, changes_only=True)
        records = (write_party(party, self.habits) for party in parties)
        with (
            path.open("wb") as stream,
            self._open(stream) as writer,
            writer.section(section),
        ):
            writer.write_all(RecordKind.COUNTERPARTY, records)

    def _open(self, stream: BinaryIO) -> Writer:
        header = FileHeader(
            schema_version=self.head.schema_version,
            created_at=self.created_at,
            source_id=self.head.source_id,
        )
        # 1C names contacts by the official schema, whatever it reads itself.
        style = replace(ORDER_STYLES[self.habits.form], contacts="official")
        markup = replace(self.head.markup, style=style)
        return Writer(stream, header=header, markup=markup)
