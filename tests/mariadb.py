"""A MariaDB server of our own for the suite, without root and without Docker.

``COMMERCEML_TEST_DATABASE=mariadb`` runs the suite on it: on the server that
COMMERCEML_MARIADB_SOCKET names, or on one that is started here.
"""

import atexit
import getpass
import os
import shutil
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path
from typing import Final

from django.conf import global_settings

SOCKET: Final = "COMMERCEML_MARIADB_SOCKET"
_PATH: Final = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])
_SECONDS: Final = 60
_MANNERS: Final = (
    "--no-defaults",
    "--skip-networking",
    "--skip-grant-tables",
    "--skip-name-resolve",
    # What a server comes with, where nobody has thought of this package.
    "--character-set-server=utf8mb4",
    "--collation-server=utf8mb4_general_ci",
    # It need not survive a power cut.
    "--innodb-flush-log-at-trx-commit=0",
    "--innodb-doublewrite=0",
    "--sync-binlog=0",
)


def find_driver() -> bool:
    """Make Django's driver importable; return whether there is one."""
    try:
        import_module("MySQLdb")
    except ImportError:
        try:
            import_module("pymysql").install_as_MySQLdb()
        except ImportError:
            return False
    return True


def find_server() -> str | None:
    """Return the program of the server, if this machine has it."""
    return shutil.which("mariadbd", path=_PATH)


def start_mariadb(server: str) -> None:
    """Start *server*; the environment says where it listens."""
    directory = Path(tempfile.mkdtemp(prefix="commerceml-mariadb-"))
    data, socket = directory / "data", directory / "socket"
    _install(data)
    process = subprocess.Popen(  # noqa: S603 (found above)
        [
            server,
            *_MANNERS,
            f"--user={getpass.getuser()}",
            f"--datadir={data}",
            f"--socket={socket}",
            f"--pid-file={directory / 'pid'}",
            f"--log-error={directory / 'log'}",
        ],
        # Ctrl+C is for the suite, which then stops the server.
        start_new_session=True,
    )

    def stop() -> None:
        process.terminate()
        process.wait()
        shutil.rmtree(directory, ignore_errors=True)

    atexit.register(stop)
    _wait_for(process, socket)
    _load_time_zones(socket)
    os.environ[SOCKET] = str(socket)


def _install(data: Path) -> None:
    program = shutil.which("mariadb-install-db", path=_PATH)
    if program is None:
        sys.exit("mariadbd is there, but mariadb-install-db is not")
    subprocess.run(  # noqa: S603 (found above)
        [
            program,
            "--no-defaults",
            f"--user={getpass.getuser()}",
            f"--datadir={data}",
            "--auth-root-authentication-method=normal",
            "--skip-test-db",
        ],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _load_time_zones(socket: Path) -> None:
    """Have the server know the zones of the tests: lists by date ask for them."""
    program = shutil.which("mariadb-tzinfo-to-sql", path=_PATH)
    client = shutil.which("mariadb", path=_PATH)
    if program is None or client is None:
        sys.exit("mariadbd is there, but mariadb-tzinfo-to-sql or mariadb is not")
    for zone in ("UTC", global_settings.TIME_ZONE):
        sql = subprocess.run(  # noqa: S603 (found above)
            [program, f"/usr/share/zoneinfo/{zone}", zone],
            check=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ).stdout
        subprocess.run(  # noqa: S603 (found above)
            [client, "--no-defaults", f"--socket={socket}", "--user=root", "mysql"],
            check=True,
            input=sql,
        )


def _wait_for(process: "subprocess.Popen[bytes]", socket: Path) -> None:
    ends_at = time.monotonic() + _SECONDS
    while not socket.exists():
        if process.poll() is not None or time.monotonic() > ends_at:
            sys.exit(f"mariadbd does not start: see {socket.parent / 'log'}")
        time.sleep(0.05)
