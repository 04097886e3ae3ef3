"""The files of a generated catalogue, family by family, and their order."""

import hashlib
import io
import os
import tracemalloc
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image

from django_commerceml.cml import Facet, iter_records, scan
from django_commerceml.cml.names import RecordKind
from django_commerceml.emulator import DIALECTS, find_files, get_dialect, write_catalog
from django_commerceml.emulator.files import split_cycles

SCHEMAS = Path(
    os.environ.get("COMMERCEML_XSD") or Path(__file__).parents[3] / "shared" / "xsd"
)


def opener(path):
    data = path.read_bytes()
    return lambda: io.BytesIO(data)


def readings(path):
    return iter_records(opener(path))


def digests(files, root):
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }


def names(files, root):
    return [
        path.relative_to(root).as_posix() for path in files if path.suffix == ".xml"
    ]


def short_names(files):
    """Return names without the random part that ends the names of a set."""
    return ["_".join(path.stem.split("_")[:3]) for path in files]


@pytest.mark.parametrize("name", DIALECTS)
def test_equal_arguments_give_equal_bytes(tmp_path, name):
    dialect = get_dialect(name)

    first = write_catalog(tmp_path / "a", dialect=dialect, products=12, seed=3)
    second = write_catalog(tmp_path / "b", dialect=dialect, products=12, seed=3)

    assert digests(first, tmp_path / "a") == digests(second, tmp_path / "b")


@pytest.mark.parametrize("name", DIALECTS)
def test_every_file_is_read_without_a_problem(tmp_path, name):
    files = write_catalog(
        tmp_path, dialect=get_dialect(name), products=30, with_pictures=False
    )
    counts: Counter[RecordKind] = Counter()

    for path in files:
        for reading in readings(path):
            assert reading.problems == ()
            assert reading.record is not None
            counts[reading.entry.kind] += 1

    assert counts[RecordKind.PRODUCT] == 30
    assert counts[RecordKind.GROUP] == 6
    assert counts[RecordKind.PRICE_TYPE] == 3
    assert counts[RecordKind.WAREHOUSE] == 4


@pytest.mark.parametrize("name", DIALECTS)
def test_only_changed_records_differ_in_bytes(tmp_path, name):
    dialect = get_dialect(name)

    before, after = (
        write_catalog(
            tmp_path / str(change),
            dialect=dialect,
            products=100,
            change=change,
            with_pictures=False,
        )
        for change in (0.0, 0.1)
    )

    assert _changed_ids(before, after) == {
        product_id for pair in _changed_products(before, after) for product_id in pair
    }
    assert len(_changed_products(before, after)) == 10


def _fingerprints(files, kind):
    found = {}
    for path in files:
        for reading in readings(path):
            entry = reading.entry
            if entry.kind is kind:
                found[path.name.split("_")[0], entry.id] = entry.fingerprint
    return found


def _changed_products(before, after):
    old = _fingerprints(before, RecordKind.PRODUCT)
    new = _fingerprints(after, RecordKind.PRODUCT)
    assert old.keys() == new.keys()
    return [(key[1],) for key in old if old[key] != new[key]]


def _changed_ids(before, after):
    old = _fingerprints(before, RecordKind.OFFER)
    new = _fingerprints(after, RecordKind.OFFER)
    assert old.keys() == new.keys()
    return {key[1].partition("#")[0] for key in old if old[key] != new[key]}


def test_ut103_writes_a_pair_in_windows_1251_without_a_namespace(tmp_path):
    files = write_catalog(
        tmp_path, dialect=get_dialect("ut103"), products=5, with_pictures=False
    )

    assert names(files, tmp_path) == ["import.xml", "offers.xml"]
    head = files[0].read_bytes().decode("windows-1251").splitlines()
    assert head[0] == '<?xml version="1.0" encoding="windows-1251"?>'
    assert head[1] == (
        '<КоммерческаяИнформация ВерсияСхемы="2.04"'
        ' ДатаФормирования="2026-11-24T03:00:00">'
    )


def test_ut11_writes_portions_of_which_only_the_first_says_full(tmp_path):
    files = write_catalog(
        tmp_path, dialect=get_dialect("ut11"), products=2001, with_pictures=False
    )

    outlines = [scan(opener(path), io.BytesIO()) for path in files]
    sections = [
        [(section.kind, section.changes_only) for section in outline.sections]
        for outline in outlines
    ]
    assert names(files, tmp_path) == [
        "import0_1.xml",
        "import0_2.xml",
        "import0_3.xml",
        "offers0_1.xml",
        "offers0_2.xml",
        "offers0_3.xml",
    ]
    assert sections == [
        [("Классификатор", None), ("Каталог", False)],
        [("Каталог", True)],
        [("Каталог", True)],
        [("ПакетПредложений", False)],
        [("ПакетПредложений", True)],
        [("ПакетПредложений", True)],
    ]
    assert files[0].read_bytes().startswith(b"\xef\xbb\xbf<?xml")


def test_unf_numbers_its_files_from_zero_and_declares_2_08_in_210(tmp_path):
    files = write_catalog(
        tmp_path, dialect=get_dialect("unf"), products=1001, with_pictures=False
    )

    root = etree.parse(files[0]).getroot()
    assert names(files, tmp_path) == [
        "import0.xml",
        "import1.xml",
        "offers0.xml",
        "offers1.xml",
    ]
    assert root.tag == "{urn:1C.ru:commerceml_210}КоммерческаяИнформация"
    assert root.get("ВерсияСхемы") == "2.08"


def test_the_bitrix_module_writes_a_set_of_files_by_subject(tmp_path):
    files = write_catalog(
        tmp_path, dialect=get_dialect("bitrix31"), products=3, with_pictures=False
    )

    facets = {}
    for path in files:
        for reading in readings(path):
            if reading.entry.kind is RecordKind.OFFER:
                facets[path.name.split("_")[0]] = Facet(reading.entry.facets)
    assert short_names(files) == [
        "groups_1_1",
        "propertiesGoods_1_1",
        "propertiesOffers_1_1",
        "priceLists_1_1",
        "storages_1_1",
        "units_1_1",
        "goods_1_1",
        "offers_1_1",
        "prices_1_1",
        "rests_1_1",
    ]
    assert facets == {
        "offers": Facet.CARD,
        "prices": Facet.PRICES,
        "rests": Facet.STOCKS,
    }


def test_pictures_follow_the_goods_and_are_real_and_distinct(tmp_path):
    files = write_catalog(tmp_path, dialect=get_dialect("ut11"), products=9)
    pictures = [path for path in files if path.suffix != ".xml"]

    kinds: Counter[tuple[str | None, tuple[int, int]]] = Counter()
    for path in pictures:
        with Image.open(path) as image:
            image.load()
            kinds[image.format, image.size] += 1

    assert files[0].name == "import0_1.xml"
    assert files[-1].name == "offers0_1.xml"
    assert list(files[1:-1]) == pictures
    assert kinds == {("JPEG", (400, 400)): 9, ("PNG", (400, 400)): 3}
    assert len({path.read_bytes() for path in pictures}) == 12


def test_the_pictures_of_a_card_are_the_files_that_were_written(tmp_path):
    files = write_catalog(tmp_path, dialect=get_dialect("bitrix31"), products=9)

    named = {
        image.path
        for path in files
        if path.name.startswith("goods")
        for reading in readings(path)
        for image in reading.record.images
    }

    assert named == {
        path.relative_to(tmp_path).as_posix() for path in files if path.suffix != ".xml"
    }


@pytest.mark.parametrize("name", ["ut103", "ut11"])
def test_files_are_valid_by_the_official_schema(tmp_path, name):
    # 2.07 for both: what ut103 declares differs only in allowing shorter texts.
    path = SCHEMAS / "commerceml_2.07.xsd"
    if not path.exists():
        pytest.skip("the official schema is not here")
    schema = etree.parse(path)
    validator = etree.XMLSchema(schema)
    namespace = schema.getroot().get("targetNamespace")

    for file in write_catalog(
        tmp_path, dialect=get_dialect(name), products=20, with_pictures=False
    ):
        document = etree.parse(file)
        for node in document.iter():
            node.tag = f"{{{namespace}}}{etree.QName(node).localname}"

        validator.assertValid(document)


def test_memory_does_not_grow_with_the_catalogue(tmp_path):
    def peak(products):
        tracemalloc.start()
        try:
            write_catalog(
                tmp_path / str(products),
                dialect=get_dialect("moysklad"),
                products=products,
                with_pictures=False,
            )
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(10)

    small, large = peak(100), peak(1000)

    assert large - small < 500_000, "the larger catalogue is 9 MB larger"


@pytest.mark.parametrize("name", DIALECTS)
def test_files_found_in_a_directory_come_in_the_order_of_the_family(tmp_path, name):
    files = write_catalog(
        tmp_path, dialect=get_dialect(name), products=5, with_pictures=False
    )

    assert find_files(tmp_path) == files


def test_numbers_in_names_are_compared_as_numbers(tmp_path):
    for name in ("offers0_2.xml", "import0_10.xml", "import0_2.xml", "offers0_1.xml"):
        (tmp_path / name).touch()

    assert names(find_files(tmp_path), tmp_path) == [
        "import0_2.xml",
        "import0_10.xml",
        "offers0_1.xml",
        "offers0_2.xml",
    ]


def test_a_tree_of_folders_is_ordered_as_the_bitrix_module_sends_it(tmp_path):
    wanted = [
        "import___a.xml",
        "properties/1/import___b.xml",
        "goods/1/import___c.xml",
        "goods/1/import_files/03/x.jpg",
        "goods/1/offers___d.xml",
        "goods/1/prices___e.xml",
        "goods/1/rests___f.xml",
    ]
    for name in sorted(wanted):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()

    found = find_files(tmp_path)

    assert [path.relative_to(tmp_path).as_posix() for path in found] == wanted


def test_hidden_files_are_left_and_xml_among_pictures_is_no_document(tmp_path):
    for name in (".DS_Store", "import.xml", "import_files/ab/note.xml"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()

    cycles = split_cycles(find_files(tmp_path), tmp_path, get_dialect("ut11"))

    assert [[path.name for path in cycle] for cycle in cycles] == [
        ["import.xml", "note.xml"]
    ]


def test_a_family_that_repeats_itself_has_a_cycle_for_each_xml_file(tmp_path):
    for name in ("a.jpg", "import.xml", "import_files/b.jpg", "offers.xml"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    files = find_files(tmp_path)

    apart = split_cycles(files, tmp_path, get_dialect("ut11"))
    together = split_cycles(files, tmp_path, get_dialect("ut103"))

    assert [[path.name for path in cycle] for cycle in apart] == [
        ["import.xml", "a.jpg", "b.jpg"],
        ["offers.xml"],
    ]
    assert together == [files]


def test_an_unknown_dialect_is_named_with_the_known_ones():
    with pytest.raises(ValueError, match="no dialect 'sap'; there are ut103, ut11"):
        get_dialect("sap")
