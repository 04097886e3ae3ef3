"""The source of the tests of a drafted adapter: the contract, and how to look."""

from collections.abc import Iterator
from typing import Final

from django.db import models

from django_commerceml.management.drafting import columns
from django_commerceml.management.drafting.columns import find
from django_commerceml.management.drafting.figures import find_price, find_stock
from django_commerceml.management.drafting.mappings import find_groups, find_picture
from django_commerceml.management.drafting.roles import Model, Roles, find_link

_HEAD: Final = '''"""The adapter keeps the contract: ``manage.py test {app}``."""

from django.test import TestCase
from django_commerceml.adapters.testing import AdapterContract, {views}

from {package}.commerceml_adapter import Adapter
{imports}

class AdapterTests(AdapterContract, TestCase):
    """What is not said here is not tried: see `AdapterProbe`."""

    adapter = Adapter
{more}'''


def write_tests(roles: Roles, *, app: str, package: str) -> str:
    """Return the source of the tests of the adapter in *package* of the app *app*."""
    parts = [_product(roles)]
    if roles.offer:
        parts.append(_offer(roles, roles.offer))
    if roles.group and find_name(roles.group):
        parts.append(_group(roles.group))
    if find(roles.product, columns.ACTIVE, models.BooleanField) is not None:
        parts.append(_hide(roles))
    body = "".join(f"\n{part}" for part in parts)
    views = "GroupView, ShopView" if "GroupView" in body else "ShopView"
    head = _HEAD.format(
        app=app,
        package=package,
        views=views,
        imports=_imports(roles),
        more="" if roles.image else "    most_pictures = 1\n",
    )
    return head + body


def find_name(model: Model) -> str:
    """Return the field of the name of a row; "" where there is none."""
    field = find(model, columns.NAMES, *columns.TEXTS)
    return field.name if field is not None else ""


def _imports(roles: Roles) -> str:
    used: dict[str, list[str]] = {}
    for model in (roles.product, roles.offer, roles.group):
        if model is not None:
            used.setdefault(model.__module__, []).append(model.__name__)
    return "".join(
        f"from {module} import {', '.join(sorted(names))}\n"
        for module, names in sorted(used.items())
    )


def _product(roles: Roles) -> str:
    rows = [*_card(roles.product, "product")]
    if not roles.offer:
        rows += _figures(roles.product, "product")
    rows += _around(roles)
    return _reader("read_product", roles.product, "product", rows)


def _offer(roles: Roles, model: Model) -> str:
    rows = [*_seen(roles, model), *_figures(model, "offer")]
    return _reader("read_offer", model, "offer", rows)


def _seen(roles: Roles, model: Model) -> Iterator[str]:
    """Yield whether a variant, and its product, can be seen."""
    link = find_link(model, roles.product)
    places = ((model, "offer"), (roles.product, f"offer.{link.name}"))
    seen = [
        f"{place}.{field.name}"
        for one, place in places
        if (field := find(one, columns.ACTIVE, models.BooleanField)) is not None
    ]
    if seen:
        yield f"is_active={' and '.join(seen)}"


def _card(model: Model, word: str) -> Iterator[str]:
    name = find_name(model)
    if name:
        yield f"title={word}.{name}"
    active = find(model, columns.ACTIVE, models.BooleanField)
    if active is not None:
        yield f"is_active={word}.{active.name}"


def _figures(model: Model, word: str) -> Iterator[str]:
    for key, field in (("price", find_price(model)), ("stock", find_stock(model))):
        if field is not None:
            yield f"{key}={word}.{field.name}"


def _around(roles: Roles) -> Iterator[str]:
    """Yield the groups and the pictures of a product."""
    groups = find_groups(roles)
    name = find_name(roles.group) if roles.group else ""
    if groups is not None and name and groups.many_to_many:
        rows = f"product.{groups.name}.all()"
        yield f"groups=[group.{name} for group in {rows}]"
    elif groups is not None and name:
        one = f"product.{groups.name}"
        yield f"groups=[{one}.{name}] if {one} else []"
    file = find_picture(roles)
    if file is None:
        return
    if roles.image:
        link = find_link(roles.image, roles.product)
        related = link.remote_field.get_accessor_name()
        yield f"pictures=product.{related}.count()"
    else:
        yield f"pictures=1 if product.{file.name} else 0"


def _reader(method: str, model: Model, word: str, rows: list[str]) -> str:
    inside = "".join(f"            {row},\n" for row in rows)
    return (
        f"    def {method}(self, external_id):\n"
        f"        {word} = self.find({model.__name__}, external_id)\n"
        f"        if {word} is None:\n"
        f"            return None\n"
        f"        return ShopView(\n{inside}        )\n"
    )


def _group(model: Model) -> str:
    name = find_name(model)
    parent = find_link(model, model)
    one = f"group.{parent.name}" if parent else ""
    inside = f', parent={one}.{name} if {one} else ""' if parent else ""
    return (
        "    def read_group(self, external_id):\n"
        f"        group = self.find({model.__name__}, external_id)\n"
        "        if group is None:\n"
        "            return None\n"
        f"        return GroupView(name=group.{name}{inside})\n"
    )


def _hide(roles: Roles) -> str:
    active = find(roles.product, columns.ACTIVE, models.BooleanField)
    return (
        "    def hide_product(self, external_id):\n"
        f"        product = self.find({roles.product.__name__}, external_id)\n"
        f"        product.{active.name} = False\n"
        "        product.save()\n"
    )
