"""The mirror of 1C's catalogue: groups, properties, products, reference books."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from django_commerceml.models.fields import KeyField
from django_commerceml.models.owned import OwnedByOneC


class Catalog(OwnedByOneC):
    """A Каталог of 1C."""

    name = models.CharField(
        pgettext_lazy("of a thing", "name"), max_length=255, blank=True
    )
    classifier_external_id = KeyField(_("classifier"), max_length=255, blank=True)

    class Meta:
        verbose_name = _("catalogue")
        verbose_name_plural = _("catalogues")
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "external_id"], name="commerceml_catalog_id"
            )
        ]

    def __str__(self) -> str:
        return self.name or self.external_id


class Unit(OwnedByOneC):
    """A unit of measure; its id is 1C's code (ОКЕИ), or its name without one."""

    code = models.CharField(_("code"), max_length=20, blank=True)
    short_name = models.CharField(_("short name"), max_length=100, blank=True)
    full_name = models.CharField(_("full name"), max_length=255, blank=True)
    international_code = models.CharField(
        _("international code"), max_length=20, blank=True
    )

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "external_id"], name="commerceml_unit_id"
            )
        ]

    def __str__(self) -> str:
        return self.short_name or self.full_name or self.external_id


class Group(OwnedByOneC):
    """A group of products; groups make a tree."""

    parent = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("parent"),
    )
    parent_external_id = KeyField(max_length=255, blank=True, editable=False)
    name = models.CharField(
        pgettext_lazy("of a thing", "name"), max_length=255, blank=True
    )
    description = models.TextField(_("description"), blank=True)
    image = models.CharField(_("picture"), max_length=500, blank=True)
    sort_order = models.IntegerField(_("place"), default=0)
    is_active = models.BooleanField(_("is active"), default=True)

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        ordering = ["sort_order", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "external_id"], name="commerceml_group_id"
            )
        ]

    def __str__(self) -> str:
        return self.name or self.external_id


class Category(OwnedByOneC):
    """A kind of products and the properties that it calls for (UNF)."""

    name = models.CharField(
        pgettext_lazy("of a thing", "name"), max_length=255, blank=True
    )
    property_external_ids = models.JSONField(_("properties"), default=list, blank=True)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "external_id"], name="commerceml_category_id"
            )
        ]

    def __str__(self) -> str:
        return self.name or self.external_id


class Property(OwnedByOneC):
    """A property of products or offers."""

    name = models.CharField(
        pgettext_lazy("of a thing", "name"), max_length=255, blank=True
    )
    description = models.TextField(_("description"), blank=True)
    value_type = models.CharField(_("type of values"), max_length=50, blank=True)
    is_required = models.BooleanField(_("is required"), default=False)
    is_multiple = models.BooleanField(_("has several values"), default=False)
    is_external = models.BooleanField(_("points to a reference book"), default=False)
    for_products = models.BooleanField(_("for products"), default=False)
    for_offers = models.BooleanField(_("for offers"), default=False)

    class Meta:
        verbose_name = _("property")
        verbose_name_plural = _("properties")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "external_id"], name="commerceml_property_id"
            )
        ]

    def __str__(self) -> str:
        return self.name or self.external_id


class PropertyOption(models.Model):
    """A value that a property may take; part of its property."""

    property = models.ForeignKey(
        Property,
        on_delete=models.CASCADE,
        related_name="options",
        verbose_name=_("property"),
    )
    external_id = KeyField(_("id in 1C"), max_length=255)
    value = models.CharField(_("value"), max_length=1000, blank=True)
    sort_order = models.IntegerField(_("place"), default=0)
    is_active = models.BooleanField(_("is active"), default=True)

    class Meta:
        verbose_name = _("property option")
        verbose_name_plural = _("property options")
        ordering = ["property_id", "sort_order", "value"]
        constraints = [
            models.UniqueConstraint(
                fields=["property", "external_id"], name="commerceml_option_id"
            )
        ]

    def __str__(self) -> str:
        return self.value


class ReferenceBook(OwnedByOneC):
    """A reference book of 1C: brands, materials, colours."""

    name = models.CharField(
        pgettext_lazy("of a thing", "name"), max_length=255, blank=True
    )
    fields = models.JSONField(_("fields"), default=list, blank=True)

    class Meta:
        verbose_name = _("reference book")
        verbose_name_plural = _("reference books")
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "external_id"], name="commerceml_book_id"
            )
        ]

    def __str__(self) -> str:
        return self.name or self.external_id


class ReferenceItem(OwnedByOneC):
    """An item of a reference book."""

    book = models.ForeignKey(
        ReferenceBook,
        on_delete=models.CASCADE,
        related_name="items",
        verbose_name=_("reference book"),
    )
    name = models.CharField(
        pgettext_lazy("of a thing", "name"), max_length=500, blank=True
    )
    description = models.TextField(_("description"), blank=True)
    values = models.JSONField(_("values"), default=dict, blank=True)
    is_active = models.BooleanField(_("is active"), default=True)

    class Meta:
        verbose_name = _("reference item")
        verbose_name_plural = _("reference items")
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "external_id"], name="commerceml_item_id"
            )
        ]

    def __str__(self) -> str:
        return self.name or self.external_id


class ProductQuerySet(models.QuerySet["Product"]):
    """Questions that a storefront asks of products."""

    def visible(self) -> "ProductQuerySet":
        """Return what a buyer may see: active in 1C and not hidden by the shop."""
        return self.filter(is_active=True, is_hidden=False)


class Product(OwnedByOneC):
    """A product of 1C's catalogue."""

    catalog = models.ForeignKey(
        Catalog,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="products",
        verbose_name=_("catalogue"),
    )
    category = models.ForeignKey(
        Category,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="products",
        verbose_name=_("category"),
    )
    groups = models.ManyToManyField(
        Group,
        through="ProductGroup",
        related_name="products",
        verbose_name=_("groups"),
    )
    name = models.CharField(
        pgettext_lazy("of a thing", "name"), max_length=500, blank=True
    )
    full_name = models.TextField(_("full name"), blank=True)
    sku = models.CharField(_("article number"), max_length=255, blank=True)
    barcode = models.CharField(_("barcode"), max_length=255, blank=True)
    code = models.CharField(_("code in 1C"), max_length=255, blank=True)
    description = models.TextField(
        _("description"), blank=True, help_text=_("Text, or HTML cleaned at import.")
    )
    base_unit = models.ForeignKey(
        Unit,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("base unit"),
    )
    vat_rate = models.DecimalField(
        _("VAT, %"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Empty: 1C did not say, or said «without VAT»."),
    )
    vat_name = models.CharField(_("VAT as 1C says"), max_length=100, blank=True)
    weight = models.DecimalField(
        _("weight, kg"), max_digits=18, decimal_places=4, null=True, blank=True
    )
    width = models.DecimalField(
        _("width"), max_digits=18, decimal_places=4, null=True, blank=True
    )
    length = models.DecimalField(
        _("length"), max_digits=18, decimal_places=4, null=True, blank=True
    )
    height = models.DecimalField(
        _("height"), max_digits=18, decimal_places=4, null=True, blank=True
    )
    manufacturer = models.CharField(_("manufacturer"), max_length=255, blank=True)
    brand = models.CharField(_("brand"), max_length=255, blank=True)
    country = models.CharField(_("country"), max_length=255, blank=True)
    kind = models.CharField(
        _("kind"), max_length=100, blank=True, help_text=_("1C's «ТипНоменклатуры».")
    )
    marking_code = models.CharField(_("marking group"), max_length=50, blank=True)
    attributes = models.JSONField(
        _("attributes"),
        default=list,
        blank=True,
        help_text=_("1C's «ЗначенияРеквизитов», in order, repeated names kept."),
    )
    details = models.JSONField(
        _("details"),
        default=dict,
        blank=True,
        help_text=_("Characteristics, components, substitutes, conversions of units."),
    )
    is_active = models.BooleanField(
        _("is active"), default=True, help_text=_("1C's word.")
    )
    is_hidden = models.BooleanField(
        _("is hidden"),
        default=False,
        help_text=_("The shop's word: an import never changes it."),
    )

    objects = ProductQuerySet.as_manager()

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "external_id"], name="commerceml_product_id"
            )
        ]
        indexes = [
            models.Index(fields=["name", "id"], name="commerceml_product_name"),
            models.Index(fields=["sku"], name="commerceml_product_sku"),
            models.Index(fields=["barcode"], name="commerceml_product_barcode"),
        ]

    def __str__(self) -> str:
        return self.name or self.external_id


class ProductGroup(models.Model):
    """A product in a group."""

    product = models.ForeignKey(
        Product,
        on_delete=models.CASCADE,
        related_name="group_links",
        db_constraint=False,
        db_index=False,
        verbose_name=_("product"),
    )
    group = models.ForeignKey(
        Group,
        on_delete=models.CASCADE,
        related_name="product_links",
        db_constraint=False,
        verbose_name=_("group"),
    )

    class Meta:
        verbose_name = _("product in a group")
        verbose_name_plural = _("products in groups")
        constraints = [
            models.UniqueConstraint(
                fields=["product", "group"], name="commerceml_product_group"
            )
        ]

    def __str__(self) -> str:
        return f"{self.product_id} - {self.group_id}"


class PropertyValue(models.Model):
    """A value of a property of a product or of an offer."""

    product = models.ForeignKey(
        Product,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="property_values",
        db_constraint=False,
        db_index=False,
        verbose_name=_("product"),
    )
    offer = models.ForeignKey(
        "commerceml.Offer",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="property_values",
        db_constraint=False,
        db_index=False,
        verbose_name=_("offer"),
    )
    property = models.ForeignKey(
        Property,
        on_delete=models.CASCADE,
        related_name="values",
        db_constraint=False,
        db_index=False,
        verbose_name=_("property"),
    )
    option = models.ForeignKey(
        PropertyOption,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="values",
        db_constraint=False,
        verbose_name=_("option"),
    )
    item = models.ForeignKey(
        ReferenceItem,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="property_values",
        db_constraint=False,
        db_index=False,
        verbose_name=_("reference item"),
    )
    value = models.TextField(
        _("value"), blank=True, help_text=_("As 1C sent it: a text or an option's id.")
    )

    class Meta:
        verbose_name = _("property value")
        verbose_name_plural = _("property values")
        indexes = [
            models.Index(
                fields=["product"],
                name="commerceml_value_product",
                condition=Q(product__isnull=False),
            ),
            models.Index(
                fields=["offer"],
                name="commerceml_value_offer",
                condition=Q(offer__isnull=False),
            ),
            models.Index(
                fields=["property"],
                name="commerceml_value_unlinked",
                condition=Q(option__isnull=True, item__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.get_display()

    def get_display(self) -> str:
        """Return the value as a buyer reads it."""
        if self.option is not None:
            return self.option.value
        return self.item.name if self.item is not None else self.value


class ProductImage(models.Model):
    """A picture of a product; the first is the main one."""

    product = models.ForeignKey(
        Product,
        on_delete=models.CASCADE,
        related_name="images",
        db_constraint=False,
        db_index=False,
        verbose_name=_("product"),
    )
    path = KeyField(
        _("name in 1C"), max_length=500, help_text=_("The picture's name in the file.")
    )
    position = models.PositiveIntegerField(_("place"), default=0)
    description = models.CharField(_("description"), max_length=500, blank=True)
    file = models.CharField(
        _("stored picture"),
        max_length=255,
        blank=True,
        help_text=_("The key in the storage; empty until 1C has sent the picture."),
    )

    class Meta:
        verbose_name = _("product picture")
        verbose_name_plural = _("product pictures")
        ordering = ["product_id", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "path"], name="commerceml_image_path"
            )
        ]
        indexes = [models.Index(fields=["path"], name="commerceml_image_by_path")]

    def __str__(self) -> str:
        return self.path


class PendingReference(models.Model):
    """A reference to what has not come yet; it is linked when it comes."""

    class Kind(models.TextChoices):
        """What is waited for."""

        GROUP = "group", _("group")
        PROPERTY = "property", _("property")

    profile = models.ForeignKey(
        "commerceml.ExchangeProfile",
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("profile"),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    target_external_id = KeyField(_("waits for"), max_length=255)
    product = models.ForeignKey(
        Product,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="pending_references",
        db_constraint=False,
        verbose_name=_("product"),
    )
    offer = models.ForeignKey(
        "commerceml.Offer",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="pending_references",
        db_constraint=False,
        verbose_name=_("offer"),
    )
    value = models.TextField(_("value"), blank=True)

    class Meta:
        verbose_name = _("pending reference")
        verbose_name_plural = _("pending references")
        indexes = [
            models.Index(
                fields=["profile", "kind", "target_external_id"],
                name="commerceml_pending_target",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.target_external_id}"
