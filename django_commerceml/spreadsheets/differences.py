"""Old and new values beside each other, without any style of their own."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from import_export.resources import Diff


class PlainDiff(Diff):  # type: ignore[misc]  # the library has no types
    """Shows a changed cell as its old value struck out, and the new one."""

    def as_html(self) -> list[SafeString | str]:
        """Return the cells."""
        return [
            _cell("" if self.new else str(old), str(new))
            for old, new in zip(self.left, self.right, strict=True)
        ]


def _cell(old: Any, new: Any) -> SafeString:
    if old == new:
        return format_html("{}", new)
    if not old:
        return format_html("<ins>{}</ins>", new)
    if not new:
        return format_html("<del>{}</del>", old)
    return format_html("<del>{}</del> <ins>{}</ins>", old, new)
