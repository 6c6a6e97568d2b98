# One command each; works from any folder (make -C ...), and without a network once everything is installed.
SHELL := /bin/bash
.DEFAULT_GOAL := help
HOST ?= 127.0.0.1
PORT ?= 8501
EXAMPLE_PORT ?= 8601
STAFF_PORT ?= 8701

# Paths are relative on purpose: make cannot handle a target with a space in it, and the folder may have one.
VENV := .venv
PYTHON := $(VENV)/bin/python
PIP := $(PYTHON) -m pip install --quiet --disable-pip-version-check -c deploy/constraints.txt
# What these stamps say is installed; a changed list of requirements makes them old.
INSTALLED := $(VENV)/.runtime-installed
INSTALLED_TESTS := $(VENV)/.tests-installed
INSTALLED_TRYOUT := $(VENV)/.tryout-installed
CHROMIUM := /usr/bin/chromium

.PHONY: help run example staff test build check bench install system

help:
	@echo "make run    start the monitor at http://localhost:$(PORT) (PORT=... HOST=... to change)"
	@echo "make example  practise with made-up survey figures at http://localhost:$(EXAMPLE_PORT)"
	@echo "make staff  try out the pages for staff at http://localhost:$(STAFF_PORT): a login without security"
	@echo "make test   install what the tests need and run them all"
	@echo "make build  make a release from the data"
	@echo "make check  check the release with the rules in sql/checks"
	@echo "make bench  measure speed and memory, see benchmarks/README.md"

run: $(INSTALLED)
	@exec $(PYTHON) -m monitor serve --build --host "$(HOST)" --port "$(PORT)"

example: $(INSTALLED)
	@exec $(PYTHON) -m monitor serve --example --build --host "$(HOST)" --port "$(EXAMPLE_PORT)"

staff: $(INSTALLED) $(INSTALLED_TRYOUT)
	@exec $(PYTHON) -m monitor staff --port "$(STAFF_PORT)"

build: $(INSTALLED)
	@$(PYTHON) -m monitor build

check: $(INSTALLED)
	@$(PYTHON) -m monitor check

bench: $(INSTALLED) $(INSTALLED_TESTS) system
	@$(PYTHON) -m benchmarks

test: $(INSTALLED) $(INSTALLED_TESTS) system
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m mypy monitor
	@$(PYTHON) -m pytest -n 2 --dist loadfile --ignore tests/browser
	@$(PYTHON) -m pytest -n 2 --dist worksteal tests/browser

install: $(INSTALLED) $(INSTALLED_TESTS)

$(PYTHON):
	@python3 -m venv $(VENV) || { echo "No virtual environment: install python3-venv (apt-get install python3-venv)."; exit 1; }

# | : a touched python must not bring about a new installation, only changed lists must.
$(INSTALLED): requirements.txt deploy/constraints.txt | $(PYTHON)
	@echo "Installing what the monitor needs (once, about a minute) ..."
	@$(PIP) -r requirements.txt
	@touch "$@"

$(INSTALLED_TRYOUT): tests/tryout.txt deploy/constraints.txt | $(INSTALLED)
	@echo "Installing a login to try out with (once) ..."
	@$(PIP) -r tests/tryout.txt
	@touch "$@"

$(INSTALLED_TESTS): tests/requirements.txt tests/tryout.txt deploy/constraints.txt | $(INSTALLED)
	@echo "Installing what the tests need (once) ..."
	@$(PIP) -r tests/requirements.txt
	@touch "$@"

# Debian's own browser and database: packaged ones of test libraries are downloads of their own. The tests run a database
# of their own, so Debian need not make and start one.
system:
	@if { [ ! -x $(CHROMIUM) ] || ! ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1; } && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing chromium and postgresql (once) ..."; \
		mkdir -p /etc/postgresql-common; \
		[ -e /etc/postgresql-common/createcluster.conf ] || echo "create_main_cluster = false" > /etc/postgresql-common/createcluster.conf; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium postgresql >/dev/null; \
	fi; \
	if [ ! -x $(CHROMIUM) ]; then \
		echo "The browser tests need $(CHROMIUM): run 'sudo apt-get install chromium' and then 'make test' again."; exit 1; \
	fi; \
	if ! ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 && ! command -v postgres >/dev/null; then \
		echo "The tests need PostgreSQL: run 'sudo apt-get install postgresql' and then 'make test' again."; exit 1; \
	fi
