"""The ways of writing rows differ in speed and in nothing else."""

from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models, transaction

from django_commerceml.bulk.databases import (
    BACKENDS,
    Portable,
    Postgresql,
    Sqlite,
    get_backend,
)
from django_commerceml.bulk.mysql import Mysql
from django_commerceml.models import ExchangeProfile, RunState
from tests.factories import make_profile
from tests.importing.imports import import_bytes

pytestmark = pytest.mark.django_db

JOURNAL = {
    "ExchangeProfile",
    "ExchangeSession",
    "StoredFile",
    "FilePart",
    "ImportRun",
    "Overview",
    "RunProblem",
}
MIRROR = [
    model
    for model in apps.get_app_config("commerceml").get_models()
    if model.__name__ not in JOURNAL
]
FILE = """<?xml version="1.0" encoding="UTF-8"?>
<КоммерческаяИнформация ВерсияСхемы="2.10">
<Классификатор><Ид>к</Ид>
  <Группы><Группа><Ид>г</Ид><Наименование>Г</Наименование>
    <Группы><Группа><Ид>в</Ид><Наименование>{name}</Наименование></Группа></Группы>
  </Группа></Группы>
  <Свойства><Свойство><Ид>с</Ид><ВариантыЗначений><Справочник>
    <ИдЗначения>о</ИдЗначения><Значение>{name}</Значение>
  </Справочник></ВариантыЗначений></Свойство></Свойства>
</Классификатор>
<Каталог СодержитТолькоИзменения="true"><Ид>к</Ид><Товары>
  <Товар><Ид>т1</Ид><Наименование>{name}</Наименование><Вес>{number}</Вес>
    <БазоваяЕдиница Код="796">шт</БазоваяЕдиница>
    <Группы><Ид>в</Ид><Ид>нет</Ид></Группы>
    <Картинка>import_files/{number}.jpg</Картинка><Картинка>0.jpg</Картинка>
    <ЗначенияСвойств>
      <ЗначенияСвойства><Ид>с</Ид><Значение>о</Значение></ЗначенияСвойства>
      <ЗначенияСвойства><Ид>нет</Ид><Значение>{number}</Значение></ЗначенияСвойства>
    </ЗначенияСвойств>
    <ЗначенияРеквизитов><ЗначениеРеквизита><Наименование>Вид</Наименование>
      <Значение>{name}</Значение></ЗначениеРеквизита></ЗначенияРеквизитов>
  </Товар>
  <Товар><Ид>т2</Ид><Код>1</Код></Товар>
</Товары></Каталог>
<ПакетПредложений СодержитТолькоИзменения="true"><Ид>к#</Ид><Предложения>
  <Предложение><Ид>т1#х</Ид><Наименование>{name}</Наименование>
    <ХарактеристикиТовара><ХарактеристикаТовара><Наименование>Цвет</Наименование>
      <Значение>{name}</Значение></ХарактеристикаТовара></ХарактеристикиТовара>
    <Цены><Цена><ИдТипаЦены>р</ИдТипаЦены><ЦенаЗаЕдиницу>{number}</ЦенаЗаЕдиницу>
    </Цена></Цены><Склад ИдСклада="с1" КоличествоНаСкладе="{number}"/>
  </Предложение>
</Предложения></ПакетПредложений>
</КоммерческаяИнформация>"""


def import_twice(profile: ExchangeProfile) -> None:
    for name, number in (("Первое", "1"), ("Второе\\n ё % {}", "2.5")):
        data = FILE.format(name=name, number=number).encode()
        run = import_bytes(profile, "import.xml", data)
        assert (run.state, run.traceback) == (RunState.DONE, "")


def take_mirror() -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows but their ids, runs and times, and empty the tables."""
    taken = {}
    for model in MIRROR:
        names = [
            _readable(field)
            for field in model._meta.concrete_fields  # noqa: SLF001 (Django's own way)
            if not _is_of_the_work(field)
        ]
        rows = model._default_manager.values_list(*names)  # noqa: SLF001 (as above)
        taken[model.__name__] = sorted(rows, key=repr)
    for model in reversed(MIRROR):
        model._default_manager.all().delete()  # noqa: SLF001 (as above)
    return taken


def _is_of_the_work(field: Any) -> bool:
    return (
        field.primary_key
        or field.name in {"object_id", "run"}
        or isinstance(field, models.DateTimeField)
    )


def _readable(field: Any) -> str:
    """Return a field, or what 1C calls the row that it points to."""
    target = field.related_model if field.is_relation else None
    is_named = target is not None and hasattr(target, "external_id")
    return f"{field.name}__external_id" if is_named else field.name


def test_an_import_by_the_portable_way_is_that_by_the_databases_own(monkeypatch):
    profile = make_profile()
    import_twice(profile)
    own = take_mirror()
    written = ("Price", "PendingReference", "ProductImage", "RecordChange")
    assert all(own[name] for name in written)

    monkeypatch.delitem(BACKENDS, connection.vendor)
    import_twice(profile)

    assert take_mirror() == own


@pytest.mark.parametrize(
    ("vendor", "way"),
    [
        ("sqlite", Sqlite),
        ("postgresql", Postgresql),
        ("mysql", Mysql),
        ("oracle", Portable),
    ],
)
def test_every_database_has_its_way(monkeypatch, vendor, way):
    monkeypatch.setattr(connection, "vendor", vendor)

    assert isinstance(get_backend("default"), way)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's own way")
@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_is_hastened_is_the_only_one():
    def waits():
        with connection.cursor() as cursor:
            cursor.execute("SHOW synchronous_commit")
            return cursor.fetchone()[0]

    before = waits()
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = on")
    with transaction.atomic():
        get_backend("default").hasten()
        hastened = waits()
    after = waits()
    with connection.cursor() as cursor:
        cursor.execute(f"SET synchronous_commit = {before}")

    assert (hastened, after) == ("off", "on")
