"""The tree of groups, read with one query."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Self

from django_commerceml.models import Group


@dataclass(slots=True, kw_only=True, eq=False)
class Node:
    """A group with what lies below it."""

    id: int
    name: str
    parent: "Node | None" = None
    children: list["Node"] = field(default_factory=list)

    @property
    def path(self) -> list["Node"]:
        """The groups from the root down to this one."""
        return [*self.parent.path, self] if self.parent else [self]

    def walk(self) -> Iterator["Node"]:
        """Yield this group and everything below it."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupTree:
    """The groups that a buyer may see.

    A group below an inactive one is not reachable and therefore not here; nor are
    groups that are each other's parents.
    """

    roots: list[Node]
    nodes: dict[int, Node]

    @classmethod
    def load(cls) -> Self:
        below: dict[int | None, list[Node]] = {}
        rows = Group.objects.filter(is_active=True).order_by("sort_order", "name", "id")
        for pk, name, external_id, parent in rows.values_list(
            "id", "name", "external_id", "parent"
        ):
            below.setdefault(parent, []).append(Node(id=pk, name=name or external_id))
        tree = cls(roots=below.get(None, []), nodes={})
        waiting = list(tree.roots)
        while waiting:
            node = waiting.pop()
            tree.nodes[node.id] = node
            node.children = below.get(node.id, [])
            for child in node.children:
                child.parent = node
            waiting.extend(node.children)
        return tree

    @property
    def shelves(self) -> list[Node]:
        """The groups to begin with: 1C often has one root that holds the rest."""
        only_one = len(self.roots) == 1 and self.roots[0].children
        return self.roots[0].children if only_one else self.roots
