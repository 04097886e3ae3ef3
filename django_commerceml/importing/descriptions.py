"""Descriptions: what 1C sends becomes HTML that is safe to print as it is."""

import re
from typing import Final

import nh3

_TAGS: Final = frozenset(
    [
        "a",
        "b",
        "blockquote",
        "br",
        "caption",
        "code",
        "col",
        "colgroup",
        "dd",
        "div",
        "dl",
        "dt",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "li",
        "ol",
        "p",
        "pre",
        "s",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "u",
        "ul",
    ]
)
_ATTRIBUTES: Final = {
    "a": {"href", "title"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "col": {"span"},
    "colgroup": {"span"},
}
_SCHEMES: Final = {"http", "https", "mailto", "tel"}
_PLAIN_TAG: Final = re.compile(r"<(/?)(b|i|u|em|strong|p|ul|ol|li|h[1-6])>|<br ?/?>")


def clean_html(raw: str) -> str:
    """Return *raw* with nothing in it but an allowed list of tags.

    Texts whose only markup is a handful of tags without attributes, properly
    closed, are already safe and skip the cleaner: they are most of a catalogue.
    """
    if "<" not in raw and ">" not in raw:
        return raw
    if _is_plain(raw):
        return raw
    return nh3.clean(
        raw,
        tags=set(_TAGS),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        url_schemes=set(_SCHEMES),
        link_rel="noopener noreferrer nofollow",
    )


def _is_plain(raw: str) -> bool:
    rest = _PLAIN_TAG.sub("", raw)
    if "<" in rest or ">" in rest:
        return False
    opened: list[str] = []
    for match in _PLAIN_TAG.finditer(raw):
        closing, tag = match.groups()
        if tag is None:
            continue
        if not closing:
            opened.append(tag)
        elif not opened or opened.pop() != tag:
            return False
    return not opened
