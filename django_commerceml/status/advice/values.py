"""What the codes of values mean, and what to do."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from django_commerceml.status.advice.kinds import Advice

ADVICE: Final[dict[str, Advice]] = {
    "VAL-01": Advice(
        meaning=_("Not a number."),
        action=_("Correct the field in 1C; the value was left out."),
    ),
    "VAL-02": Advice(
        meaning=_("Too large a number, or a negative price."),
        action=_("Correct the field in 1C; the value was left out."),
    ),
    "VAL-03": Advice(
        meaning=_("What is needed is missing: an id, the code of a unit."),
        action=_("Fill it in; the record or part was left out."),
    ),
    "VAL-04": Advice(
        meaning=_("Not a date or a time."),
        action=_("Correct the field in 1C; the value was left out."),
    ),
    "VAL-05": Advice(
        meaning=_("A text longer than its column; it was cut."),
        action=_("Shorten it in 1C."),
    ),
    "VAL-06": Advice(
        meaning=_("Neither yes nor no."),
        action=_("Correct the field in 1C; the value was left out."),
    ),
    "VAL-09": Advice(
        meaning=_("Groups nested in a circle; one was put at the root."),
        action=_("Correct the parents in 1C."),
    ),
}
