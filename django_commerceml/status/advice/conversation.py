"""What the codes of the conversation with 1C mean, and what to do."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from django_commerceml.status.advice.kinds import Advice

ADVICE: Final[dict[str, Advice]] = {
    "NAME-01": Advice(
        meaning=_("A file name that is empty or climbs (..)."),
        action=_("Rename the file in 1C."),
    ),
    "NAME-02": Advice(
        meaning=_("Control or invisible characters in a file name."),
        action=_("Rename the file in 1C."),
    ),
    "NAME-03": Advice(
        meaning=_("Two file names in one request."),
        action=_("An unusual client; report it."),
    ),
    "NAME-04": Advice(
        meaning=_("A file name that is too long or too deep."),
        action=_("Shorten it."),
    ),
    "PROTO-01": Advice(
        meaning=_(
            "type or mode is missing or given twice, the query is too long, or a "
            "command came before the exchange began."
        ),
        action=_("Check the address in 1C: it must have no ? of its own."),
    ),
    "PROTO-02": Advice(
        meaning=_("An unknown type or mode."),
        action=_("An unusual client; report it."),
    ),
    "PROTO-03": Advice(
        meaning=_("This type has no such mode here."),
        action=_("An unusual client; report it."),
    ),
    "PROTO-04": Advice(
        meaning=_("deactivate with a time that the store never gave out."),
        action=_("Start the full export again from the beginning."),
    ),
}
