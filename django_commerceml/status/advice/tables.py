"""What the codes of tables mean, and what to do."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from django_commerceml.status.advice.kinds import Advice

ADVICE: Final[dict[str, Advice]] = {
    "TAB-01": Advice(
        meaning=_(
            "A table of prices or stock cannot be read, or holds nothing that could "
            "be used."
        ),
        action=_(
            "Look at its columns and its format: XLSX or CSV; say which column is what."
        ),
    ),
    "TAB-02": Advice(
        meaning=_("A row of a table was left out."),
        action=_("Read the message; correct the row and load the table again."),
    ),
}
