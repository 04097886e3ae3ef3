"""What the codes of uploads mean, and what to do."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from django_commerceml.status.advice.kinds import Advice

ADVICE: Final[dict[str, Advice]] = {
    "DISK-01": Advice(
        meaning=_(
            "Less than MIN_FREE_BYTES would be left on the disk; or the disk was "
            "full while importing."
        ),
        action=_(
            "Make room; commerceml_purge; 1C may repeat, the import is tried anew."
        ),
    ),
    "FILE-03": Advice(
        meaning=_("1C asked for an import without naming the file."),
        action=_(
            "Repeat the exchange; if it happens again, update the exchange module of "
            "1C."
        ),
    ),
    "FILE-04": Advice(
        meaning=_("The file that 1C wants to import is not here."),
        action=_(
            "The answer lists what came; compare the names, look for a failed upload "
            "before it."
        ),
    ),
    "FILE-05": Advice(
        meaning=_("A part is gone from the storage, or has changed."),
        action=_(
            "Check the storage; several machines must share it; upload the file again."
        ),
    ),
    "FILE-06": Advice(
        meaning=_("The bytes were already erased."),
        action=_("Export again from 1C, or keep files longer (KEEP_FILES_DAYS)."),
    ),
    "PART-01": Advice(
        meaning=_("A part arrived shorter than its Content-Length."),
        action=_("Repeat; if it recurs, look at timeouts and limits of the proxy."),
    ),
    "PART-02": Advice(
        meaning=_("A part without a length."),
        action=_("Let the proxy buffer requests (nginx does by default)."),
    ),
    "PART-03": Advice(
        meaning=_("An empty part, an empty file of orders."),
        action=_("Look why 1C exports an empty file."),
    ),
    "PART-04": Advice(
        meaning=_("A part larger than the profile's size of a part."),
        action=_("The client ignores file_limit: raise it in the profile."),
    ),
    "PART-05": Advice(
        meaning=_("A file larger than MAX_FILE_BYTES."),
        action=_("Raise the setting, or export in portions."),
    ),
    "PART-06": Advice(
        meaning=_("A session larger than MAX_SESSION_BYTES."),
        action=_("Raise the setting."),
    ),
    "PART-07": Advice(
        meaning=_("mode=file without a body (GET)."),
        action=_("An unusual client; it must POST."),
    ),
}
