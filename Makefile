# The two commands of the README are `make demo` and `make test`.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
ARGS ?=
STAMP := $(VENV)/.installed

.PHONY: help install demo test mariadb kills check bench screenshots format docs messages clean

help:  ## Show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

install: $(STAMP)  ## Make .venv with the package and all of its tools

$(STAMP): setup.cfg pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[test,check,docs]"
	test -x /usr/bin/chromium || timeout 600 $(BIN)/playwright install chromium \
		|| echo "no browser: its tests will be skipped"
	touch $(STAMP)

demo: $(STAMP)  ## Start a store, play a catalogue and an order with 1C (ARGS=--once ends)
	$(BIN)/python -m example_project.demo $(ARGS)

# Two processes run the tests; the fixed hash seed makes both collect the same.
PYTEST := PYTHONHASHSEED=0 $(BIN)/python -m pytest -n 2 --cov --cov-append --cov-report=

test: $(STAMP)  ## Run the test suite on SQLite and on PostgreSQL
	$(BIN)/coverage erase
	$(PYTEST) $(ARGS)
	COMMERCEML_TEST_DATABASE=postgresql $(PYTEST) $(ARGS)
	$(BIN)/coverage report

mariadb: $(STAMP)  ## Run the test suite on MariaDB, where a server is installed
	COMMERCEML_TEST_DATABASE=mariadb PYTHONHASHSEED=0 $(BIN)/python -m pytest -n 2 $(ARGS)

kills: $(STAMP)  ## Kill sites and workers at every point of an exchange
	$(BIN)/python -m tests.rig $(ARGS)

check: $(STAMP)  ## Lint, types, layers, migrations, system checks, docs, package
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	git ls-files -z '*.py' '*.md' '*.html' '*.cfg' | xargs -0 $(BIN)/codespell
	DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python -W error::ResourceWarning -m django check --fail-level WARNING
	DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python -m django makemigrations --check --dry-run
	DJANGO_SETTINGS_MODULE=example_project.settings $(BIN)/python -m django check --fail-level WARNING
	$(MAKE) docs
	rm -rf build/package && $(BIN)/python -m build --quiet --outdir build/package .
	$(BIN)/twine check --strict build/package/*

docs: $(STAMP)  ## Build the documentation in both languages
	$(BIN)/sphinx-build -n -W -q -b html docs/en build/docs/en
	$(BIN)/sphinx-build -n -W -q -b html docs/ru build/docs/ru

bench: $(STAMP)  ## Measure imports against the floor of the same run (ARGS="--products 11000")
	$(BIN)/python -m tests.bench $(ARGS)

screenshots: $(STAMP)  ## Take the pictures of the admin that README and docs show
	$(BIN)/python -m tests.screenshots

format: $(STAMP)  ## Format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

messages: $(STAMP)  ## Collect and compile translations
	cd django_commerceml && ../$(BIN)/python -m django makemessages --locale ru --add-location file --no-obsolete
	cd django_commerceml && ../$(BIN)/python -m django compilemessages --locale ru

clean:  ## Remove what was built
	rm -rf build dist *.egg-info .coverage* .mypy_cache .ruff_cache .pytest_cache
