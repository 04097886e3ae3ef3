"""Personal data replaced by tokens: the same value by the same token, in a bundle."""

import re
from typing import Final

_PATTERNS: Final = re.compile(
    r"""
    [\w.+-]+@[\w-]+(?:\.[\w-]+)+                                      # e-mail
    | (?<![\w.])(?<!Enterprise/)(?:\d{1,3}\.){3}\d{1,3}(?!\.?\d)       # IPv4
    | (?<![\w:])(?=[0-9a-f:]*::|(?:[0-9a-f]+:){7})[0-9a-f:]{3,39}(?!\w) # IPv6
    | (?<![\w-])(?:\+\d{1,3}|8|7)[\s(-]*\d{3}[\s)-]*\d{3}[\s-]?\d{2}[\s-]?\d{2}(?!\d)
    | (?<!\d)\d{20}(?!\d)                                             # account
    | (?<![\w-])\d{12}(?!\w)                                          # a person's ИНН
    """,
    re.VERBOSE | re.IGNORECASE,
)
_QUOTED: Final = re.compile("«([^«»]*)»")
_WORD: Final = re.compile(r"\w+")
_SHORTEST: Final = 4
"""A shorter value is not looked for in texts: too much would look like it."""
_GUID: Final = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_PLAIN_ID: Final = re.compile(rf"(?:{_GUID}(?:#{_GUID})?|\d{{1,9}}|)", re.IGNORECASE)


class Masks:
    """Remembers which token stands for which value."""

    def __init__(self) -> None:
        self._tokens: dict[str, str] = {}
        self._by_first_word: dict[str, list[str]] = {}

    def token(self, value: str) -> str:
        """Return the token of *value*, "" for nothing; blanks make no difference."""
        plain = " ".join(value.split())
        if not plain:
            return ""
        if plain not in self._tokens:
            self._tokens[plain] = f"[hidden-{len(self._tokens) + 1}]"
            self._remember(plain)
        return self._tokens[plain]

    def identifier(self, value: str) -> str:
        """Return the id *value* of 1C; one that may hold a name or a login hidden."""
        return value if _PLAIN_ID.fullmatch(value.strip()) else self.token(value)

    def scrub(self, text: str) -> str:
        """Return *text* without the values known so far, e-mails, phones, addresses."""
        return _PATTERNS.sub(lambda found: self.token(found[0]), self._forget(text))

    def scrub_quoted(self, text: str) -> str:
        """Return *text* scrubbed, and without what it quotes in «»."""
        hidden = _QUOTED.sub(lambda found: f"«{self.token(found[1])}»", text)
        return self.scrub(hidden)

    def _remember(self, value: str) -> None:
        first = _WORD.search(value)
        if first and len(value) >= _SHORTEST:
            self._by_first_word.setdefault(first[0], []).append(value)

    def _forget(self, text: str) -> str:
        """Return *text* with the values known so far replaced, the longest first."""
        words = set(_WORD.findall(text))
        known = [
            value
            for word in words & self._by_first_word.keys()
            for value in self._by_first_word[word]
            if value in text
        ]
        for value in sorted(known, key=len, reverse=True):
            whole = rf"(?<!\w){re.escape(value)}(?!\w)"
            text = re.sub(whole, self._tokens[value], text)
        return text
