"""The stages of a file: what it is part of, and steps that pick up where one ended."""

import pytest

from django_commerceml.importing import work
from django_commerceml.models import (
    Catalog,
    FileKind,
    Product,
    ProductImage,
    ReferenceBook,
    RunState,
    StoredFile,
)
from tests.factories import make_profile, make_run
from tests.importing.goods import catalog, product, products
from tests.importing.imports import import_bytes, store_bytes
from tests.importing.receiving import receive
from tests.importing.shops import RecordingShop

pytestmark = pytest.mark.django_db

BOOK = """<?xml version="1.0" encoding="UTF-8"?><КоммерческаяИнформация>
<ПользовательскиеСправочники><Справочник><Ид>brands</Ид><Наименование>Бренды</Наименование>
<ЭлементыСправочника><ЭлементСправочника><Ид>b1</Ид></ЭлементСправочника>
</ЭлементыСправочника></Справочник></ПользовательскиеСправочники>
</КоммерческаяИнформация>""".encode()


@pytest.fixture(autouse=True)
def small_batches(settings):
    settings.COMMERCEML = {**settings.COMMERCEML, "BATCH_SIZE": 5}


def test_a_catalogue_becomes_a_row_that_its_products_belong_to():
    profile = make_profile()
    data = catalog(*products([1]), catalog_id="main").replace(
        "<Товары>".encode(),
        "<Наименование>Основной</Наименование>"
        "<ИдКлассификатора>k</ИдКлассификатора><Товары>".encode(),
    )

    receive(profile, data)

    row = Catalog.objects.get(profile=profile)
    assert (row.external_id, row.name) == ("main", "Основной")
    assert row.classifier_external_id == "k"
    assert Product.objects.get().catalog == row


def test_a_catalogue_s_id_is_cut_to_its_column():
    profile = make_profile()
    data = catalog(*products([1]), catalog_id="c" * 300, is_full=None)

    assert receive(profile, data).state == RunState.DONE
    names = Product.objects.values_list("catalog__external_id", flat=True)
    assert list(names) == ["c" * 255]


def test_a_reference_book_becomes_a_row():
    run = import_bytes(make_profile(), "references.xml", BOOK)

    assert (run.state, run.error) == (RunState.DONE, "")
    assert ReferenceBook.objects.get().external_id == "brands"


def test_the_shop_hears_whether_a_file_is_whole():
    profile = make_profile(adapter="tests.importing.shops.RecordingShop")
    RecordingShop.published.clear()

    receive(profile, catalog(*products([1, 2])))

    assert RecordingShop.published == [("products", ["p1", "p2"], False)]


def test_a_step_whose_time_is_over_writes_no_batch():
    profile = make_profile()
    file = store_bytes(profile, "import.xml", catalog(*products(range(12))))
    run = make_run(profile=profile, file=file)

    work(run, is_over=lambda: True)

    assert (run.state, run.checkpoint, run.records_total) == (RunState.QUEUED, 0, 12)
    assert not Product.objects.exists()


def test_what_came_before_the_first_batch_is_seen_by_it():
    profile = make_profile()
    file = store_bytes(profile, "import.xml", catalog(*products(range(12))))
    run = make_run(profile=profile, file=file)
    work(run, is_over=lambda: True)
    Product.objects.create(
        profile=profile,
        external_id="p7",
        name="Уже здесь",
        created_at=run.created_at,
        updated_at=run.created_at,
    )

    work(run)

    assert run.counts["product"] == {"created": 11, "updated": 1}


def test_a_step_goes_on_after_the_last_batch_of_the_one_before():
    profile = make_profile()
    file = store_bytes(profile, "import.xml", catalog(*products(range(12))))
    run = make_run(profile=profile, file=file)
    done = []
    while run.state != RunState.DONE:
        work(run, is_over=lambda: True)
        done.append((run.state, run.checkpoint))

    assert done == [
        (RunState.QUEUED, 0),
        (RunState.QUEUED, 5),
        (RunState.QUEUED, 10),
        (RunState.DONE, 12),
    ]


def test_pictures_that_are_left_are_the_next_step_s_work():
    profile = make_profile()
    for number in (1, 2):
        store_picture(profile, f"import_files/{number}.gif")
    images = "".join(f"<Картинка>import_files/{n}.gif</Картинка>" for n in (1, 2))
    data = catalog(product("p1", inside=images))
    run = make_run(profile=profile, file=store_bytes(profile, "import.xml", data))
    calls = iter([False, True])

    work(run, is_over=lambda: next(calls))

    assert (run.state, run.checkpoint) == (RunState.QUEUED, 1)
    assert shown_pictures() == [True, False]
    assert work(run).state == RunState.DONE
    assert shown_pictures() == [True, True]


def shown_pictures():
    images = ProductImage.objects.order_by("path")
    return [image.file.startswith("pictures/") for image in images]


def store_picture(profile, label):
    gif = (
        b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,"
        b"\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
    )
    file = store_bytes(profile, label, gif)
    StoredFile.objects.filter(pk=file.pk).update(kind=FileKind.PICTURE)
