#!/bin/sh
# The processes of the example shop, by one word each. compose.yaml and the units of
# systemd start them with it, so that a command is written down once.
set -eu
cd "$(dirname "$0")/.."
export DJANGO_SETTINGS_MODULE=example_project.settings
export PYTHONPATH="$PWD" PYTHONUNBUFFERED=1

: "${EXAMPLE_BIND:=127.0.0.1:8000}"
: "${EXAMPLE_WORKER:=commerceml}"

case "${1:-}" in
prepare) # once, before the others of a new version start
    python -m django migrate --noinput
    python -m django collectstatic --noinput --verbosity 0
    # Again it changes no password but one that is given.
    exec python -m django commerceml_profile shop --login=shop \
        ${EXAMPLE_EXCHANGE_PASSWORD:+"--password=$EXAMPLE_EXCHANGE_PASSWORD"}
    ;;
web)
    # A request of 1C is held for 20 seconds and ends its batch.
    exec gunicorn example_project.wsgi --bind "$EXAMPLE_BIND" \
        --workers "${EXAMPLE_WEB_PROCESSES:-1}" --threads "${EXAMPLE_WEB_THREADS:-8}" \
        --timeout 150 --graceful-timeout 60 --no-control-socket --access-logfile -
    ;;
worker)
    exec celery --app example_project worker --queues commerceml --loglevel INFO \
        --concurrency "${EXAMPLE_WORKER_PROCESSES:-2}" \
        --hostname "$EXAMPLE_WORKER@%h" --without-gossip --without-mingle
    ;;
beat) # one for all
    exec celery --app example_project beat --loglevel INFO \
        --schedule "${EXAMPLE_BEAT:-/tmp/commerceml-beat}"
    ;;
watch) # instead of beat: does what is due itself, without a broker
    exec python -m django commerceml_run --watch 30
    ;;
check-web)
    exec env no_proxy=127.0.0.1 python -c "import sys, urllib.request
urllib.request.urlopen(sys.argv[1], timeout=5)" \
        "http://127.0.0.1:${EXAMPLE_BIND##*:}/monitoring/health/database/"
    ;;
check-worker)
    exec celery --app example_project inspect ping --timeout 5 \
        --destination "$EXAMPLE_WORKER@$(uname -n)"
    ;;
manage)
    shift
    exec python -m django "$@"
    ;;
*)
    echo "usage: $0 prepare|web|worker|beat|watch|check-web|check-worker|manage …" >&2
    exit 2
    ;;
esac
