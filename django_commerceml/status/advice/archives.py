"""What the codes of archives mean, and what to do."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from django_commerceml.status.advice.kinds import Advice

ADVICE: Final[dict[str, Advice]] = {
    "ZIP-01": Advice(
        meaning=_("An archive cannot be used (the general code)."),
        action=_("Export again; else switch «accept zip archives» off in the profile."),
    ),
    "ZIP-02": Advice(
        meaning=_("The archive is cut or broken."),
        action=_("Export again; if it recurs, switch zip off in the profile."),
    ),
    "ZIP-03": Advice(
        meaning=_("An entry is broken, is a link, or a folder holds data."),
        action=_("Export again."),
    ),
    "ZIP-04": Advice(
        meaning=_(
            "Entries overlap, an entry is far larger than its archive, or the "
            "compression is unknown."
        ),
        action=_("Not a file of 1C, or MAX_ARCHIVE_RATIO is too small for it."),
    ),
    "ZIP-05": Advice(
        meaning=_("Too many files, or too large a directory."),
        action=_("Raise MAX_ARCHIVE_ENTRIES, or export in portions."),
    ),
    "ZIP-06": Advice(
        meaning=_("Two files of one name in the archive."),
        action=_("Export again."),
    ),
    "ZIP-07": Advice(
        meaning=_("Two archives glued together, or no zip at its beginning."),
        action=_("Export again; check that 1C sends the file once."),
    ),
    "ZIP-08": Advice(
        meaning=_("The archive is empty."),
        action=_("Look why 1C exports nothing."),
    ),
    "ZIP-09": Advice(
        meaning=_("The archive has a password."),
        action=_("Export without a password."),
    ),
    "ZIP-10": Advice(
        meaning=_(
            "A file of the archive cannot be used and was set aside (a warning)."
        ),
        action=_("Look at the file's page in the journal."),
    ),
}
