"""Small CommerceML files, and what the first and the second pass make of them."""

import io
from dataclasses import dataclass
from typing import Any

from django_commerceml.cml import (
    Entry,
    Limits,
    Outline,
    RecordReader,
    iter_entries,
    records,
    scan,
)
from django_commerceml.cml.parsing import Reading

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


@dataclass(frozen=True)
class Trickle:
    """A stream that gives *size* bytes at a time, however many are asked for."""

    stream: io.BytesIO
    size: int

    def read(self, size: int = -1, /) -> bytes:
        return self.stream.read(self.size if size < 0 else min(self.size, size))


@dataclass(frozen=True)
class Scanned:
    """A file after its first pass."""

    data: bytes
    outline: Outline
    entries: list[Entry]

    def read(self) -> list[Reading]:
        """Return what the second pass makes of all entries."""
        reader = RecordReader(lambda: io.BytesIO(self.data), self.outline)
        return list(reader.read(self.entries))

    def records(self) -> list[Any]:
        """Return the records, of a file that has no problems."""
        readings = self.read()
        assert [reading.problems for reading in readings] == [()] * len(readings)
        return [reading.record for reading in readings]

    def ids(self) -> list[str]:
        """Return the ids of the records, in order."""
        return [entry.id for entry in self.entries]

    def pieces(self) -> list[str]:
        """Return the text of each record, as the entries place it."""
        return [
            self.data[entry.offset : entry.offset + entry.length].decode()
            for entry in self.entries
        ]


def document(*sections: str, attributes: str = "", declaration: str = "") -> str:
    """Return a file of *sections*."""
    body = "".join(sections)
    root = "КоммерческаяИнформация"
    return f"{declaration}<{root}{attributes}>{body}</{root}>"


def catalog(*products: str, head: str = "<Ид>k1</Ид>", attributes: str = "") -> str:
    """Return a file with one catalogue."""
    goods = f"<Товары>{''.join(products)}</Товары>"
    return document(f"<Каталог{attributes}>{head}{goods}</Каталог>")


def package(*offers: str, kind: str = "ПакетПредложений") -> str:
    """Return a file with one offer package."""
    goods = f"<Предложения>{''.join(offers)}</Предложения>"
    return document(f"<{kind}><Ид>k1#</Ид>{goods}</{kind}>")


def classifier(*parts: str) -> str:
    """Return a file with one classifier."""
    return document(f"<Классификатор><Ид>k1</Ид>{''.join(parts)}</Классификатор>")


def product(inside: str = "", *, id: str = "p1") -> str:  # noqa: A002 (1C's word)
    """Return a Товар."""
    return f"<Товар><Ид>{id}</Ид>{inside}</Товар>"


def offer(inside: str = "", *, id: str = "p1") -> str:  # noqa: A002 (1C's word)
    """Return a Предложение."""
    return f"<Предложение><Ид>{id}</Ид>{inside}</Предложение>"


def scanned(
    file: str | bytes,
    *,
    salt: bytes = b"",
    limits: Limits | None = None,
    step: int = 1 << 20,
) -> Scanned:
    """Give *file* its first pass, *step* bytes at a time."""
    data = file.encode() if isinstance(file, str) else file
    output = io.BytesIO()
    outline = scan(
        lambda: Trickle(io.BytesIO(data), step), output, salt=salt, limits=limits
    )
    output.seek(0)
    return Scanned(data=data, outline=outline, entries=list(iter_entries(output)))


def record(file: str | bytes) -> Any:
    """Return the one record of *file*, which has no problems."""
    (found,) = scanned(file).records()
    return found


def read_product(inside: str) -> records.Product:
    """Return the product with *inside* in it."""
    found = record(catalog(product(inside)))
    assert isinstance(found, records.Product)
    return found


def read_offer(inside: str) -> records.Offer:
    """Return the offer with *inside* in it."""
    found = record(package(offer(inside)))
    assert isinstance(found, records.Offer)
    return found


def read_property(inside: str) -> records.Property:
    """Return the property with *inside* in it."""
    shell = f"<Свойства><Свойство><Ид>s1</Ид>{inside}</Свойство></Свойства>"
    found = record(classifier(shell))
    assert isinstance(found, records.Property)
    return found
