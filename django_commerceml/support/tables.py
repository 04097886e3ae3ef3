"""The journal as tables of text, personal data hidden."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils import timezone

from django_commerceml.models import (
    ExchangeProfile,
    ExchangeRequest,
    ExchangeSession,
    ImportRun,
    RunProblem,
    StoredFile,
)
from django_commerceml.support.masks import Masks
from django_commerceml.support.private import may_quote

DAYS: Final = 3
"""Of so many days are the requests."""
MOST: Final = 20_000
"""So many rows a table has at most: the newest."""
_FRAME: Final = re.compile(r'^  File "|^    |^\w[\w.]*(?=:|$)|^Traceback|^\s*$')
_ERROR: Final = re.compile(r"^(\w[\w.]*):.*$")

Column = Callable[[Any, Masks], object]
Columns = Mapping[str, Column]


def _as_is(name: str) -> Column:
    return lambda row, masks: getattr(row, name)  # noqa: ARG005 (a column's signature)


def _scrubbed(name: str) -> Column:
    return lambda row, masks: masks.scrub(str(getattr(row, name)))


def _hidden(name: str) -> Column:
    return lambda row, masks: masks.token(str(getattr(row, name) or ""))


def _columns(*names: str, **others: Column) -> Columns:
    """Return the columns *names*, which tell nothing of a person, and *others*."""
    return {**{name: _as_is(name) for name in names}, **others}


def _reply(request: ExchangeRequest, masks: Masks) -> str:
    """Return the answer; what it quotes about orders may be of a person."""
    is_about_goods = request.type in {"catalog", "reference"}
    return (masks.scrub if is_about_goods else masks.scrub_quoted)(request.reply)


def _message(problem: RunProblem, masks: Masks) -> str:
    may_speak = may_quote(problem.code, problem.element)
    return (masks.scrub if may_speak else masks.scrub_quoted)(problem.message)


def hide_traceback(text: str, masks: Masks) -> str:
    """Return a traceback without the words of its errors: only kinds and places."""
    lines = (_ERROR.sub(r"\1", line) for line in text.splitlines())
    return masks.scrub("\n".join(line for line in lines if _FRAME.match(line)))


_REQUESTS: Final = _columns(
    *("id", "received_at", "profile_id", "session_id", "method", "type", "mode"),
    *("body_bytes", "status", "reply_bytes", "seconds"),
    filename=_scrubbed("filename"),
    query=_scrubbed("query"),
    reply=_reply,
    remote_address=_hidden("remote_address"),
    user_agent=_scrubbed("user_agent"),
    request_id=_scrubbed("request_id"),
)
_SESSIONS: Final = _columns(
    *("id", "profile_id", "type", "state", "client_version", "cml_version"),
    *("created_at", "last_seen_at", "expires_at"),
    user_agent=_scrubbed("user_agent"),
    remote_address=_hidden("remote_address"),
)
_FILES: Final = _columns(
    *("id", "profile_id", "session_id", "archive_id", "kind", "state", "size"),
    *("generation", "is_purged", "created_at", "updated_at"),
    label=_scrubbed("label"),
    problem=_scrubbed("problem"),
)
_RUNS: Final = _columns(
    *("id", "profile_id", "session_id", "file_id", "kind", "state", "is_dry_run"),
    *("is_confirmed", "checkpoint", "records_total", "counts", "error_code"),
    *("attempts", "created_at", "started_at", "finished_at"),
    error=lambda run, masks: masks.scrub_quoted(run.error),
    answer=lambda run, masks: masks.scrub_quoted(run.answer),
    traceback=lambda run, masks: hide_traceback(run.traceback, masks),
)
_PROBLEMS: Final = _columns(
    *("id", "profile_id", "session_id", "run_id", "severity", "code", "line"),
    *("element", "created_at"),
    message=_message,
    file=_scrubbed("file"),
    external_id=lambda problem, masks: masks.identifier(problem.external_id),
)


def iter_tables(
    profile: ExchangeProfile | None, masks: Masks, *, now: datetime | None = None
) -> Iterable[tuple[str, str]]:
    """Yield the tables of the journal of *profile*, or of all: names and texts."""
    since = (now or timezone.now()) - timedelta(days=DAYS)
    own = Q(profile=profile) if profile else Q()
    # Of a caller who did not get in nobody knows the profile.
    strangers = Q(profile=None) if profile else Q()
    tables: dict[str, tuple[QuerySet[Any], Columns]] = {
        "requests": (
            ExchangeRequest.objects.filter(own | strangers, received_at__gte=since),
            _REQUESTS,
        ),
        "sessions": (ExchangeSession.objects.filter(own), _SESSIONS),
        "files": (StoredFile.objects.filter(own), _FILES),
        "runs": (ImportRun.objects.filter(own), _RUNS),
        "problems": (RunProblem.objects.filter(own | strangers), _PROBLEMS),
    }
    for name, (rows, columns) in tables.items():
        newest = rows.order_by("-pk")[: _MOST_OF.get(name, MOST)]
        yield f"{name}.csv", _write(newest.iterator(chunk_size=500), columns, masks)


_MOST_OF: Final = {"sessions": 2000, "files": 5000, "runs": 2000}


def _write(rows: Iterable[Any], columns: Columns, masks: Masks) -> str:
    output = io.StringIO()
    writer = csv.writer(output, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow(_cells([column(row, masks) for column in columns.values()]))
    return output.getvalue()


def _cells(values: Sequence[object]) -> list[object]:
    return [
        value.isoformat() if isinstance(value, datetime) else value for value in values
    ]
