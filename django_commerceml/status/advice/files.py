"""What the codes of files and pictures mean, and what to do."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from django_commerceml.status.advice.kinds import Advice

ADVICE: Final[dict[str, Advice]] = {
    "IMG-01": Advice(
        meaning=_("Not a JPEG, PNG, GIF or WebP."),
        action=_("Replace the picture in 1C."),
    ),
    "IMG-02": Advice(
        meaning=_("More pixels than MAX_PICTURE_PIXELS."),
        action=_("Make it smaller, or raise the setting."),
    ),
    "IMG-03": Advice(
        meaning=_("A picture is cut or broken."),
        action=_("Replace it in 1C, or upload it again."),
    ),
    "XML-01": Advice(
        meaning=_("Not XML."),
        action=_(
            "Look at the stored file; often an HTML error page or a picture under a "
            "wrong name."
        ),
    ),
    "XML-02": Advice(
        meaning=_("The file is cut, or not well-formed."),
        action=_("Export again; check the limits of the proxy."),
    ),
    "XML-03": Advice(
        meaning=_("The file has a DOCTYPE."),
        action=_("1C never sends one; find out who made the file."),
    ),
    "XML-04": Advice(
        meaning=_(
            "Over a limit: depth, attributes, size of one record, data before the root."
        ),
        action=_(
            "Look at the line that is named; usually a text pasted into a wrong field."
        ),
    ),
    "XML-05": Advice(
        meaning=_(
            "The bytes do not fit the encoding, or the encoding is not supported; as "
            "a warning: the file was read in a better way than it says, or short "
            "parts of it may have come twice."
        ),
        action=_("As an error: export in UTF-8."),
    ),
    "XML-06": Advice(
        meaning=_("Russian letters were encoded twice («Рџ…»)."),
        action=_("Mend the encoding in 1C or in the program between."),
    ),
    "XML-07": Advice(
        meaning=_("Two files glued together."),
        action=_("Export again; a client that appends to an old file does this."),
    ),
    "XML-08": Advice(
        meaning=_("Not CommerceML 2 or 3, or nothing in it that a store can take."),
        action=_("Choose CommerceML 2 in 1C."),
    ),
    "XML-10": Advice(
        meaning=_("One record cannot be parsed; the others were applied."),
        action=_("Look at its line in the file."),
    ),
}
