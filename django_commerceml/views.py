"""HTTP to a command and a reply to HTTP; nothing else."""

from collections.abc import Iterable
from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
    StreamingHttpResponse,
)
from django.views.decorators.csrf import csrf_exempt

from django_commerceml.exchange import Answer, Call, handle, journal, refuse
from django_commerceml.exchange.sessions import COOKIE_NAME
from django_commerceml.logs import about
from django_commerceml.protocol import (
    Content,
    NotModified,
    TextReply,
    encode_reply,
    parse_command,
)

_LONGEST_ID: Final = 100


# The journal and the parts must survive an error, so no transaction spans the
# request; the exchange has a credential of its own, so neither a CSRF token nor a
# user of the site is asked for.
@login_not_required
@csrf_exempt
@transaction.non_atomic_requests
def exchange(request: HttpRequest, slug: str | None = None) -> HttpResponseBase:
    """Answer one request of 1C: 200 with text or a file, or 304 (protocol A.1)."""
    asked = journal.Asked(
        method=request.method or "", query=_query(request), call=_call(request, slug)
    )
    with about():
        answer = _answer(asked)
        response = _response(answer, is_head=request.method == "HEAD")
        journal.record(asked, answer, status=response.status_code)
    response["Cache-Control"] = "no-store"
    return response


def _answer(asked: journal.Asked) -> Answer:
    try:
        return handle(parse_command(asked.query), asked.call)
    except Exception as error:  # noqa: BLE001 (1C must hear it; it is journaled)
        return refuse(error, asked.call)


def _query(request: HttpRequest) -> bytes:
    """Return the raw bytes of the query string, as WSGI carries them."""
    raw: str = request.META.get("QUERY_STRING", "")
    try:
        return raw.encode("latin-1")
    except UnicodeEncodeError:
        return raw.encode()


def _call(request: HttpRequest, slug: str | None) -> Call:
    meta = request.META
    return Call(
        profile_slug=slug,
        authorization=meta.get("HTTP_AUTHORIZATION", "")
        or meta.get("REDIRECT_HTTP_AUTHORIZATION", ""),
        cookie=request.COOKIES.get(COOKIE_NAME, ""),
        body=request,
        content_length=meta.get("CONTENT_LENGTH") or "",
        is_upload=request.method in {"POST", "PUT"},
        is_secure=request.is_secure(),
        is_from_browser="HTTP_ORIGIN" in meta or "HTTP_SEC_FETCH_SITE" in meta,
        remote_address=meta.get("REMOTE_ADDR", ""),
        user_agent=meta.get("HTTP_USER_AGENT", ""),
        request_id=_request_id(meta.get("HTTP_X_REQUEST_ID", "")),
    )


def _request_id(raw: str) -> str:
    return "".join(letter for letter in raw if letter.isprintable())[:_LONGEST_ID]


def _response(answer: Answer, *, is_head: bool) -> HttpResponseBase:
    match answer.reply:
        case NotModified():
            return HttpResponseNotModified()
        case Content() as reply:
            # Only what is read to its end has been given to 1C.
            return _file_response(reply, () if is_head else reply.chunks)
        case reply:
            return _text_response(reply, answer.charset)


def _file_response(reply: Content, chunks: Iterable[bytes]) -> HttpResponseBase:
    response = StreamingHttpResponse(chunks, content_type=reply.content_type)
    response["Content-Length"] = str(reply.size)
    response["Pragma"] = "no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _text_response(reply: TextReply, charset: str) -> HttpResponseBase:
    body = encode_reply(reply, charset=charset)
    response = HttpResponse(body, content_type=f"text/plain; charset={charset}")
    response["Content-Length"] = str(len(body))
    response["X-Content-Type-Options"] = "nosniff"
    return response
