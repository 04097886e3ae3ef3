"""The story of one order: a buyer, 1C, and the buyer again."""

from example_project.running import Demo, DemoError, say
from example_project.shopper import Page, Shopper

EMAIL = "buyer@example.com"
QUANTITY = "2"
CHANGED = "1"
LINES = 2
STATUS = "Отгружен"
STAGES = ("Оплачен", "Отгружен")


def play_story(demo: Demo, dialect: str, shopper: Shopper) -> str:
    """Order something and let 1C work on it; return the address of the order."""
    say("Покупатель заходит в магазин и заказывает")
    shopper.register(EMAIL, demo.buyer_password)
    for name in shopper.choose(LINES, QUANTITY):
        print(f"  в корзину: {name}, {QUANTITY}")
    order = shopper.order(EMAIL)
    number = order.texts("//h1")[0].split()[-1]
    show(order)
    work_on(demo, dialect, number)
    say("Покупатель смотрит заказ")
    seen = shopper.open(order.url)
    show(seen)
    check(seen)
    return order.url


def work_on(demo: Demo, dialect: str, number: str) -> None:
    """Let 1C take the order, pay it, change a line and ship it."""
    infobase = (f"--dialect={dialect}", f"--orders={demo.var / 'infobase'}")
    say(f"1С забирает заказ {number}")
    demo.play(*infobase)
    say("В 1С меняют количество и статус, проводят оплату и отгрузку")
    changes = (f"--line={number}:1={CHANGED}", f"--status={number}={STATUS}")
    demo.play(*infobase, *changes, f"--pay={number}", f"--ship={number}")


def show(page: Page) -> None:
    """Print what the page of an order says."""
    (title,) = page.texts("//h1")
    states = page.texts("//*[@class='status']")
    states += page.texts("//*[contains(@class, 'stage')]/b")[1:]
    print(f"  {title}: {', '.join(states).lower()}")
    for row in page.tree.xpath("//tbody/tr"):
        name, *rest = (cell.text for cell in row)
        print(f"    {name}: {', '.join(rest)}")
    for payment in page.texts("//*[contains(@class, 'payments')]/li"):
        print(f"    оплата {payment}")
    for shipment in page.texts("//*[contains(@class, 'shipments')]/li"):
        print(f"    отгрузка {shipment}")
    (total,) = page.texts("//*[@class='order-total']")
    print(f"    всего {total}")


def check(page: Page) -> None:
    """Raise `DemoError` unless the page shows all that was done in 1C."""
    states = page.texts("//*[contains(@class, 'stage')]/b")
    quantities = page.texts("//tbody/tr[1]/td[1]")
    missing = [stage for stage in STAGES if stage not in states]
    if page.texts("//*[@class='status']") != [STATUS]:
        missing.append("статус")
    if not quantities or quantities[0].split()[0] != CHANGED:
        missing.append("изменённое количество")
    if missing:
        raise DemoError(f"Покупатель не видит: {', '.join(missing)}.")
