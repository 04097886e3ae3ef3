"""What is in a stored file: lines of a text, the list of an archive, a picture."""

from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from django_commerceml.admin.streams import show_picture
from django_commerceml.admin.themes import ModelAdmin
from django_commerceml.exceptions import CommerceMLError
from django_commerceml.importing.contents import HEAD_SIZE
from django_commerceml.importing.excerpts import (
    LINES,
    list_archive,
    read_excerpt,
)
from django_commerceml.importing.files import open_stored, read_head
from django_commerceml.models import FileKind, StoredFile
from django_commerceml.storage import get_storage

READ: Final = "commerceml.read_storedfile"
"""The permission to see what is in a file."""

_TEXTS: Final = frozenset({FileKind.DOCUMENT, FileKind.REPORT, FileKind.UNKNOWN})
_MOST_ENTRIES: Final = 500
_BEFORE: Final = LINES // 2
_FURTHEST: Final = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """The lines at which the neighbouring pages of a text begin."""

    first: int
    previous: int | None
    next: int | None


def view_address(file_id: int, line: int = 0) -> str:
    """Return the address where the file *file_id* is shown, at *line* if there is one.

    Who follows it needs the permission `READ`.
    """
    query = {"line": line} if line else None
    return reverse("admin:commerceml_storedfile_view", args=[file_id], query=query)


class FileViewer(ModelAdmin):  # type: ignore[type-arg]  # Django's class takes no parameters at run time
    """Shows the insides of files; each look is in Django's own log."""

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses of the pages, and of the insides of files."""
        views = {"view": self.view_view, "picture": self.picture_view}
        return [
            *(
                path(
                    f"<int:pk>/{word}/",
                    self.admin_site.admin_view(require_safe(view)),
                    name=f"commerceml_storedfile_{word}",
                )
                for word, view in views.items()
            ),
            *super().get_urls(),
        ]

    def view_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Show the insides of a file: those of a text around the line asked for."""
        file = find_readable(request, pk)
        line = _number(request.GET.get("line", ""))
        try:
            shown = _look_into(file, line, _number(request.GET.get("from", "")))
        except CommerceMLError as error:
            shown = {"problem": error.message}
        if file.kind != FileKind.PICTURE:
            self._note(request, file, line)
        context = {
            **self.admin_site.each_context(request),
            "title": _("What is in the file"),
            "opts": self.opts,
            "file": file,
            "line": line,
            "media": self.media,
            **shown,
        }
        return TemplateResponse(request, "commerceml/admin/viewer.html", context)

    def picture_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Answer with a picture, to be shown on the page of it."""
        file = find_readable(request, pk)
        if file.kind != FileKind.PICTURE:
            raise Http404
        self._note(request, file, 0)
        if file.content_key:
            stored = get_storage().open(file.content_key)
            return show_picture(stored, file.content_key)
        try:
            return show_picture(open_stored(file), file.label)
        except CommerceMLError:
            return redirect("admin:commerceml_storedfile_change", pk)

    def _note(self, request: HttpRequest, file: StoredFile, line: int) -> None:
        said = (
            gettext("Looked into, at line %(line)d.")
            if line
            else gettext("Looked into.")
        )
        self.log_change(request, file, said % {"line": line})


def find_readable(request: HttpRequest, pk: int) -> StoredFile:
    """Return the file *pk*, for one who may see what is in it.

    Raises `PermissionDenied` or `Http404`.
    """
    if not request.user.has_perm(READ):
        raise PermissionDenied
    file = StoredFile.objects.select_related("profile", "archive").filter(pk=pk).first()
    if file is None:
        raise Http404
    return file


def _number(raw: str) -> int:
    """Return the number of a line in *raw*, 0 where there is none."""
    return min(int(raw), _FURTHEST) if raw.isdecimal() and len(raw) < 12 else 0  # noqa: PLR2004 (longer numbers are none)


def _look_into(file: StoredFile, line: int, first: int) -> dict[str, Any]:
    """Return what the page shows of *file*, by its kind."""
    if file.kind == FileKind.PICTURE:
        return {"picture": True}
    if file.kind == FileKind.ARCHIVE:
        return _archive(file)
    if file.kind in _TEXTS or b"\x00" not in read_head(file, HEAD_SIZE):
        return _text(file, first or max(line - _BEFORE, 1))
    return {"problem": _("This is no text: download it to look at it.")}


def _text(file: StoredFile, first: int) -> dict[str, Any]:
    excerpt = read_excerpt(file, first=first)
    pages = Pages(
        first=first,
        previous=max(first - LINES, 1) if first > 1 else None,
        next=first + LINES if excerpt.has_more else None,
    )
    return {"excerpt": excerpt, "pages": pages}


def _archive(file: StoredFile) -> dict[str, Any]:
    """Return the files of an archive: those unpacked, else those it names."""
    unpacked = list(file.entries.order_by("pk")[: _MOST_ENTRIES + 1])
    found = unpacked or list_archive(file)[: _MOST_ENTRIES + 1]
    return {
        "entries": found[:_MOST_ENTRIES],
        "has_more_entries": len(found) > _MOST_ENTRIES,
        "is_unpacked": bool(unpacked),
    }
