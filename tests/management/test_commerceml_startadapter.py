"""``commerceml_startadapter`` writes what imports, and passes its own tests at once."""

import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = """
    from pathlib import Path
    SECRET_KEY = "x"
    USE_TZ = True
    INSTALLED_APPS = [
        "django.contrib.auth", "django.contrib.contenttypes", "import_export",
        "django_commerceml", "bookshop",
    ]
    DATABASES = {"default": {
        "ENGINE": "django.db.backends.sqlite3", "NAME": "db",
        "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE"},
    }}
    DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
    MEDIA_ROOT = Path(__file__).parent / "media"
    COMMERCEML = {"ADAPTER": ADAPTER}
"""
PLAIN = """
    from django.db import models

    class Category(models.Model):
        name = models.CharField(max_length=100)
        slug = models.SlugField(unique=True)
        parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True)

    class Product(models.Model):
        category = models.ForeignKey(Category, models.SET_NULL, null=True)
        title = models.CharField(max_length=120)
        slug = models.SlugField(unique=True)
        sku = models.CharField(max_length=50, blank=True)
        description = models.TextField(blank=True)
        price = models.DecimalField(max_digits=10, decimal_places=2, default=0)
        quantity = models.PositiveIntegerField(default=0)
        is_active = models.BooleanField(default=True)
        rating = models.IntegerField()
        picture = models.FileField(upload_to="books", blank=True)
"""
VARIANTS = """
    from django.db import models

    class Section(models.Model):
        title = models.CharField(max_length=200)

        def __str__(self):
            return self.title

    class Book(models.Model):
        name = models.CharField(max_length=200)
        sections = models.ManyToManyField(Section)
        published = models.BooleanField(default=True)
        added = models.DateField()

    class BookVariant(models.Model):
        book = models.ForeignKey(Book, models.CASCADE, related_name="variants")
        code = models.CharField(max_length=80, unique=True, null=True)
        price = models.DecimalField(max_digits=10, decimal_places=2, null=True)
        stock = models.DecimalField(max_digits=12, decimal_places=3, default=0)
        active = models.BooleanField(default=True)

    class BookPhoto(models.Model):
        book = models.ForeignKey(Book, models.CASCADE, related_name="photos")
        file = models.FileField(upload_to="books")
        position = models.PositiveIntegerField(default=0)

    class Order(models.Model):
        number = models.CharField(max_length=20, unique=True)
        created_at = models.DateTimeField(auto_now_add=True)
        name = models.CharField(max_length=100)
        phone = models.CharField(max_length=20)
        comment = models.TextField(blank=True)
        is_paid = models.BooleanField(default=False)

    class OrderItem(models.Model):
        order = models.ForeignKey(Order, models.CASCADE, related_name="items")
        variant = models.ForeignKey(BookVariant, models.PROTECT)
        quantity = models.PositiveIntegerField(default=1)
        price = models.DecimalField(max_digits=10, decimal_places=2)
"""
MIRROR = "django_commerceml.adapters.mirror.MirrorAdapter"
DRAFT = "bookshop.commerceml_adapter.Adapter"


class Project:
    """A project with one app, elsewhere on the disk."""

    def __init__(self, place, models):
        self.place = place
        self.app = place / "bookshop"
        self.app.mkdir()
        (self.app / "__init__.py").touch()
        (self.app / "models.py").write_text(dedent(models))
        self.use(MIRROR)

    def use(self, adapter):
        text = dedent(SETTINGS).replace("ADAPTER}", f'"{adapter}"}}')
        (self.place / "settings.py").write_text(text)

    def manage(self, *arguments, fails=False):
        """Return what ``manage.py`` printed."""
        done = subprocess.run(  # noqa: S603 (Django's own command)
            [sys.executable, "-m", "django", *arguments],
            cwd=self.place,
            env={
                "DJANGO_SETTINGS_MODULE": "settings",
                "PYTHONPATH": f"{self.place}:{ROOT}",
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert bool(done.returncode) == fails, done.stdout + done.stderr
        return done.stdout + done.stderr

    @property
    def adapter(self):
        return (self.app / "commerceml_adapter.py").read_text()


@pytest.fixture
def project(tmp_path):
    return lambda models: Project(tmp_path, models)


def test_a_shop_without_variants_is_connected_at_once(project):
    shop = project(PLAIN)

    said = shop.manage("commerceml_startadapter", "bookshop")

    assert "products: bookshop.Product\n" in said
    assert "groups: bookshop.Category\n" in said
    assert "orders: not recognised\n" in said
    assert 'defaults={"rating": 0},' in shop.adapter
    shop.use(DRAFT)
    assert "no issues" in shop.manage("check")
    assert "OK" in shop.manage("test", "bookshop")


def test_a_shop_with_variants_and_orders_is_connected_at_once(project):
    shop = project(VARIANTS)

    said = shop.manage(
        "commerceml_startadapter", "bookshop", "--model", "bookshop.Book"
    )

    assert "products: bookshop.Book\n" in said
    assert "variants: bookshop.BookVariant\n" in said
    assert "lines of orders: bookshop.OrderItem\n" in said
    assert 'orders = OrderMapping(\n        model="bookshop.Order",' in shop.adapter
    shop.use(DRAFT)
    assert "no issues" in shop.manage("check")
    assert "OK" in shop.manage("test", "bookshop")


def test_a_draft_is_as_a_person_would_write_it(project):
    shop = project(VARIANTS)
    shop.manage("commerceml_startadapter", "bookshop", "--model", "bookshop.Book")
    drafts = [shop.app / "commerceml_adapter.py"]
    drafts.append(shop.app / "test_commerceml_adapter.py")

    for path in drafts:
        for arguments in (["format", "--check"], ["check", "--select", "E,F,I"]):
            done = subprocess.run(  # noqa: S603 (a tool of ours)
                [sys.executable, "-m", "ruff", *arguments, "--isolated", str(path)],
                cwd=shop.place,
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, done.stdout + done.stderr


def test_the_tests_of_a_draft_fail_where_the_shop_is_broken(project):
    shop = project(PLAIN)
    shop.manage("commerceml_startadapter", "bookshop")
    models = shop.app / "models.py"
    models.write_text(
        models.read_text()
        + "    def __init__(self, *args, **kwargs):\n"
        + "        super().__init__(*args, **kwargs)\n"
        + "        self.title = 'Книга'\n"
    )

    assert "FAILED" in shop.manage("test", "bookshop", fails=True)


def test_what_is_there_is_not_overwritten(project):
    shop = project(PLAIN)
    (shop.app / "commerceml_adapter.py").write_text("mine = True")

    said = shop.manage("commerceml_startadapter", "bookshop", fails=True)

    assert "is there already" in said
    assert shop.adapter == "mine = True"
    shop.manage("commerceml_startadapter", "bookshop", "--force")
    assert "class Adapter(MappedAdapter)" in shop.adapter


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere"], "No installed app with label 'nowhere'"),
        (["bookshop", "--model", "bookshop.Nothing"], "Nothing"),
        (["contenttypes"], "No model of products was recognised"),
    ],
)
def test_what_cannot_be_drafted_is_said(project, arguments, message):
    shop = project(PLAIN)

    assert message in shop.manage("commerceml_startadapter", *arguments, fails=True)


def test_what_a_person_must_add_is_said(project):
    brand = """
    class Brand(models.Model):
        name = models.CharField(max_length=20)
    """
    shop = project(PLAIN)
    models = shop.app / "models.py"
    models.write_text(
        models.read_text()
        + "    brand = models.ForeignKey('Brand', models.PROTECT)\n"
        + dedent(brand)
    )

    said = shop.manage("commerceml_startadapter", "bookshop")

    assert "Say in defaults what a new row gets in bookshop.Product.brand." in said
