"""The settings of gunicorn: a worker process that died is not replaced.

So the death of one is seen by whoever started the site.
"""

import os
from typing import Any, Final

_KILLED: Final = 137

worker_class = "gthread"
workers = 1
timeout = 600
graceful_timeout = 5
keepalive = 30
control_socket_disable = True


def child_exit(server: Any, worker: Any) -> None:
    """End the server where nobody has asked its worker to end."""
    if server.LISTENERS:
        os._exit(_KILLED)
