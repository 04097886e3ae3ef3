"""The story of one order, as Oscar's pages tell it."""

from example_project.running import Demo, DemoError, say
from example_project.shopper import Page, Shopper
from example_project.story import EMAIL, LINES, QUANTITY, STATUS

SEEN = {"payments": "Оплачено", "shipments": "Отгружено"}


def play_story(demo: Demo, dialect: str, shopper: Shopper) -> str:
    """Order something and let 1C work on it; return the address of the order."""
    say("Покупатель заходит в магазин и заказывает")
    shopper.register(EMAIL, demo.buyer_password)
    for name in shopper.choose(LINES, QUANTITY):
        print(f"  в корзину: {name}, {QUANTITY}")
    order = shopper.order(EMAIL)
    show(order)
    work_on(demo, dialect, number_of(order))
    say("Покупатель смотрит историю заказов")
    seen = shopper.open(order.url)
    show(seen)
    check(seen)
    return order.url


def work_on(demo: Demo, dialect: str, number: str) -> None:
    """Let 1C take the order, take the money and ship it."""
    infobase = (f"--dialect={dialect}", f"--orders={demo.var / 'infobase'}")
    say(f"1С забирает заказ {number}")
    demo.play(*infobase)
    say("В 1С проводят оплату и отгрузку и меняют статус")
    changes = (f"--status={number}={STATUS}", f"--pay={number}", f"--ship={number}")
    demo.play(*infobase, *changes)
    say("1С обменивается ещё раз: ничего не удваивается")
    demo.play(*infobase)


def number_of(page: Page) -> str:
    """Return the number of the order whose *page* it is."""
    return page.url.rstrip("/").rpartition("/")[2]


def show(page: Page) -> None:
    """Print what the page of an order says."""
    print(f"  Заказ {number_of(page)}: {status_of(page).lower()}")
    for row in page.tree.xpath("//table[1]/tbody/tr[td/p]"):
        name = row.xpath("td[1]/p")[0].text_content().strip()
        number, *sums = (" ".join(cell.text_content().split()) for cell in row[1:])
        print(f"    {name}: {number} шт., {sums[1]}")
    for name in SEEN:
        for event in page.texts(f"//*[@class='{name}']/li"):
            print(f"    {event}")


def status_of(page: Page) -> str:
    """Return the status that *page* shows."""
    return next(iter(page.texts("//h2[1]/following-sibling::p[1]")), "")


def check(page: Page) -> None:
    """Raise `DemoError` unless the page shows all that was done in 1C, and once."""
    missing = []
    for name, word in SEEN.items():
        events = page.texts(f"//*[@class='{name}']/li")
        if len(events) != 1 or not events[0].startswith(word):
            missing.append(word.lower())
    if status_of(page) != STATUS:
        missing.append("статус")
    if missing:
        raise DemoError(f"Покупатель не видит: {', '.join(missing)}.")
