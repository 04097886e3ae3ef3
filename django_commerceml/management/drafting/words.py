"""Words of the source that is drafted."""

from django_commerceml.management.drafting.fields import Lines
from django_commerceml.management.drafting.roles import Model

Arguments = dict[str, "str | Lines"]
"""By the name of an argument, its source, or the sources of a dictionary."""


def quoted(name: str) -> str:
    """Return *name* as a text of the source."""
    return f'"{name}"'


def label_of(model: Model) -> str:
    """Return «app.Model» as a text of the source."""
    return quoted(model._meta.label)  # noqa: SLF001 (Django's public name)
