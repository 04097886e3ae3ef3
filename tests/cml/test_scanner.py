"""The first pass takes a file whole or refuses it (reliability 5.1 F)."""

import codecs
import io
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from django_commerceml.cml import Limits, scan
from django_commerceml.cml.names import RecordKind
from django_commerceml.exceptions import MalformedFileError, NothingUnderstoodError
from tests.cml.files import (
    DECLARATION,
    catalog,
    classifier,
    document,
    offer,
    package,
    product,
    scanned,
)
from tests.depth import examples

SMALL = DECLARATION + catalog(
    product("<Наименование>Чай &amp; кофе</Наименование>"),
    product("<Артикул>А-1</Артикул>", id="p2"),
    head="<Ид>k1</Ид><Наименование>Каталог</Наименование>",
    attributes=' СодержитТолькоИзменения="false"',
)


def refusal(file, **options):
    """Return the code and the text of the refusal of *file*."""
    with pytest.raises(MalformedFileError) as caught:
        scanned(file, **options)
    return caught.value.code, caught.value.message


def code(file, **options):
    return refusal(file, **options)[0]


class Watched(io.BytesIO):
    """A stream that knows how much it gave."""

    given = 0

    def read(self, size=-1, /):
        data = super().read(size)
        self.given += len(data)
        return data


# Whole files


def test_a_file_is_counted_and_its_records_are_placed():
    found = scanned(
        document(
            "<Классификатор><Ид>k1</Ид><Группы><Группа><Ид>g1</Ид></Группа></Группы>"
            "</Классификатор>",
            "<Каталог><Ид>k1</Ид><Товары><Товар><Ид>p1</Ид></Товар>",
            "<Товар><Ид>p2</Ид></Товар></Товары></Каталог>",
        )
    )

    assert found.outline.counts == {RecordKind.GROUP: 1, RecordKind.PRODUCT: 2}
    assert found.outline.total == 3
    assert found.outline.size == len(found.data)
    assert found.ids() == ["g1", "p1", "p2"]
    assert found.pieces() == [
        "<Группа><Ид>g1</Ид></Группа>",
        "<Товар><Ид>p1</Ид></Товар>",
        "<Товар><Ид>p2</Ид></Товар>",
    ]


def test_an_entry_knows_the_line_of_its_record():
    file = document(
        "\n<Каталог>\n<Товары>\n<Товар>\n<Ид>p1</Ид>\n</Товар>\n<Товар><Ид>p2</Ид>"
        "</Товар>\n</Товары>\n</Каталог>\n<ПакетПредложений>\n<Предложения>\n"
        "<Предложение><Ид>p1</Ид></Предложение>\n</Предложения></ПакетПредложений>"
    )

    found = scanned(file)

    assert [entry.line for entry in found.entries] == [4, 7, 12]


@pytest.mark.parametrize("step", [1, 2, 3, 7, 50])
def test_a_file_reads_the_same_however_its_bytes_arrive(step):
    whole = scanned(SMALL)

    trickled = scanned(SMALL, step=step)

    assert trickled == whole


@pytest.mark.parametrize("step", [1, 2, 3, 7, 50])
def test_a_file_with_comments_reads_the_same_however_its_bytes_arrive(step):
    file = SMALL.replace("<Товары>", "<!-- товары --><Товары>")
    whole = scanned(file)

    trickled = scanned(file, step=step)

    assert trickled == whole


def test_equal_records_have_one_fingerprint_and_others_another():
    found = scanned(
        catalog(product(), product(), product(id="p2"), product("<Код>1</Код>"))
    )

    prints = [entry.fingerprint for entry in found.entries]
    assert prints[0] == prints[1]
    assert len(set(prints)) == 3


def test_the_salt_goes_into_every_fingerprint():
    one = scanned(SMALL, salt=b"rules 1")
    two = scanned(SMALL, salt=b"rules 2")

    assert not {entry.fingerprint for entry in one.entries} & {
        entry.fingerprint for entry in two.entries
    }


def test_a_file_of_only_a_head_is_whole():
    found = scanned(document("<Каталог><Ид>k1</Ид></Каталог>"))

    assert (found.outline.total, len(found.outline.sections)) == (0, 1)


def test_what_is_written_before_is_overwritten():
    output = io.BytesIO(b"of an earlier reading" * 100)

    scan(lambda: io.BytesIO(SMALL.encode()), output)

    expected = io.BytesIO()
    scan(lambda: io.BytesIO(SMALL.encode()), expected)
    assert output.getvalue() == expected.getvalue()


# Files that are cut or glued


def test_a_file_cut_at_any_byte_is_refused():
    data = SMALL.encode()

    codes = {code(data[:size]) for size in range(1, len(data))}

    assert codes <= {"XML-02", "XML-05"}


@pytest.mark.parametrize("size", range(3))
def test_a_file_cut_within_its_byte_order_mark_is_refused(size):
    assert code(codecs.BOM_UTF8[:size]) == "XML-01"


def test_a_file_with_comments_cut_at_any_byte_is_refused():
    data = SMALL.replace("<Товары>", "<!-- т --><Товары><![CDATA[ ]]>").encode()

    codes = {code(data[:size]) for size in range(1, len(data))}

    assert codes == {"XML-02"}


@pytest.mark.parametrize(
    "tail",
    [SMALL, document(), "<Каталог/>", "хвост", "</КоммерческаяИнформация>", "&amp;"],
)
def test_a_file_with_something_after_its_root_is_refused(tail):
    assert code(SMALL + tail) == "XML-07"


@pytest.mark.parametrize("tail", ["\n\n", " \t\r\n", "<!-- конец -->", "<?конец?>"])
def test_blanks_and_comments_after_the_root_are_no_harm(tail):
    assert scanned(SMALL + tail).ids() == ["p1", "p2"]


@pytest.mark.parametrize("head", ["\n", " ", "\ufeff\ufeff"])
def test_a_declaration_that_is_not_first_is_refused(head):
    assert code(head + SMALL) in {"XML-01", "XML-07"}


def test_a_wrong_end_tag_in_the_last_record_is_refused():
    goods = [product(id=f"p{number}") for number in range(3000)]
    last = "<Товар><Ид>x</Наименование></Товар>"

    assert code(catalog(*goods, last)) == "XML-02"


@pytest.mark.parametrize(
    "inside",
    [
        "<Ид>1</Ид><!-- ",
        "<Ид>1</Ид><![CDATA[ ",
        "<Ид>1</Ид><? ",
        "<Ид>1</Ид><?",
        "<Ид>1</Ид>]]>",
        "<Ид>1</Ид>&nbsp;",
        "<Ид>1</Ид>&",
        "<Ид>1</Ид><",
        "<Ид>1</Ид><Вес",
        "<Ид>1</Ид><Вес><",
        "<Ид>1</Ид></Вес>",
        "<Ид>1</Ид><Вес></Ид>",
        "<Ид>1</Ид><Вес а=1/>",
        "<Ид>1</Ид><Вес а='1' а='2'/>",
        "<Ид>1</Ид><Вес а='<'/>",
        "<Ид>1</Ид><1/>",
        "<Ид>1</Ид>\x00",
        "<Ид>1</Ид>&#0;",
        "<Ид>1</Ид>&#11;",
        "<Ид>1</Ид>\x0b",
        "<Ид>1</Ид>\ufffe",
        "<Ид>1</Ид>&#xD800;",
    ],
)
def test_a_record_that_is_no_xml_spoils_the_file(inside):
    first, last = product(id="0"), product(id="2")

    assert code(catalog(first, f"<Товар>{inside}</Товар>", last)) == "XML-02"


@pytest.mark.parametrize(
    "goods",
    [
        '<Товары x="<Товар><Ид>1</Ид></Товар>"></Товары>',
        "<Товары x='<Товар><Ид>1</Ид></Товар>'></Товары>",
        "<Товары <Товар><Ид>1</Ид></Товар>></Товары>",
        "<Товары><Товар x='>'></Товар'></Товар></Товары>",
        "<Товары><Товар x='</Товар>'></Товар></Товары>",
        "<Товары><Товар><Товар></Товар></Товары>",
        "<Товары><Товар></Товар></Товар></Товары>",
        "<Товары></Товар></Товары>",
        "<Товары><Товар></Товары></Товар>",
        "<Товары><Товар></Товары>",
        "<Товары>&lt;<<Товар></Товар></Товары>",
        "<Товары>]]><Товар></Товар></Товары>",
        "<Товары>&nbsp;<Товар></Товар></Товары>",
        "<Товары><!-- <Товар></Товар></Товары>",
        "<Товары><![CDATA[<Товар></Товар></Товары>",
        "<Товары><Товар></Товар ></Товарищ></Товары>",
        "<Товары><Товар></Товар x='1'></Товары>",
    ],
)
def test_a_file_that_is_no_xml_around_its_records_is_refused(goods):
    assert code(document(f"<Каталог>{goods}</Каталог>")) == "XML-02"


@pytest.mark.parametrize(
    ("goods", "ids"),
    [
        ("<!-- <Товар><Ид>0</Ид></Товар> --><Товар><Ид>1</Ид></Товар>", ["1"]),
        ("<![CDATA[<Товар><Ид>0</Ид></Товар>]]><Товар><Ид>1</Ид></Товар>", ["1"]),
        ("<?x <Товар><Ид>0</Ид></Товар> ?><Товар><Ид>1</Ид></Товар>", ["1"]),
        ("<Товар><!-- </Товар><Товар> --><Ид>1</Ид></Товар>", ["1"]),
        ("<Товар><Ид>1</Ид><![CDATA[</Товар><Товар>]]></Товар>", ["1"]),
        ("<Товар x='>'><Ид>1</Ид></Товар>", ["1"]),
        ('<Товар x="a>b" y=">"><Ид>1</Ид></Товар>', ["1"]),
        ("<Товар\n><Ид>1</Ид></Товар\n>", ["1"]),
        ("<Товар/><Товар /><Товар><Ид>1</Ид></Товар>", ["", "", "1"]),
        ("<Товарищ><Ид>0</Ид></Товарищ><Товар><Ид>1</Ид></Товар>", ["1"]),
        ("<Товар><Ид>1</Ид><Товар><Ид>2</Ид></Товар></Товар>", ["1"]),
        ("<Товар><Ид>1</Ид><Товары><Товар><Ид>2</Ид></Товар></Товары></Товар>", ["1"]),
        ("<Предложение><Ид>0</Ид></Предложение><Товар><Ид>1</Ид></Товар>", ["1"]),
        ("<Услуги><Товар><Ид>0</Ид></Товар></Услуги><Товар><Ид>1</Ид></Товар>", ["1"]),
        ("текст<Товар><Ид>1</Ид></Товар>&lt;Товар&gt;", ["1"]),
    ],
)
@pytest.mark.parametrize("step", [1, 1 << 20])
def test_only_what_is_a_record_to_xml_is_a_record(goods, ids, step):
    file = document(f"<Каталог><Ид>k1</Ид><Товары>{goods}</Товары></Каталог>")

    assert scanned(file, step=step).ids() == ids


# What is no XML, or no CommerceML


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" \r\n\t ",
        codecs.BOM_UTF8,
        b"plain text",
        "просто текст".encode(),
        b'{"products": []}',
        b"PK\x03\x04\x14\x00",
        b"\xff\xd8\xff\xe0 picture",
        b"\x00\x00",
        b'undefined<?xml version="1.0"?><a/>',
    ],
)
def test_what_is_no_xml_is_called_so(data):
    assert code(data) == "XML-01"


@pytest.mark.parametrize(
    "file",
    [
        "<html><body>502 Bad Gateway</body></html>",
        "<Каталог><Ид>1</Ид></Каталог>",
        '<x:Envelope xmlns:x="urn:soap"/>',
    ],
)
def test_another_root_is_not_understood(file):
    with pytest.raises(NothingUnderstoodError) as caught:
        scanned(file)

    assert caught.value.code == "XML-08"
    assert "это не файл CommerceML" in caught.value.message


@pytest.mark.parametrize(
    "inside", ["", "<НаборыТоваров><Набор/></НаборыТоваров>", " текст "]
)
def test_a_root_with_nothing_that_is_known_is_not_understood(inside):
    with pytest.raises(NothingUnderstoodError) as caught:
        scanned(document(inside))

    assert caught.value.code == "XML-08"


def test_an_unknown_section_of_any_length_is_not_understood_rather_than_too_long():
    long = f"<НаборыТоваров>{'<Набор/>' * 20_000}</НаборыТоваров>"

    assert code(document(long)) == "XML-08"


def test_commerceml_1_is_called_by_its_name():
    file = document('<Каталог Идентификатор="1"><Товар Артикул="А"/></Каталог>')

    with pytest.raises(NothingUnderstoodError) as caught:
        scanned(file)

    assert "CommerceML 1" in caught.value.message


# Hostile files


@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE a>",
        '<!DOCTYPE a SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x"> %x;]>',
        '<!DOCTYPE a [<!ENTITY x "y">]>',
        "<!DOCTYPE a [" + '<!ENTITY x "y">' * 100_000,
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused(doctype, encoding):
    file = f'<?xml version="1.0" encoding="{encoding}"?>{doctype}{document()}'

    assert refusal(file.encode(encoding)) == (
        "XML-03",
        "DTD в файле запрещён (строка 1)",
    )


def test_a_billion_laughs_is_refused_at_once():
    entities = '<!ENTITY l0 "ha">' + "".join(
        f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' for level in range(1, 10)
    )
    file = f"<!DOCTYPE a [{entities}]>" + document("<Каталог>&l9;</Каталог>")
    begin = time.perf_counter()

    refused = code(file)

    assert (refused, time.perf_counter() - begin < 0.5) == ("XML-03", True)


@pytest.mark.parametrize("place", ["Наименование", "Описание"])
def test_an_undefined_entity_is_refused_with_its_line(place):
    file = catalog(head=f"\n<{place}>а&nbsp;б</{place}>")

    with pytest.raises(MalformedFileError) as caught:
        scanned(file)

    assert (caught.value.code, caught.value.line) == ("XML-02", 2)
    assert caught.value.message.startswith("неизвестная сущность (строка 2, позиция")


# Limits


def nested(depth):
    return "<а>" * depth + "</а>" * depth


@pytest.mark.parametrize(
    ("within", "around"),
    [
        (lambda depth: document(f"<Каталог>{nested(depth - 2)}</Каталог>"), 2),
        (lambda depth: catalog(product(nested(depth - 4))), 4),
        (lambda depth: catalog(f"<!-- -->{product(nested(depth - 4))}"), 4),
        (lambda depth: package(offer(nested(depth - 4))), 4),
        (
            lambda depth: classifier(
                f"<Группы><Группа>{nested(depth - 4)}</Группа></Группы>"
            ),
            4,
        ),
    ],
)
def test_elements_may_lie_64_deep_and_no_deeper(within, around):
    assert scanned(within(64)).outline.sections != []
    assert code(within(65)) == "XML-04"


def attributed(count):
    return "".join(f' а{number}="1"' for number in range(count))


@pytest.mark.parametrize(
    "within",
    [
        lambda attributes: document("<Каталог/>", attributes=attributes),
        lambda attributes: document(f"<Каталог{attributes}/>"),
        lambda attributes: catalog(product(f"<Вес{attributes}>1</Вес>")),
        lambda attributes: catalog(f"<!-- -->{product(f'<Вес{attributes}/>')}"),
        lambda attributes: package(offer(f"<Вес{attributes}/>")),
        lambda attributes: catalog(f"<Товар{attributes}><Ид>1</Ид></Товар>"),
        lambda attributes: catalog(f"<!-- --><Товар{attributes}/>"),
    ],
)
def test_an_element_may_have_64_attributes_and_no_more(within):
    assert scanned(within(attributed(64))).outline.sections != []
    assert code(within(attributed(65))) == "XML-04"


@pytest.mark.parametrize("comment", ["", "<!-- -->"])
def test_a_record_may_hold_so_many_elements_and_no_more(comment):
    limits = Limits(nodes_per_record=10)

    def file(count):
        return catalog(comment + product("<а/>" * (count - 1)))

    assert scanned(file(10), limits=limits).ids() == ["p1"]
    assert code(file(11), limits=limits) == "XML-04"


def test_a_list_may_hold_more_elements_than_a_record_but_not_any_number():
    limits = Limits(nodes_per_record=5, nodes_per_list=10)

    def file(count):
        options = "<Справочник/>" * count
        return classifier(
            "<Свойства><Свойство><Ид>s</Ид><ВариантыЗначений>"
            f"{options}</ВариантыЗначений></Свойство></Свойства>"
        )

    assert scanned(file(8), limits=limits).ids() == ["s"]
    assert code(file(9), limits=limits) == "XML-04"


@pytest.mark.parametrize("comment", ["", "<!-- -->"])
@pytest.mark.parametrize("step", [64, 1 << 20])
def test_a_record_may_be_so_long_and_no_longer(comment, step):
    limits = Limits(bytes_per_record=1000, bytes_before_root=100_000)

    def file(size):
        empty = len(product("<Описание></Описание>").encode())
        text = "x" * (size - empty)
        return catalog(comment + product(f"<Описание>{text}</Описание>"))

    assert scanned(file(1000), limits=limits, step=step).ids() == ["p1"]
    assert code(file(1001), limits=limits, step=step) == "XML-04"


def test_a_text_that_never_ends_is_refused_before_it_is_held_in_memory():
    file = catalog(product("<Описание>" + "x" * 11_000_000))

    assert code(file) == "XML-04"


def test_a_list_may_be_longer_than_a_record_but_not_of_any_length():
    limits = Limits(bytes_per_record=100, bytes_per_list=1000)

    def file(size):
        return classifier(
            "<Группы><Группа><Ид>g</Ид><Описание>"
            f"{'x' * size}</Описание></Группа></Группы>"
        )

    assert scanned(file(800), limits=limits).ids() == ["g"]
    assert code(file(1000), limits=limits) == "XML-04"


@pytest.mark.parametrize("opening", ["<!--", "<?x ", "<а б='"])
def test_a_comment_or_a_tag_that_never_ends_is_refused(opening):
    limits = Limits(bytes_per_list=10_000)
    file = document(f"<Каталог>{opening}{'x' * 100_000}")

    assert code(file, limits=limits, step=1000) == "XML-04"


@pytest.mark.parametrize("step", [1000, 1 << 20])
def test_no_more_than_64_kb_may_come_before_the_root(step):
    allowed = "<!--" + "x" * 60_000 + "-->"

    assert scanned(allowed + SMALL.removeprefix(DECLARATION), step=step).ids() != []
    assert code(allowed * 2 + document("<Каталог/>"), step=step) == "XML-04"


def test_endless_comments_before_the_root_are_refused_without_reading_them_all():
    data = b"<!-- comment -->" * 500_000
    streams = []

    def open_stream():
        streams.append(Watched(data))
        return streams[-1]

    with pytest.raises(MalformedFileError) as caught:
        scan(open_stream, io.BytesIO())

    assert caught.value.code == "XML-04"
    assert max(stream.given for stream in streams) < 1_000_000
    assert {stream.closed for stream in streams} == {True}


def test_a_file_may_have_so_many_sections_and_no_more():
    limits = Limits(sections=3)

    assert scanned(document("<Каталог/>" * 3), limits=limits).ids() == []
    assert code(document("<Каталог/>" * 4), limits=limits) == "XML-04"


def test_millions_of_elements_outside_of_records_are_no_harm():
    found = scanned(document("<Каталог>", "<а/>" * 300_000, "</Каталог>"))

    assert found.outline.counts == {}


# Encodings


def cyrillic(name="Чай зелёный, ёмкость № 5"):
    return catalog(
        *(
            product(f"<Наименование>{name} {number}</Наименование>", id=f"p{number}")
            for number in range(70)
        )
    )


def declared(encoding):
    return f'<?xml version="1.0" encoding="{encoding}"?>\n{cyrillic()}'


@pytest.mark.parametrize(
    ("declaration", "codec", "mark"),
    [
        ("UTF-8", "utf-8", b""),
        ("utf8", "utf-8", b""),
        ("UTF-8", "utf-8", codecs.BOM_UTF8),
        ("windows-1251", "windows-1251", b""),
        ("Windows-1251", "windows-1251", b""),
        ("cp1251", "windows-1251", b""),
        ("UTF-16", "utf-16-le", codecs.BOM_UTF16_LE),
        ("UTF-16", "utf-16-be", codecs.BOM_UTF16_BE),
    ],
)
@pytest.mark.parametrize("step", [1, 1 << 20])
def test_a_file_is_read_in_the_encoding_that_it_declares(
    declaration, codec, mark, step
):
    data = mark + declared(declaration).encode(codec)

    found = scanned(data, step=step)

    assert found.outline.warnings == []
    assert found.records() == scanned(cyrillic()).records()


def test_a_file_without_a_declaration_is_utf_8():
    assert len(scanned(cyrillic()).ids()) == 70


@pytest.mark.parametrize("encoding", ["koi8-r", "cp866", "utf-7", "utf-32", "x-mac"])
def test_another_encoding_is_refused_by_its_name(encoding):
    refused, message = refusal(declared(encoding))

    assert refused == "XML-05"
    assert f"«{encoding}»" in message


@pytest.mark.parametrize("head", ["", '<?xml version="1.0" encoding="UTF-8"?>'])
@pytest.mark.parametrize("step", [5, 1 << 20])
def test_windows_1251_that_calls_itself_utf_8_is_read_with_a_warning(head, step):
    data = (head + cyrillic()).encode("windows-1251")

    found = scanned(data, step=step)

    assert found.outline.encoding == "windows-1251"
    assert found.outline.warnings == [
        "файл объявлен как UTF-8, но записан в windows-1251"
    ]
    assert found.records() == scanned(cyrillic()).records()


@pytest.mark.parametrize("step", [5, 1 << 20])
def test_utf_8_that_calls_itself_windows_1251_is_read_with_a_warning(step):
    data = declared("windows-1251").encode()

    found = scanned(data, step=step)

    assert found.outline.encoding == "utf-8"
    assert found.outline.warnings == [
        "файл объявлен как windows-1251, но записан в UTF-8"
    ]
    assert found.records() == scanned(cyrillic()).records()


def test_utf_8_that_calls_itself_utf_16_is_read_with_a_warning():
    found = scanned(declared("UTF-16").encode())

    assert found.outline.warnings == ["файл объявлен как UTF-16, но записан в UTF-8"]
    assert found.records() == scanned(cyrillic()).records()


def test_a_file_in_both_encodings_is_refused():
    half = cyrillic()
    data = half.encode().replace(
        "Чай зелёный".encode(), "Чай зелёный".encode("windows-1251")
    )

    assert code(data) == "XML-05"


@pytest.mark.parametrize("codec", ["koi8-r", "cp866", "latin-1"])
def test_bytes_of_no_known_encoding_are_refused(codec):
    data = DECLARATION.encode() + catalog(product()).encode()
    name = "<Наименование>".encode()
    broken = "Ïðèâåò ÿ".encode("latin-1") if codec == "latin-1" else None
    text = broken or "Привет я".encode(codec)
    spoilt = data.replace("<Ид>p1</Ид>".encode(), name + text + b"</" + name[1:])

    assert code(spoilt) == "XML-05"


@pytest.mark.parametrize("times", [1, 2])
def test_mojibake_is_recognised_and_refused(times):
    text = "Чай зелёный"
    for _ in range(times):
        text = text.encode().decode("windows-1251", "replace")

    assert code(cyrillic(text)) == "XML-06"


@pytest.mark.parametrize(
    "name", ["Русские РУССКИЕ СЛОВА", "РСФСР СССР", "Café Ñandú", "№ 5 «РАДУГА»"]
)
def test_honest_text_is_no_mojibake(name):
    assert len(scanned(cyrillic(name)).ids()) == 70


# Property-based


def outcome(data):
    """Return the entries of a file, or the code of its refusal."""
    try:
        return scanned(data).entries
    except MalformedFileError as error:
        return error.code


@settings(max_examples=examples(60, deep=600))
@given(st.data())
def test_a_damaged_file_is_refused_or_read_as_whole_xml(data):
    original = SMALL.encode()
    place = data.draw(st.integers(0, len(original) - 1))
    size = data.draw(st.integers(0, 20))
    inserted = data.draw(
        st.sampled_from([b"", b"<", b">", b"</", b"<!--", b"-->", b"&", b"'", b'"'])
        | st.binary(max_size=3)
    )
    damaged = original[:place] + inserted + original[place + size :]

    quick = outcome(damaged)
    careful = outcome(damaged + b"<!-- the careful way -->")

    assert isinstance(quick, str) == isinstance(careful, str)
    if not isinstance(quick, str):
        assert quick == careful
