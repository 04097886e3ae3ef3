"""Reads pages of the storefront as a buyer does: texts and links by class."""

from django.urls import reverse
from lxml import html


def open_page(client, name, *args, **query):
    """Return the answer to a request for the page *name*."""
    return client.get(reverse(f"storefront:{name}", args=args), query)


def read_texts(response, name):
    """Return the texts of the elements of the class *name*, blanks normalised."""
    return [_text(each) for each in _find(response, name)]


def read_links(response, name):
    """Return text and address of the links inside elements of the class *name*."""
    return [
        (_text(link), link.get("href"))
        for each in _find(response, name)
        for link in each.iter("a")
    ]


def read_chosen(response, name):
    """Return the texts of the links that are marked as the current ones."""
    return [
        _text(link)
        for each in _find(response, name)
        for link in each.iter("a")
        if link.get("aria-current")
    ]


def read_title(response):
    """Return the heading of the page."""
    return _text(html.fromstring(response.content).find(".//h1"))


def read_rows(response):
    """Return the cells of the body of the table."""
    rows = html.fromstring(response.content).iterfind(".//tbody/tr")
    return [tuple(_text(cell) for cell in row) for row in rows]


def read_facts(response):
    """Return the names and values of the properties of the product."""
    (facts,) = _find(response, "facts")
    return [tuple(_text(part) for part in row) for row in facts.iterfind("dl/div")]


def _find(response, name):
    words = f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"
    return html.fromstring(response.content).xpath(f"//*[{words}]")


def _text(element):
    return " ".join(element.text_content().split())
