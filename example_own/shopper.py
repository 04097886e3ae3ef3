"""A buyer at the pages of this store."""

from example_project.shopper import Shopper


class StoreShopper(Shopper):
    """Knows what this store asks for."""

    basket_field = "quantity"
    checkout_field = "phone"
    words = {
        "name": "Иванова Анна",
        "phone": "+7 912 345-67-89",
        "delivery": "courier",
        "address": "170100, Тверь, Советская, 5",
        "comment": "Позвоните за час",
    }
