"""Records are shown to whoever compares them, and read as XML where they are new."""

import io
from xml.parsers import expat

import pytest

from django_commerceml.cml import Facet, Outline, Sighting, iter_entries, scan
from django_commerceml.cml.names import RecordKind
from django_commerceml.cml.register import Register
from django_commerceml.exceptions import MalformedFileError
from tests.cml.files import catalog, offer, package, product, scanned

GOOD = [product(id=f"p{number}") for number in range(2500)]
BROKEN = "<Товар><Ид>x</Ид>&nbsp;</Товар>"


class Memory:
    """Knows the fingerprints that it was given, and keeps what it was shown."""

    def __init__(self, known=()):
        self.known = set(known)
        self.shown = []

    def __call__(self, sightings):
        if sightings and sightings[0].ordinal == 0:
            self.shown.clear()
        self.shown.extend(sightings)
        return [sighting.fingerprint in self.known for sighting in sightings]


def compared(file, compare):
    output = io.BytesIO()
    scan(lambda: io.BytesIO(file.encode()), output, compare=compare)
    output.seek(0)
    return list(iter_entries(output))


def test_every_record_is_shown_in_order_once():
    memory = Memory()

    entries = compared(catalog(*GOOD), memory)

    assert memory.shown == [
        Sighting(
            entry.ordinal, RecordKind.PRODUCT, entry.id, Facet.CARD, entry.fingerprint
        )
        for entry in entries
    ]


def test_every_record_is_shown_from_the_first_again_when_the_file_is_read_anew():
    memory = Memory()
    file = catalog(*GOOD, "<!-- nothing is cut out of this file -->")

    entries = compared(file, memory)

    assert [sighting.ordinal for sighting in memory.shown] == list(range(2500))
    assert len(entries) == 2500


def test_what_is_known_gives_the_same_entries():
    entries = compared(catalog(*GOOD), Memory())

    known = Memory({entry.fingerprint for entry in entries})

    assert compared(catalog(*GOOD), known) == entries


def test_a_new_record_is_read_as_xml_among_known_ones():
    known = Memory({entry.fingerprint for entry in scanned(catalog(*GOOD)).entries})

    with pytest.raises(MalformedFileError) as caught:
        compared(catalog(*GOOD, BROKEN, *GOOD), known)

    assert (caught.value.code, caught.value.line) == ("XML-02", 1)


def test_a_file_of_known_records_is_still_read_to_its_end():
    known = Memory({entry.fingerprint for entry in scanned(catalog(*GOOD)).entries})
    whole = catalog(*GOOD)

    for end in (
        "</Каталог></КоммерческаяИнформация>",
        "</КоммерческаяИнформация>",
        ">",
    ):
        with pytest.raises(MalformedFileError):
            compared(whole.removesuffix(end), known)


def test_records_that_wait_are_checked_at_the_end():
    register = Register(io.BytesIO(), b"", Outline())
    register.add(
        RecordKind.PRODUCT,
        "x",
        BROKEN.encode(),
        digest=b"",
        facets=1,
        section=0,
        line=1,
        offset=0,
        is_checked=False,
    )

    with pytest.raises(expat.ExpatError):
        register.finish()


def test_an_id_of_any_length_is_kept_short():
    found = scanned(package(offer(id="я" * 100_000)))

    assert found.ids() == ["я" * 500]
