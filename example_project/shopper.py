"""A buyer at the shop's pages: links, forms and cookies, as a browser has them."""

from collections.abc import Mapping
from dataclasses import dataclass
from http.cookiejar import CookieJar
from typing import Any
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, Request, build_opener

from lxml import html

TIMEOUT = 60
BUYER = {
    "last_name": "Иванова",
    "first_name": "Анна",
    "middle_name": "Петровна",
    "phone": "+7 912 345-67-89",
    "delivery": "courier",
    "postal_code": "170100",
    "city": "Тверь",
    "street": "Советская, 5",
    "payment": "card",
    "comment": "Позвоните за час",
}


class ShopError(Exception):
    """The shop has not done what a buyer wanted; the text is what it said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What the shop answered."""

    url: str
    tree: Any

    def texts(self, path: str) -> list[str]:
        """Return the texts of the elements that *path* (of XPath) finds."""
        return [
            " ".join(found.text_content().split()) for found in self.tree.xpath(path)
        ]

    def links(self, path: str) -> list[str]:
        """Return the addresses of the links below what *path* finds."""
        found = self.tree.xpath(f"{path}//a/@href")
        return [urljoin(self.url, str(address)) for address in found]

    def find_form(self, field: str) -> Any | None:
        """Return the form that has a *field*."""
        forms = (form for form in self.tree.forms if field in form.fields)
        return next(forms, None)


class Shopper:
    """Walks about the shop at *site*, with a basket of its own."""

    basket_field = "offer"
    """A field of the form that puts something into the basket."""
    checkout_field = "token"
    """A field of the form that orders."""
    words: Mapping[str, str] = BUYER
    """What is typed into that form, beside the e-mail."""

    def __init__(self, site: str) -> None:
        self._site = site
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))

    def open(self, address: str) -> Page:
        """Open a page of the shop."""
        return self._load(Request(urljoin(self._site, address)))  # noqa: S310 (ours)

    def send(self, page: Page, field: str, values: Mapping[str, str]) -> Page:
        """Fill in the form of *page* that has a *field*, and send it."""
        form = page.find_form(field)
        if form is None:
            raise ShopError(f"на странице {page.url} нет формы с полем {field}")
        filled = {**dict(form.form_values()), **values}
        address = urljoin(page.url, form.action or page.url)
        body = urlencode(filled).encode()
        headers = {"Referer": page.url}
        return self._load(Request(address, body, headers))  # noqa: S310 (ours)

    def register(self, email: str, password: str) -> None:
        """Become a buyer of the shop."""
        words = {"email": email, "password1": password, "password2": password}
        page = self.send(self.open("account/register/"), "password2", words)
        self._expect(page, "account/")

    def choose(self, count: int, quantity: str) -> list[str]:
        """Put the first *count* goods that are there into the basket."""
        chosen: list[str] = []
        for address in self.open("products/").links("//*[@class='card-name']"):
            page = self.open(address)
            if page.find_form(self.basket_field) is None:
                continue
            self.send(page, self.basket_field, {"quantity": quantity})
            chosen += page.texts("//h1")
            if len(chosen) == count:
                return chosen
        raise ShopError(f"в магазине нашлось товаров {len(chosen)}, а нужно {count}")

    def order(self, email: str) -> Page:
        """Order what lies in the basket; return the page of the order."""
        checkout = self.open("checkout/")
        page = self.send(checkout, self.checkout_field, {**self.words, "email": email})
        self._expect(page, "orders/")
        return page

    def _load(self, request: Request) -> Page:
        with self._opener.open(request, timeout=TIMEOUT) as answer:
            return Page(url=answer.url, tree=html.fromstring(answer.read()))

    def _expect(self, page: Page, address: str) -> None:
        if not page.url.startswith(urljoin(self._site, address)):
            problems = page.texts("//*[contains(@class, 'error')]")
            raise ShopError(f"{page.url}: {'; '.join(problems)}")
