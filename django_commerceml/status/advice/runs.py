"""What the codes of runs, guards and the shop mean, and what to do."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from django_commerceml.status.advice.kinds import Advice

ADVICE: Final[dict[str, Advice]] = {
    "CONF-01": Advice(
        meaning=_("COMMERCEML has an unknown key."),
        action=_("manage.py check."),
    ),
    "CONF-02": Advice(
        meaning=_(
            "A value in COMMERCEML has a wrong type, is too small, or names no "
            "runner; or the runner's package is not installed."
        ),
        action=_("manage.py check."),
    ),
    "CONF-03": Advice(
        meaning=_(
            "What the profile or ADAPTER names is not there, or is not an adapter."
        ),
        action=_("Correct the dotted path."),
    ),
    "DB-01": Advice(
        meaning=_("The database failed several times in a row."),
        action=_("Repair it; repeat the exchange."),
    ),
    "ERR-00": Advice(
        meaning=_("An error without a code of its own."),
        action=_("See the site's log; report it."),
    ),
    "GUARD-01": Advice(
        meaning=_("A sweep would hide too many rows."),
        action=_(
            "Look at the run: it shows what it would do. Confirm it, or cancel it "
            "and export again."
        ),
    ),
    "GUARD-02": Advice(
        meaning=_("Too many prices would become zero, vanish or change severalfold."),
        action=_(
            "Look at the run: it shows what it would do. Confirm it, or cancel it "
            "and correct the prices in 1C."
        ),
    ),
    "GUARD-03": Advice(
        meaning=_(
            "Of confirmed prices, those of some offers came anew in the meantime and "
            "were kept."
        ),
        action=_("Nothing has to be done."),
    ),
    "QUEUE-01": Advice(
        meaning=_(
            "No worker took the import up for QUEUE_MINUTES; the file is kept and "
            "still waits."
        ),
        action=_(
            "Start a worker, look whether the broker is there; nothing has to be "
            "sent again."
        ),
    ),
    "RUN-01": Advice(
        meaning=_("A run cannot go on (the general code)."),
        action=_("See the traceback of the run."),
    ),
    "RUN-02": Advice(
        meaning=_("Another worker has taken the run over."),
        action=_("Nothing has to be done: it is going on."),
    ),
    "RUN-03": Advice(
        meaning=_("The run does not wait for a decision any more, or has ended."),
        action=_("Look at its state."),
    ),
    "RUN-04": Advice(
        meaning=_("An operator cancelled the run."),
        action=_("Nothing has to be done, or export again."),
    ),
    "RUN-05": Advice(
        meaning=_(
            "A run broke off several times in a row at one place, or a dry run broke "
            "off: its process died."
        ),
        action=_(
            "Look at memory, time limits and the site's log; then import the file "
            "again."
        ),
    ),
    "RUN-06": Advice(
        meaning=_("A dry run could not begin: another run of the profile is working."),
        action=_("Repeat it later."),
    ),
    "RUN-07": Advice(
        meaning=_(
            "A preview cannot be made, applied or dropped: it is not done, was "
            "applied before, or the bytes of its file are gone."
        ),
        action=_("Read the message; preview the file anew, or export again."),
    ),
    "RUN-08": Advice(
        meaning=_(
            "Nothing can be given to the shop: the profile leaves it alone, or its "
            "adapter takes no goods."
        ),
        action=_(
            "Switch «goods go to the shop» on in the profile, or name the adapter."
        ),
    ),
    "RUN-99": Advice(
        meaning=_("An unforeseen fault while importing."),
        action=_(
            "See the traceback of the run; 1C may repeat, the import is tried anew."
        ),
    ),
    "SHOP-01": Advice(
        meaning=_(
            "The shop's adapter cannot go on, failed over twenty rows and took none, "
            "or lacks a method that it announces; the message names the method."
        ),
        action=_("See the traceback; correct the adapter."),
    ),
    "SHOP-02": Advice(
        meaning=_("The shop's adapter refused one row, or failed over it alone."),
        action=_("Read its message; the row is published again next time."),
    ),
    "SHOP-03": Advice(
        meaning=_("The shop took a row, but changed something of it or left it out."),
        action=_("Read its message; correct the value in 1C where it matters."),
    ),
    "SHOP-04": Advice(
        meaning=_(
            "The goods are in the shop, but what its adapter does once at the end of "
            "a run failed, such as bringing its search up to date."
        ),
        action=_("See the site's log; the end of the next run does it again."),
    ),
    "SRV-01": Advice(
        meaning=_("An unforeseen fault while answering."),
        action=_("See the site's log."),
    ),
    "SWEEP-01": Advice(
        meaning=_(
            "Not all files of the full export were applied, so nothing was hidden."
        ),
        action=_("Mend the failed file, or export again."),
    ),
    "SWEEP-02": Advice(
        meaning=_("It is no longer known what the full export held."),
        action=_("Export again."),
    ),
}
