"""Product classes: found by name, made where there is none."""

from collections.abc import Iterable
from typing import Any

from django_commerceml.adapters.oscar.rows import create, find_by, model_of
from django_commerceml.adapters.slugs import make_slug

_LONGEST = 128


def find_or_create_classes(names: Iterable[str]) -> dict[str, Any]:
    """Return the product classes called *names*, by these as they were given."""
    model = model_of("catalogue", "ProductClass")
    wanted = {name: name[:_LONGEST] for name in names}
    found = find_by(model, "name", wanted.values())
    missing = [
        model(name=name, slug=make_slug(name, name, longest=_LONGEST))
        for name in dict.fromkeys(wanted.values())
        if name not in found
    ]
    create(model, missing)
    found.update({row.name: row for row in missing})
    return {name: found[short] for name, short in wanted.items()}
