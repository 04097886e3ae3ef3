# The two commands of the README are `make demo` and `make test`.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
ARGS ?=
STAMP := $(VENV)/.installed

.PHONY: help install demo demo-own demo-oscar test stores deep mariadb kills check lint types docs docs-en docs-ru package \
	bench screenshots format messages clean

help:  ## Show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

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

demo-own: $(STAMP)  ## The same with a store of its own models and one adapter file
	$(BIN)/python -m example_own.demo $(ARGS)

demo-oscar: $(STAMP)  ## The same with a store on django-oscar, connected by one setting
	$(BIN)/python -m example_oscar.demo $(ARGS)

# The tests start hundreds of processes: none should compile the package anew.
export PYTHONDONTWRITEBYTECODE :=

# Two processes run the tests; the fixed hash seed makes both collect the same.
PYTEST := PYTHONHASHSEED=0 $(BIN)/python -m pytest -n 2 --dist worksteal
ON_POSTGRESQL := COMMERCEML_TEST_DATABASE=postgresql $(PYTEST)
# What all runs together must cover, the report at the end says.
COVERED := --cov --cov-append --cov-report= --cov-fail-under=0

test: $(STAMP)  ## Run the suite on SQLite; what asks for a database, on PostgreSQL, too
	$(BIN)/coverage erase
	$(PYTEST) $(COVERED) $(ARGS)
	$(MAKE) stores
	$(ON_POSTGRESQL) -m database $(ARGS)
	$(BIN)/coverage report

# Stores that are applications of their own have settings, and a process, of their own;
# on PostgreSQL the catalogue of Oscar is a fork.
IN_OSCAR := DJANGO_SETTINGS_MODULE=tests.oscar.settings
IN_SALESMAN := DJANGO_SETTINGS_MODULE=tests.salesman.settings
stores: $(STAMP)  ## Run the tests of django-oscar and django-salesman on both databases
	$(IN_OSCAR) $(PYTEST) $(COVERED) tests/oscar
	COMMERCEML_TEST_OSCAR=forked $(IN_OSCAR) $(ON_POSTGRESQL) tests/oscar
	if $(BIN)/python -c "import salesman"; then \
		$(IN_SALESMAN) $(PYTEST) $(COVERED) tests/salesman && \
		$(IN_SALESMAN) $(ON_POSTGRESQL) tests/salesman; \
	else echo "django-salesman is not installed: its tests are skipped"; fi

deep: $(STAMP)  ## Run the tests that invent examples, with many times as many
	COMMERCEML_TEST_DEPTH=deep $(PYTEST) -m hypothesis $(ARGS)
	COMMERCEML_TEST_DEPTH=deep $(ON_POSTGRESQL) -m "hypothesis and database" $(ARGS)

mariadb: $(STAMP)  ## Run the test suite on MariaDB, where a server is installed
	COMMERCEML_TEST_DATABASE=mariadb $(PYTEST) $(ARGS)

kills: $(STAMP)  ## Kill sites and workers at every point of an exchange
	$(BIN)/python -m tests.rig $(ARGS)

check: $(STAMP)  ## Lint, types, layers, migrations, system checks, docs, package
	$(MAKE) --jobs=2 --output-sync types lint docs package

types: $(STAMP)
	$(BIN)/mypy

lint: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	git ls-files -z '*.py' '*.md' '*.html' '*.cfg' | xargs -0 $(BIN)/codespell
	DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python -W error::ResourceWarning -m django check --fail-level WARNING
	DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python -m django makemigrations --check --dry-run
	DJANGO_SETTINGS_MODULE=example_project.settings $(BIN)/python -m django check --fail-level WARNING
	DJANGO_SETTINGS_MODULE=example_own.settings $(BIN)/python -m django check --fail-level WARNING
	DJANGO_SETTINGS_MODULE=example_oscar.settings $(BIN)/python -m django check --fail-level WARNING

package: $(STAMP)
	rm -rf build/package && $(BIN)/python -m build --quiet --outdir build/package .
	$(BIN)/twine check --strict build/package/*

docs: docs-en docs-ru  ## Build the documentation in both languages

docs-en docs-ru: docs-%: $(STAMP)
	$(BIN)/sphinx-build -n -W -q -b html docs/$* build/docs/$*

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
