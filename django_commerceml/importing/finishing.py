"""The end of a run, as its shop hears of it."""

from typing import Final

from django_commerceml.adapters.shops import shop_of_run
from django_commerceml.importing.faults import TRANSIENT
from django_commerceml.importing.reports import Report
from django_commerceml.logs import get_logger
from django_commerceml.models import ImportRun

logger = get_logger(__name__)

_CODE: Final = "SHOP-04"


def finish_shop(run: ImportRun) -> None:
    """Have the shop do what it does once for all rows of *run*.

    What fails there is noted: the goods are in the shop. Faults of the database are
    raised, and the end of the run is tried again.
    """
    try:
        shop_of_run(run).finish()
    except TRANSIENT:
        raise
    except Exception as error:
        logger.exception("the adapter failed to finish")
        report = Report(run)
        report.warn(_CODE, f"магазин не закончил загрузку: {type(error).__name__}")
        report.flush()
