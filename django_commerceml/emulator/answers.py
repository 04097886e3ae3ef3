"""What a family makes of an answer: its text, its verdict, its limits (A.1, A.10)."""

from dataclasses import dataclass
from email.message import Message
from typing import Final

from django_commerceml.emulator.dialects import Dialect, InitRule
from django_commerceml.emulator.habits import Confirmation
from django_commerceml.emulator.transport import Response
from django_commerceml.protocol.replies import FAILURE, PROGRESS, SUCCESS

_AUTHORIZED_LINES: Final = 3
"""success, cookie name, cookie value: the least that every family needs."""


class RefusedAnswerError(Exception):
    """An answer that the family does not accept, and 1C's words for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorization:
    """What checkauth gave."""

    cookie: str
    key_line: str = ""
    """Line 4 as it came."""
    time_line: str = ""
    """Line 5 as it came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerLimits:
    """What init allowed."""

    allows_zip: bool
    part_size: int
    """0 or less: files are sent whole."""


def decode_answer(response: Response) -> str:
    """Return the text of *response* in the charset that its header names.

    Without one 1C takes UTF-8, and windows-1251 where that does not fit.
    """
    message = Message()
    message["content-type"] = response.headers.get("content-type", "text/plain")
    charset = message.get_content_charset() or ""
    for encoding in filter(None, (charset, "utf-8", "windows-1251")):
        try:
            return response.body.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return response.body.decode("utf-8", errors="replace")


def read_authorization(text: str) -> Authorization:
    """Return the cookie and the lines 4 and 5 of an answer to checkauth."""
    if _verdict(text) != SUCCESS:
        message = "Авторизация не выполнена. Проверьте имя пользователя и пароль."
        raise RefusedAnswerError(message)
    lines = [line.strip() for line in text.splitlines()] + [""] * 5
    if not all(lines[:_AUTHORIZED_LINES]):
        message = "Не удалось прочитать ответ сервера: нет имени или значения cookie."
        raise RefusedAnswerError(message)
    return Authorization(
        cookie=f"{lines[1]}={lines[2]}", key_line=lines[3], time_line=lines[4]
    )


def read_limits(text: str, dialect: Dialect) -> ServerLimits:
    """Return what an answer to init allows, where *dialect* accepts it."""
    count = text.count("\n") + 1
    accepted = {
        InitRule.EXACTLY_TWO_LINES: count == 2,  # noqa: PLR2004 (the rule's number)
        InitRule.TWO_LINES: count >= 2,  # noqa: PLR2004 (the rule's number)
        InitRule.ONE_LINE: True,
    }
    if not accepted[dialect.init_rule] or _verdict(text) in {"", FAILURE}:
        message = (
            "Не удалось прочитать ответ сервера. Параметры обмена не получены "
            f"(нужно: {dialect.init_rule}, получено строк: {count})."
        )
        raise RefusedAnswerError(message)
    first, _, rest = text.partition("\n")
    return ServerLimits(
        allows_zip=first.strip().lower() == "zip=yes",
        part_size=_number(rest.partition("\n")[0].lower().replace("file_limit=", "")),
    )


def _number(text: str) -> int:
    digits = text.strip()
    return int(digits) if digits.isascii() and digits.isdigit() else -1


def read_success(text: str) -> None:
    """Accept an answer that must be ``success`` and nothing else."""
    if _verdict(text) != SUCCESS:
        raise RefusedAnswerError(_refusal(text))


def read_confirmation(text: str, rule: Confirmation) -> None:
    """Accept an answer to the family's word that it has the orders."""
    accepted = {
        Confirmation.ANYTHING: bool(text.strip()),
        Confirmation.NO_FAILURE: not text.lower().startswith(FAILURE),
        Confirmation.SUCCESS: _verdict(text) == SUCCESS,
    }
    if not accepted[rule]:
        raise RefusedAnswerError(_refusal(text))


def read_import(text: str) -> bool:
    """Return whether an import is finished; ``progress`` is "ask again"."""
    verdict = _verdict(text)
    if verdict not in {SUCCESS, PROGRESS}:
        raise RefusedAnswerError(_refusal(text))
    return verdict == SUCCESS


def _verdict(text: str) -> str:
    return text.partition("\n")[0].strip().lower()


def _refusal(text: str) -> str:
    verdict = _verdict(text)
    if not verdict:
        return "Сервер прислал пустой ответ."
    if verdict == FAILURE:
        return "Сервер сообщил об ошибке."
    return f"Получен неизвестный статус: «{verdict[:60]}»."
