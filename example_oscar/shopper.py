"""A buyer at Oscar's own pages: its registration, its basket, its checkout."""

from typing import Final

from example_project.shopper import Page, ShopError, Shopper

ADDRESS: Final = {
    "first_name": "Анна",
    "last_name": "Иванова",
    "line1": "Советская, 5",
    "line4": "Тверь",
    "postcode": "170100",
    "country": "RU",
    "phone_number": "+7 912 345-67-89",
    "notes": "Позвоните за час",
}


class OscarShopper(Shopper):
    """Walks the same way as in a browser."""

    def register(self, email: str, password: str) -> None:
        """Become a buyer of the store."""
        words = {"email": email, "password1": password, "password2": password}
        entrance = self.open("accounts/login/")
        typed = {f"registration-{name}": word for name, word in words.items()}
        button = {"registration_submit": "1"}
        self.send(entrance, "registration-email", typed | button)
        page = self.open("accounts/profile/")
        self._expect(page, "accounts/profile/")

    def choose(self, count: int, quantity: str) -> list[str]:
        """Put the first *count* goods that are there into the basket."""
        chosen: list[str] = []
        for address in self.open("catalogue/").links("//article//h3"):
            page = self.open(address)
            for variant in page.links("//*[@class='variants']")[:1]:
                page = self.open(variant)
            if page.find_form("quantity") is None:
                continue
            self.send(page, "quantity", {"quantity": quantity})
            words = page.texts("//h1") + page.texts("//*[@class='variant']")
            chosen.append(", ".join(words))
            if len(chosen) == count:
                return chosen
        raise ShopError(f"в магазине нашлось товаров {len(chosen)}, а нужно {count}")

    def order(self, email: str) -> Page:  # noqa: ARG002 (the account has it)
        """Order what lies in the basket; return the page of the order."""
        address = self.open("checkout/shipping-address/")
        payment = self.send(address, "line1", ADDRESS)
        self._expect(payment, "checkout/payment-details/")
        preview = self.open("checkout/preview/")
        done = self.send(preview, "action", {})
        self._expect(done, "checkout/thank-you/")
        (newest, *_) = self.open("accounts/orders/").links("//table//td")
        return self.open(newest)
