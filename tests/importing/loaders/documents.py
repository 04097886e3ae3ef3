"""Small CommerceML files, and what became of them."""

from typing import Any

from django.db.models import Model

from django_commerceml.models import ExchangeProfile, ImportRun, RunProblem, RunState
from tests.importing.imports import import_bytes

CATALOG = "каталог"


def document(*sections: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<КоммерческаяИнформация ВерсияСхемы="2.10">{"".join(sections)}'
        "</КоммерческаяИнформация>"
    )


def classifier(*parts: str) -> str:
    return f"<Классификатор><Ид>классификатор</Ид>{''.join(parts)}</Классификатор>"


def catalog(*products: str) -> str:
    return (
        f'<Каталог СодержитТолькоИзменения="true"><Ид>{CATALOG}</Ид>'
        f"<Товары>{''.join(products)}</Товары></Каталог>"
    )


def package(*offers: str, head: str = "", tag: str = "ПакетПредложений") -> str:
    return (
        f'<{tag} СодержитТолькоИзменения="true"><Ид>{CATALOG}#</Ид>'
        f"<ИдКаталога>{CATALOG}</ИдКаталога>{head}"
        f"<Предложения>{''.join(offers)}</Предложения></{tag}>"
    )


def product(external_id: str, *children: str) -> str:
    return f"<Товар><Ид>{external_id}</Ид>{''.join(children)}</Товар>"


def offer(external_id: str, *children: str) -> str:
    return f"<Предложение><Ид>{external_id}</Ид>{''.join(children)}</Предложение>"


def attribute(name: str, *values: str) -> str:
    said = "".join(f"<Значение>{value}</Значение>" for value in values)
    return (
        f"<ЗначениеРеквизита><Наименование>{name}</Наименование>{said}"
        "</ЗначениеРеквизита>"
    )


def attributes(**values: str) -> str:
    said = "".join(attribute(name, value) for name, value in values.items())
    return f"<ЗначенияРеквизитов>{said}</ЗначенияРеквизитов>"


def price(amount: str, *children: str, kind: str = "розница") -> str:
    return (
        f"<Цена><ИдТипаЦены>{kind}</ИдТипаЦены><ЦенаЗаЕдиницу>{amount}</ЦенаЗаЕдиницу>"
        f"{''.join(children)}</Цена>"
    )


def prices(*items: str) -> str:
    return f"<Цены>{''.join(items)}</Цены>"


def load(profile: ExchangeProfile, *sections: str) -> ImportRun:
    """Import a file of *sections* to its end."""
    run = import_bytes(profile, "file.xml", document(*sections).encode())
    assert (run.state, run.error, run.traceback) == (RunState.DONE, "", "")
    return run


def load_products(profile: ExchangeProfile, *products: str) -> ImportRun:
    return load(profile, catalog(*products))


def load_offers(profile: ExchangeProfile, *offers: str) -> ImportRun:
    return load(profile, package(*offers))


def rows(model: type[Model], *names: str) -> list[Any]:
    """Return the columns *names* of all rows of *model*, in the order of their ids."""
    found = model._default_manager.order_by("pk")  # noqa: SLF001 (Django's own way)
    return list(found.values_list(*names, flat=len(names) == 1))


def problems(run: ImportRun) -> list[tuple[str, str, str, str]]:
    """Return severity, code, element and 1C's id of what the journal says."""
    found = RunProblem.objects.filter(run=run).order_by("pk")
    return list(found.values_list("severity", "code", "element", "external_id"))
