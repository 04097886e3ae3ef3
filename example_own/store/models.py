"""What the store sells, and its orders."""

from decimal import Decimal

from django.conf import settings
from django.db import models


class Category(models.Model):
    """A shelf of the store; shelves stand in shelves."""

    name = models.CharField("название", max_length=150)
    slug = models.SlugField("адрес", max_length=80, unique=True)
    parent = models.ForeignKey(
        "self",
        models.CASCADE,
        verbose_name="внутри",
        related_name="children",
        null=True,
        blank=True,
    )
    is_visible = models.BooleanField("показывать", default=True)

    class Meta:
        verbose_name = "раздел"
        verbose_name_plural = "разделы"
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name


class Product(models.Model):
    """A product as buyers see it; what is sold are its variants."""

    title = models.CharField("название", max_length=200)
    slug = models.SlugField("адрес", max_length=80, unique=True)
    sku = models.CharField("артикул", max_length=60, blank=True, db_index=True)
    barcode = models.CharField("штрихкод", max_length=40, blank=True, db_index=True)
    text = models.TextField("описание", blank=True)
    advice = models.CharField("совет продавца", max_length=300, blank=True)
    categories = models.ManyToManyField(
        Category, verbose_name="разделы", related_name="products", blank=True
    )
    is_published = models.BooleanField("опубликован", default=True)
    created_at = models.DateTimeField("создан", auto_now_add=True)
    changed_at = models.DateTimeField("изменён", auto_now=True)

    class Meta:
        verbose_name = "товар"
        verbose_name_plural = "товары"
        ordering = ("title", "pk")

    def __str__(self) -> str:
        return self.title


class Variant(models.Model):
    """What lies in a basket: with a price, and so many pieces in stock."""

    product = models.ForeignKey(
        Product, models.CASCADE, verbose_name="товар", related_name="variants"
    )
    title = models.CharField("вариант", max_length=150, blank=True)
    sku = models.CharField("артикул", max_length=60, blank=True, db_index=True)
    price = models.DecimalField(
        "цена", max_digits=10, decimal_places=2, null=True, blank=True
    )
    stock = models.PositiveIntegerField("остаток", default=0)
    is_on_sale = models.BooleanField("продаётся", default=True)

    class Meta:
        verbose_name = "вариант товара"
        verbose_name_plural = "варианты товаров"
        ordering = ("product", "title", "pk")

    def __str__(self) -> str:
        return f"{self.product} ({self.title})" if self.title else str(self.product)


class Photo(models.Model):
    """A picture of a product."""

    product = models.ForeignKey(
        Product, models.CASCADE, verbose_name="товар", related_name="photos"
    )
    image = models.ImageField("файл", upload_to="photos")
    place = models.PositiveSmallIntegerField("место", default=0)

    class Meta:
        verbose_name = "фотография"
        verbose_name_plural = "фотографии"
        ordering = ("place", "pk")

    def __str__(self) -> str:
        return str(self.image)


class Order(models.Model):
    """An order."""

    class Status(models.TextChoices):
        """How far it has come."""

        NEW = "new", "Новый"
        PAID = "paid", "Оплачен"
        SENT = "sent", "Отгружен"
        DONE = "done", "Выполнен"
        CANCELLED = "cancelled", "Отменён"

    class Delivery(models.TextChoices):
        """How it comes to the buyer."""

        COURIER = "courier", "Курьер"
        PICKUP = "pickup", "Самовывоз"

    number = models.CharField("номер", max_length=20, unique=True)
    customer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name="покупатель",
        related_name="orders",
        null=True,
        blank=True,
    )
    name = models.CharField("имя", max_length=150)
    phone = models.CharField("телефон", max_length=30)
    email = models.EmailField("почта")
    delivery = models.CharField(
        "доставка", max_length=10, choices=Delivery.choices, default=Delivery.COURIER
    )
    delivery_price = models.DecimalField(
        "стоимость доставки", max_digits=8, decimal_places=2, default=0
    )
    address = models.CharField("адрес", max_length=250, blank=True)
    comment = models.TextField("комментарий", blank=True)
    status = models.CharField(
        "статус", max_length=10, choices=Status.choices, default=Status.NEW
    )
    is_paid = models.BooleanField("оплачен", default=False)
    is_sent = models.BooleanField("отгружен", default=False)
    is_cancelled = models.BooleanField("отменён", default=False)
    track = models.CharField("трек-номер", max_length=40, blank=True)
    placed_at = models.DateTimeField("создан", auto_now_add=True)
    changed_at = models.DateTimeField("изменён", auto_now=True)

    class Meta:
        verbose_name = "заказ"
        verbose_name_plural = "заказы"
        ordering = ("-placed_at", "-pk")

    def __str__(self) -> str:
        return f"Заказ {self.number}"

    @property
    def total(self) -> Decimal:
        """Return what the buyer pays."""
        goods = sum((item.total for item in self.items.all()), Decimal(0))
        return goods + self.delivery_price


class OrderItem(models.Model):
    """A line of an order; it keeps its words and its price."""

    order = models.ForeignKey(
        Order, models.CASCADE, verbose_name="заказ", related_name="items"
    )
    variant = models.ForeignKey(
        Variant, models.SET_NULL, verbose_name="вариант товара", null=True
    )
    title = models.CharField("название", max_length=360)
    quantity = models.PositiveIntegerField("количество", default=1)
    price = models.DecimalField("цена", max_digits=10, decimal_places=2)

    class Meta:
        verbose_name = "строка заказа"
        verbose_name_plural = "строки заказа"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.title

    @property
    def total(self) -> Decimal:
        """Return what the line comes to."""
        return self.price * self.quantity
