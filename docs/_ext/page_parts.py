"""Pieces of generated pages: texts read out of the code, and tables of nodes."""

import ast
import inspect
from collections.abc import Iterable, Sequence
from itertools import pairwise

from docutils import nodes

Cell = Sequence[nodes.Node]


def read_docstrings(holder: type) -> dict[str, str]:
    """Return the strings that stand under the attributes of *holder*."""
    source = ast.parse(inspect.getsource(holder)).body[0]
    found = {}
    body = source.body if isinstance(source, ast.ClassDef) else []
    for item, text in pairwise(body):
        name = _assigned(item)
        if name and isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant):
            found[name] = " ".join(str(text.value.value).split())
    return found


def _assigned(item: ast.stmt) -> str:
    if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name):
        return item.target.id
    if isinstance(item, ast.Assign) and isinstance(item.targets[0], ast.Name):
        return item.targets[0].id
    return ""


def make_table(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> nodes.table:
    """Return a table with the titles *head* and the cells of *rows*."""
    group = nodes.tgroup(cols=len(head))
    group += [nodes.colspec(colwidth=1) for _ in head]
    titles = [[nodes.Text(title)] for title in head]
    group += nodes.thead("", _make_row(titles))
    group += nodes.tbody("", *[_make_row(row) for row in rows])
    return nodes.table("", group, classes=["colwidths-auto"])


def _make_row(cells: Sequence[Cell]) -> nodes.row:
    return nodes.row(
        "", *[nodes.entry("", nodes.paragraph("", "", *cell)) for cell in cells]
    )


def literal(text: str) -> Cell:
    """Return *text* as code."""
    return [nodes.literal(text, text)]
