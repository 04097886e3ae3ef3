"""Treebeard's tree of categories: nodes added and moved, by one at a time."""

from collections.abc import Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connections, router


def lock(model: Any) -> None:
    """Let nobody else add categories for 1C until this transaction ends.

    Treebeard reads the last place and takes the next: two at once take the same.
    """
    features = connections[router.db_for_write(ContentType)].features
    rows = ContentType.objects.select_for_update(
        no_key=features.has_select_for_no_key_update
    )
    rows.get(pk=ContentType.objects.get_for_model(model).pk)


def add(model: Any, values: Mapping[str, Any], parent: Any) -> Any:
    """Add a node with *values* as the last one below *parent*; None: a root."""
    if hasattr(model.objects, "add_root"):
        if parent is None:
            return model.objects.add_root(create_kwargs=dict(values))
        return model.objects.add_child(parent, create_kwargs=dict(values))
    # Treebeard before 7 has these on the model and its rows.
    return model.add_root(**values) if parent is None else parent.add_child(**values)


def move(model: Any, node: Any, parent: Any) -> None:
    """Move *node* with all that is below it to be the last one below *parent*.

    Oscar refreshes what hangs on it (are its ancestors public?) when it is saved.
    """
    if parent is not None:
        _move(model, node, parent, "last-child")
    else:
        last = model.objects.filter(depth=1).order_by("path").last()
        _move(model, node, last, "last-sibling")
    node.refresh_from_db()
    node.save()


def _move(model: Any, node: Any, target: Any, place: str) -> None:
    if hasattr(model.objects, "move"):
        model.objects.move(node, target, pos=place)
    else:
        node.move(target, pos=place)


def parent_path(node: Any) -> str:
    """Return the path of the parent of *node*; empty for a root."""
    path: str = node.path
    return path[: len(path) - node.steplen]
