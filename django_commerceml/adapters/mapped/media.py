"""Files of pictures: copied from the exchange's storage into that of the shop."""

from collections.abc import Container
from functools import partial
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Final

from django.core.files.base import File
from django.core.files.storage import Storage
from django.db import models, transaction

from django_commerceml.adapters.columns import make_column
from django_commerceml.adapters.drafts import Draft
from django_commerceml.storage import get_storage

_LETTERS: Final = 24


class Media:
    """The file field of a model."""

    def __init__(self, model: type[models.Model], name: str) -> None:
        field: models.FileField = model._meta.get_field(name)  # type: ignore[assignment]  # noqa: SLF001 (Django's public name; checked before)
        self._field = field
        self._column = make_column(model, name)
        self._idle: list[tuple[str, str]] = []

    def store(self, draft: Draft, key: str, identity: str, before: str) -> None:
        """Copy the picture *key* of the exchange into the field of *draft*.

        *identity* tells it from all others: its name is made of it, so that what a
        dead process has left behind is used. What was *before* goes with `settle`.
        """
        name = f"{_token(identity)}{PurePosixPath(key).suffix}"
        path = self._field.generate_filename(draft.instance, name)
        storage = self._field.storage
        source = get_storage()
        if not (storage.exists(path) and storage.size(path) == source.size(key)):
            with source.open(key) as content:
                path = storage.save(
                    path, File(content), max_length=self._field.max_length
                )
        self._give_up(draft, before)
        draft.set(self._column, path)

    def clear(self, draft: Draft, identity: str) -> None:
        """Empty the field of *draft*, unless another picture is there by now."""
        if self._give_up(draft, identity):
            draft.set(self._column, None if self._field.null else "")

    def settle(self, refused: Container[str]) -> None:
        """Delete what drafts gave up, as `forget` does, once they are written.

        Those whose 1C's ids are *refused* show it still.
        """
        for external_id, name in self._idle:
            if external_id not in refused:
                self._delete(name)
        self._idle.clear()

    def forget(self, instance: models.Model, identity: str) -> None:
        """Delete the file of *instance* once the transaction is committed.

        Only the one that was stored as *identity* is deleted.
        """
        if name := self._stored(instance, identity):
            self._delete(name)

    def _give_up(self, draft: Draft, identity: str) -> bool:
        """Note the file that *draft* has had as *identity*; return whether it has."""
        name = self._stored(draft.instance, identity)
        if name:
            self._idle.append((draft.external_id, name))
        return bool(name)

    def _stored(self, instance: models.Model, identity: str) -> str:
        """Return the file of *instance*; "" unless it was stored as *identity*."""
        current = getattr(instance, self._field.attname)
        if not identity or not current or _token(identity) not in current.name:
            return ""
        return str(current.name)

    def _delete(self, name: str) -> None:
        transaction.on_commit(partial(_delete, self._field.storage, name), robust=True)


def _delete(storage: Storage, name: str) -> None:
    storage.delete(name)


def _token(identity: str) -> str:
    return sha256(identity.encode()).hexdigest()[:_LETTERS]
