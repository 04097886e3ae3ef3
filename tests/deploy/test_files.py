"""The files of deployment agree with each other, the settings and the programs."""

import os
import re
import shutil
import sys
from pathlib import Path

import pytest

from django_commerceml.tasks import _HANG_SECONDS, _KILL_SECONDS
from example_project import settings as example
from tests.deploy.services import (
    DEPLOY,
    RUN,
    UNITS,
    environment_of,
    read_compose,
    read_environment_file,
    read_unit,
    run,
    services_of_shop,
)
from tests.documents import ROOT

pytestmark = pytest.mark.skipif(
    os.environ.get("COMMERCEML_TEST_DATABASE") != "postgresql",
    reason="the files are the same on every database; looked at with PostgreSQL",
)
SECRETS = {"EXAMPLE_SECRET_KEY": "key", "POSTGRES_PASSWORD": "secret"}
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
ANALYZE = shutil.which("systemd-analyze")
WORDS = {"shop-web": "web", "shop-worker@": "worker", "shop-beat": "beat"}


def seconds(text):
    """Return how long a span of compose or systemd is."""
    return int(text.removesuffix("s"))


def test_compose_has_every_part_of_a_shop_with_workers():
    assert sorted(read_compose()["services"]) == [
        "beat",
        "nginx",
        "postgresql",
        "prepare",
        "valkey",
        "web",
        "worker",
    ]


def test_every_service_waits_for_services_that_are_there_in_a_state_they_have():
    services = read_compose()["services"]

    for one in services.values():
        for name, wanted in one.get("depends_on", {}).items():
            state = wanted["condition"]
            is_watched = "healthcheck" in services[name]
            ends = services[name]["restart"] == "no"
            assert (state == "service_healthy") == is_watched
            assert (state == "service_completed_successfully") == ends


def test_every_volume_is_declared_and_used():
    compose = read_compose()
    mounts = [
        mount.split(":")[0]
        for one in compose["services"].values()
        for mount in one.get("volumes", [])
    ]

    named = {mount for mount in mounts if not mount.startswith(".")}
    files = {mount for mount in mounts if mount.startswith(".")}
    assert named == set(compose["volumes"])
    assert [path for path in files if not (ROOT / path).is_file()] == []


def test_compose_does_not_start_without_its_secrets():
    web = services_of_shop()["web"]

    for name in SECRETS:
        given = {key: value for key, value in SECRETS.items() if key != name}
        with pytest.raises(KeyError, match=name):
            environment_of(web, given)


def test_every_variable_is_one_that_the_settings_or_the_script_read():
    known = (ROOT / "example_project" / "settings.py").read_text("utf-8")
    known += RUN.read_text("utf-8")
    named = {name for one in services_of_shop().values() for name in one["environment"]}
    named |= read_environment_file().keys() - {"PATH"}

    assert len(named) > 15
    assert {name for name in named if not re.search(rf"\b{name}\b", known)} == set()


def test_compose_and_systemd_set_the_same_variables():
    compose = services_of_shop()["web"]["environment"]

    assert read_environment_file().keys() - {"PATH"} == compose.keys()


def test_the_environment_of_compose_is_all_that_workers_need(tmp_path):
    web = services_of_shop()["web"]["environment"]
    threads = int(web["EXAMPLE_WEB_PROCESSES"]) * int(web["EXAMPLE_WEB_THREADS"])
    ask = "from django_commerceml.conf import get_settings as get; "
    ask += "print(get().runner, get().web_threads)"

    shown = manage(tmp_path, "shell", "--no-imports", "--command", ask)
    checked = manage(tmp_path, "check", "--fail-level", "WARNING")

    assert (shown.stdout, shown.stderr) == (f"celery {threads}\n", "")
    assert checked.returncode == 0, checked.stderr


def manage(directory, *words):
    """Run a command of Django as the site of compose, its files in *directory*."""
    own = environment_of(services_of_shop()["web"], SECRETS)
    here = {
        "EXAMPLE_VAR": str(directory),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    return run([RUN, "manage", *words], {**os.environ, **own, **here})


def test_every_word_that_is_run_is_one_of_the_script():
    known = set(re.findall(r"^([a-z-]+)\)", RUN.read_text("utf-8"), re.MULTILINE))
    services = services_of_shop().values()

    words = {one["command"][0] for one in services}
    checks = {
        one["healthcheck"]["test"][-1] for one in services if "healthcheck" in one
    }
    assert words == {"prepare", "web", "worker", "beat"}
    assert words | checks <= known


def test_a_word_that_the_script_does_not_know_is_refused():
    done = run([RUN, "sing"])

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"usage: {RUN} prepare|web|worker|beat")


def test_the_image_holds_what_the_services_run_and_its_directories():
    lines = (DEPLOY / "Dockerfile").read_text("utf-8")
    copied = re.findall(r"^COPY (.+) \S+$", lines, re.MULTILINE)
    kept = re.findall(
        r"^!(.+)$",
        (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8"),
        re.MULTILINE,
    )

    sources = " ".join(copied).split()
    assert sorted(sources) == sorted(kept)
    assert [name for name in sources if not (ROOT / name).exists()] == []
    assert 'ENTRYPOINT ["/srv/shop/deploy/run.sh"]' in lines
    for mount in services_of_shop()["web"]["volumes"]:
        assert re.search(
            rf"^ .*install -d .*{mount.split(':')[1]}\b", lines, re.MULTILINE
        )


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.stem)
def test_a_unit_runs_what_the_service_of_compose_runs_and_waits_as_long(unit):
    service = read_unit(unit.read_text("utf-8"))["Service"]
    other = services_of_shop()[WORDS[unit.stem]]

    assert service["ExecStart"] == f"/srv/shop/deploy/run.sh {other['command'][0]}"
    assert seconds(service["TimeoutStopSec"]) == seconds(
        other.get("stop_grace_period", "10s")
    )
    assert (service["KillMode"], service["Restart"]) == ("mixed", "always")


def test_every_process_of_the_shop_has_a_unit():
    assert sorted(WORDS) == [unit.stem for unit in UNITS]


@pytest.mark.skipif(ANALYZE is None, reason="systemd is not installed")
def test_systemd_takes_the_units(tmp_path):
    for unit in UNITS:
        text = unit.read_text("utf-8").replace("/srv/shop", str(ROOT))
        (tmp_path / unit.name.replace("@", "@1")).write_text(text, "utf-8")

    done = run([str(ANALYZE), "verify", *sorted(tmp_path.iterdir())])

    assert [line for line in done.stderr.splitlines() if str(tmp_path) in line] == []
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(NGINX is None, reason="nginx is not installed")
def test_nginx_takes_its_file(tmp_path):
    done = run([str(NGINX), "-t", "-p", tmp_path, "-c", write_nginx(tmp_path)])

    assert done.returncode == 0, done.stderr
    assert "[warn]" not in done.stderr


def write_nginx(directory: Path) -> Path:
    """Write a whole file for nginx around ours; return its path."""
    site = (DEPLOY / "nginx.conf").read_text("utf-8")
    site = site.replace("listen 80;", "listen 127.0.0.1:8099;")
    path = directory / "nginx.conf"
    path.write_text(
        f"pid {directory}/pid; error_log stderr; events {{}}\n"
        f"http {{ access_log off; client_body_temp_path {directory}/body;\n"
        + "".join(
            f"{kind}_temp_path {directory}/{kind};\n"
            for kind in ("proxy", "fastcgi", "uwsgi", "scgi")
        )
        + f"{site}}}\n",
        "utf-8",
    )
    return path


def test_nginx_passes_on_what_the_exchange_needs():
    text = (DEPLOY / "nginx.conf").read_text("utf-8")
    lines = dict(
        re.findall(r"^ +(\w+(?: X?-?[A-Z][\w-]+)?) (.+);$", text, re.MULTILINE)
    )

    assert lines["proxy_next_upstream"] == "off"
    assert lines["proxy_set_header X-Request-ID"] == "$request_id"
    assert lines["proxy_set_header X-Forwarded-For"] == "$remote_addr"
    assert lines["client_max_body_size"] == "2m"
    assert 120 <= seconds(lines["proxy_read_timeout"]) < 180


def test_no_task_lasts_until_redis_gives_its_message_to_another():
    longest = example.COMMERCEML["WORKER_SECONDS"] + _HANG_SECONDS + _KILL_SECONDS
    text = (ROOT / "example_project" / "settings.py").read_text("utf-8")
    (visibility,) = re.findall(r'"visibility_timeout": (\d+)', text)

    assert int(visibility) > longest


def test_a_worker_has_time_to_end_its_turn_before_it_is_killed():
    grace = services_of_shop()["worker"]["stop_grace_period"]

    assert seconds(grace) > example.COMMERCEML["WORKER_SECONDS"]
