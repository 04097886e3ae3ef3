"""What the codes of the login and of sessions mean, and what to do."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from django_commerceml.status.advice.kinds import Advice

ADVICE: Final[dict[str, Advice]] = {
    "AUTH-01": Advice(
        meaning=_("No login and password arrived."),
        action=_(
            "The web server swallows the header Authorization: pass it on (see "
            "«Behind nginx, Apache and gunicorn» in the documentation)."
        ),
    ),
    "AUTH-02": Advice(
        meaning=_(
            "Wrong login or password, the profile is switched off, or the address is "
            "another profile's."
        ),
        action=_("Check all three in the admin; make a new password if in doubt."),
    ),
    "AUTH-03": Advice(
        meaning=_("The request came over http and REQUIRE_HTTPS is on."),
        action=_("Give 1C the https address; check SECURE_PROXY_SSL_HEADER."),
    ),
    "AUTH-04": Advice(
        meaning=_("The request carries a browser's headers."),
        action=_("Test with curl or commerceml_emulate, not with a browser."),
    ),
    "AUTH-05": Advice(
        meaning=_("The store has no profile at all."),
        action=_("Make an exchange profile here, in the admin."),
    ),
    "AUTH-06": Advice(
        meaning=_(
            "A user of the site may enter several profiles, and the address names none."
        ),
        action=_("Give 1C the address with the slug of one."),
    ),
    "AUTH-09": Advice(
        meaning=_("Too many wrong passwords from this network or for this login."),
        action=_("Wait five minutes; find who sends the wrong one."),
    ),
    "SESS-01": Advice(
        meaning=_("The cookie names no live session."),
        action=_(
            "Start the exchange again; if it recurs, look whether a proxy drops "
            "cookies."
        ),
    ),
    "SESS-02": Advice(
        meaning=_("The session key (sessid) is another session's."),
        action=_("Start the exchange again."),
    ),
}
