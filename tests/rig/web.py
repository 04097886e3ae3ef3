"""The site of the rig, as gunicorn serves it."""

from django.core.wsgi import get_wsgi_application

import tests.rig.app  # noqa: F401 (so that tasks find their broker)

application = get_wsgi_application()
