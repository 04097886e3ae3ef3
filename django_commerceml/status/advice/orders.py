"""What the codes of orders mean, and what to do."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from django_commerceml.status.advice.kinds import Advice

ADVICE: Final[dict[str, Advice]] = {
    "ORD-01": Advice(
        meaning=_(
            "The document of an order cannot be built; the order is held, the others "
            "went. The text names the kind of the error and the place, no data of "
            "the buyer."
        ),
        action=_("Look at the order, correct it and save it."),
    ),
    "ORD-02": Advice(
        meaning=_(
            "1C did not confirm the orders of the exchange before; they went again "
            "(a warning)."
        ),
        action=_(
            "Look in 1C's log for the order that it could not write, and hold it "
            "back on its page here."
        ),
    ),
    "ORD-03": Advice(
        meaning=_("The order that a payment or a shipment belongs to is not here."),
        action=_("Send the order from 1C; look at its number."),
    ),
    "ORD-04": Advice(
        meaning=_("Id and number point to different orders; the id was believed."),
        action=_("Look whether a number or a prefix was used twice."),
    ),
    "ORD-05": Advice(
        meaning=_("The profile has no such status; the order keeps its own."),
        action=_("Add the status, or its «name in 1C», on the page of the profile."),
    ),
    "ORD-06": Advice(
        meaning=_(
            "The total of the document is not the sum of its lines; the lines were "
            "believed."
        ),
        action=_("Look at the document in 1C."),
    ),
    "ORD-07": Advice(
        meaning=_(
            "A line with goods that the store does not know; it stays under its name."
        ),
        action=_("Upload the catalogue from 1C."),
    ),
    "ORD-08": Advice(
        meaning=_(
            "The order was changed on both sides; the message says whose word stayed."
        ),
        action=_("Where it waits, decide on the page of the order."),
    ),
    "ORD-09": Advice(
        meaning=_(
            "A counterparty may be another one that is known already; nothing was "
            "merged. Or: nothing is known of the buyer of a new order, and it was "
            "not made."
        ),
        action=_("Compare both in 1C; fill in the counterparty."),
    ),
    "ORD-10": Advice(
        meaning=_("The document is older than what was applied, and was not applied."),
        action=_("Nothing has to be done."),
    ),
    "ORD-11": Advice(
        meaning=_("The order is not known, and new orders are not accepted."),
        action=_(
            "Tick «accept orders and counterparties made in 1C» if they should be."
        ),
    ),
    "ORD-12": Advice(
        meaning=_("An order was changed without being published; it is published now."),
        action=_("Have the developer call publish where it was changed."),
    ),
    "ORD-13": Advice(
        meaning=_("The document has neither id nor number."),
        action=_("Look how 1C fills them."),
    ),
    "ORD-14": Advice(
        meaning=_(
            "A document of a kind that the store has no place for, such as a return "
            "of goods."
        ),
        action=_("Nothing has to be done."),
    ),
    "ORD-15": Advice(
        meaning=_(
            "The document is in another currency than the order; its sums were taken "
            "as they are."
        ),
        action=_("Correct the currency in 1C or of the order."),
    ),
    "ORD-20": Advice(
        meaning=_(
            "An order of the shop's own model could not be taken over, so 1C does not "
            "have it, or not its last change. It is tried again at every exchange."
        ),
        action=_(
            "Show the text to the developer of the shop; then try again on the page "
            "“Orders of the shop”."
        ),
    ),
}
