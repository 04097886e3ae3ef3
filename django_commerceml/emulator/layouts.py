"""Which files a generated catalogue becomes, and what stands in each."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO, Final

from django_commerceml.cml.names import RecordKind, SectionKind
from django_commerceml.cml.records import FileHeader, Record, Section
from django_commerceml.cml.writer import Writer
from django_commerceml.emulator import classifier
from django_commerceml.emulator.catalog import (
    CATALOG_ID,
    CREATED_AT,
    OWNER,
    GeneratedCatalog,
)
from django_commerceml.emulator.dialects import Dialect, Layout
from django_commerceml.emulator.dice import make_id

Records = tuple[RecordKind, Iterable[Record]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionPlan:
    """A section to write and the records in it, by kind."""

    section: Section
    records: tuple[Records, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePlan:
    """A file to write, and the goods whose pictures travel with it."""

    name: str
    sections: tuple[SectionPlan, ...]
    pictured: range = range(0)
    marks_deletion: bool = True
    """Whether records say "not deleted" where the family says it at all."""


def plan_files(catalog: GeneratedCatalog, dialect: Dialect) -> Iterator[FilePlan]:
    """Yield the files of *catalog* in the order in which *dialect* sends them."""
    return _LAYOUTS[dialect.layout](catalog, dialect)


def write_file(stream: BinaryIO, plan: FilePlan, dialect: Dialect) -> None:
    """Write the file that *plan* describes."""
    header = FileHeader(
        schema_version=dialect.schema_version,
        created_at=CREATED_AT,
        source_id=dialect.source_id,
    )
    owner = None if dialect.layout is Layout.SETS else OWNER
    markup = dialect.markup
    if not plan.marks_deletion:
        markup = replace(markup, style=replace(markup.style, deletion="attribute"))
    with Writer(stream, header=header, markup=markup) as writer:
        for part in plan.sections:
            with writer.section(part.section, owner=owner):
                for kind, records in part.records:
                    writer.write_all(kind, records)


def _portions(catalog: GeneratedCatalog, dialect: Dialect) -> list[range]:
    size = dialect.portion_size or catalog.products
    return [
        range(start, min(start + size, catalog.products))
        for start in range(0, catalog.products, size)
    ]


def _plan_named(
    catalog: GeneratedCatalog,
    dialect: Dialect,
    make_name: Callable[[str, int], str],
) -> Iterator[FilePlan]:
    portions = _portions(catalog, dialect)
    for number, goods in enumerate(portions):
        first = number == 0
        cards = _catalog_plan(catalog, goods, changes_only=not first)
        yield FilePlan(
            name=make_name("import", number),
            sections=(_classifier_plan(catalog), cards) if first else (cards,),
            pictured=goods,
        )
    for number, goods in enumerate(portions):
        package = _package_plan(catalog, goods, changes_only=number > 0)
        yield FilePlan(name=make_name("offers", number), sections=(package,))


def _plan_pair(catalog: GeneratedCatalog, dialect: Dialect) -> Iterator[FilePlan]:
    def make_name(kind: str, number: int) -> str:
        return f"{kind}{number or ''}.xml"

    return _plan_named(catalog, dialect, make_name)


def _plan_portions(catalog: GeneratedCatalog, dialect: Dialect) -> Iterator[FilePlan]:
    def make_name(kind: str, number: int) -> str:
        return f"{kind}0_{number + 1}.xml"

    return _plan_named(catalog, dialect, make_name)


def _plan_numbered(catalog: GeneratedCatalog, dialect: Dialect) -> Iterator[FilePlan]:
    def make_name(kind: str, number: int) -> str:
        return f"{kind}{number}.xml"

    return _plan_named(catalog, dialect, make_name)


def _plan_sets(catalog: GeneratedCatalog, dialect: Dialect) -> Iterator[FilePlan]:
    spelling = catalog.spelling
    for name, records in (
        ("groups", (RecordKind.GROUP, classifier.make_groups(spelling))),
        (
            "propertiesGoods",
            (RecordKind.PROPERTY, classifier.make_properties(spelling)),
        ),
        (
            "propertiesOffers",
            (RecordKind.PROPERTY, classifier.make_offer_properties(spelling)),
        ),
        ("priceLists", (RecordKind.PRICE_TYPE, classifier.make_price_types(spelling))),
        ("storages", (RecordKind.WAREHOUSE, classifier.make_warehouses(spelling))),
        ("units", (RecordKind.UNIT, classifier.make_units(spelling))),
    ):
        yield FilePlan(name=_set_name(name, 0), sections=_set_classifier(name, records))
    yield from _plan_set_goods(catalog, _portions(catalog, dialect))


def _plan_set_goods(
    catalog: GeneratedCatalog, portions: list[range]
) -> Iterator[FilePlan]:
    for number, goods in enumerate(portions):
        plan = _catalog_plan(catalog, goods, changes_only=True)
        name = _set_name("goods", number)
        yield FilePlan(name=name, sections=(plan,), pictured=goods)
    for kind, iter_offers in (
        ("offers", catalog.iter_cards),
        ("prices", catalog.iter_prices),
        ("rests", catalog.iter_stocks),
    ):
        for number, goods in enumerate(portions):
            section = _package(prefix="#", suffix="", changes_only=True)
            records = ((RecordKind.OFFER, iter_offers(goods)),)
            plan = SectionPlan(section=section, records=records)
            yield FilePlan(
                name=_set_name(kind, number),
                sections=(plan,),
                marks_deletion=kind == "offers",
            )


def _set_name(kind: str, number: int) -> str:
    return f"{kind}_1_{number + 1}_{make_id(f'file/{kind}', number)}.xml"


def _set_classifier(name: str, records: Records) -> tuple[SectionPlan, ...]:
    whole = name == "groups"
    part = SectionPlan(section=_classifier(changes_only=not whole), records=(records,))
    # 3.1 writes the head of the catalogue before every classifier but the groups.
    return (
        (part,) if whole else (SectionPlan(section=_catalog(changes_only=True)), part)
    )


def _classifier_plan(catalog: GeneratedCatalog) -> SectionPlan:
    spelling = catalog.spelling
    return SectionPlan(
        section=_classifier(changes_only=None),
        records=(
            (RecordKind.GROUP, classifier.make_groups(spelling)),
            (RecordKind.PROPERTY, classifier.make_properties(spelling)),
        ),
    )


def _catalog_plan(
    catalog: GeneratedCatalog, goods: range, *, changes_only: bool
) -> SectionPlan:
    records = ((RecordKind.PRODUCT, catalog.iter_products(goods)),)
    return SectionPlan(section=_catalog(changes_only=changes_only), records=records)


def _package_plan(
    catalog: GeneratedCatalog, goods: range, *, changes_only: bool
) -> SectionPlan:
    spelling = catalog.spelling
    return SectionPlan(
        section=_package(prefix="", suffix="#", changes_only=changes_only),
        records=(
            (RecordKind.PRICE_TYPE, classifier.make_price_types(spelling)),
            (RecordKind.WAREHOUSE, classifier.make_warehouses(spelling)),
            (RecordKind.OFFER, catalog.iter_offers(goods)),
        ),
    )


def _classifier(*, changes_only: bool | None) -> Section:
    return Section(
        kind=SectionKind.CLASSIFIER,
        id=CATALOG_ID,
        name="Классификатор (Добрый дом)",
        changes_only=changes_only,
    )


def _catalog(*, changes_only: bool) -> Section:
    return Section(
        kind=SectionKind.CATALOG,
        id=CATALOG_ID,
        name="Каталог товаров (Добрый дом)",
        classifier_id=CATALOG_ID,
        changes_only=changes_only,
    )


def _package(*, prefix: str, suffix: str, changes_only: bool) -> Section:
    return Section(
        kind=SectionKind.OFFER_PACKAGE,
        id=f"{prefix}{CATALOG_ID}{suffix}",
        name="Пакет предложений (Добрый дом)",
        catalog_id=CATALOG_ID,
        classifier_id=CATALOG_ID,
        changes_only=changes_only,
    )


_LAYOUTS: Final = {
    Layout.PAIR: _plan_pair,
    Layout.PORTIONS: _plan_portions,
    Layout.NUMBERED: _plan_numbered,
    Layout.SETS: _plan_sets,
}
