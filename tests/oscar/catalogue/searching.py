"""A search engine that remembers what it was told."""

from haystack.backends import BaseEngine, BaseSearchBackend, BaseSearchQuery

SHOWN: dict[str, str] = {}
TOLD: list[int] = []
"""How many products each call was about."""


class Backend(BaseSearchBackend):
    def update(self, index, iterable, commit=True):
        TOLD.append(len(iterable))
        for row in iterable:
            SHOWN[str(row.pk)] = index.full_prepare(row)["title"]

    def remove(self, obj_or_string, commit=True):
        SHOWN.pop(str(obj_or_string).rpartition(".")[2], None)

    def clear(self, models=None, commit=True):
        SHOWN.clear()


class Engine(BaseEngine):
    backend = Backend
    query = BaseSearchQuery
