"""What 1C sends to the store, said in a line each."""

from django_commerceml.models import ImportRun, RunProblem
from tests.importing import goods
from tests.importing.imports import import_bytes, work_off

_PRICE_TYPES = {"retail": "Розничная", "wholesale": "Оптовая", "cost": "Закупочная"}


def price(kind, amount):
    return (
        f"<Цена><ЦенаЗаЕдиницу>{amount}</ЦенаЗаЕдиницу>"
        f"<ИдТипаЦены>{kind}</ИдТипаЦены><Валюта>RUB</Валюта></Цена>"
    )


def offer(name, *, title="", characteristics=(), quantity=None, **prices):
    """Return an offer; *prices* are by the ids of their types."""
    said = "".join(
        "<ХарактеристикаТовара>"
        f"<Наименование>{label}</Наименование><Значение>{value}</Значение>"
        "</ХарактеристикаТовара>"
        for label, value in characteristics
    )
    inside = f"<ХарактеристикиТовара>{said}</ХарактеристикиТовара>" if said else ""
    if prices:
        listed = "".join(price(kind, amount) for kind, amount in prices.items())
        inside += f"<Цены>{listed}</Цены>"
    return goods.offer(
        name, title=title or f"Товар {name}", quantity=quantity, inside=inside
    )


def package(*offers, is_full=True):
    """Return a file of *offers*, with the types of their prices."""
    types = "".join(
        f"<ТипЦены><Ид>{kind}</Ид><Наименование>{name}</Наименование>"
        "<Валюта>RUB</Валюта></ТипЦены>"
        for kind, name in _PRICE_TYPES.items()
    )
    data = goods.package(*offers, is_full=is_full).decode()
    listed = f"<ТипыЦен>{types}</ТипыЦен><Предложения>"
    return data.replace("<Предложения>", listed).encode()


def groups(*, depth, number):
    """Return a classifier with *number* groups, which stand *depth* deep."""
    chains = [
        _chain([f"г{first + step}" for step in range(min(depth, number - first))])
        for first in range(0, number, depth)
    ]
    return (
        f"<Классификатор><Ид>k</Ид><Группы>{''.join(chains)}</Группы></Классификатор>"
    )


def _chain(names):
    if not names:
        return ""
    first, *rest = names
    inside = f"<Группы>{_chain(rest)}</Группы>" if rest else ""
    return (
        f"<Группа><Ид>{first}</Ид><Наименование>Раздел {first}</Наименование>"
        f"{inside}</Группа>"
    )


def send(profile, *files):
    """Have 1C send *files*, one after the other; return the runs."""
    runs: list[ImportRun] = []
    for number, data in enumerate(files):
        runs += [import_bytes(profile, f"file{number}.xml", data), *work_off(profile)]
    return runs


def said(runs):
    """Return what the journal of *runs* says: codes and messages."""
    found = RunProblem.objects.filter(run__in=runs).order_by("pk")
    return list(found.values_list("code", "message"))
