# One command each; works from any folder (make -C ...), and without a network once everything is installed.
SHELL := /bin/bash
.DEFAULT_GOAL := help
HOST ?= 127.0.0.1
PORT ?= 8501

ROOT := $(patsubst %/,%,$(dir $(abspath $(lastword $(MAKEFILE_LIST)))))
VENV := $(ROOT)/.venv
PYTHON := $(VENV)/bin/python
PIP := $(PYTHON) -m pip install --quiet --disable-pip-version-check -c deploy/constraints.txt
IN_ROOT := cd "$(ROOT)" &&
# What these stamps say is installed; a changed list of requirements makes them old.
INSTALLED := $(VENV)/.runtime-installed
INSTALLED_TESTS := $(VENV)/.tests-installed
CHROMIUM := /usr/bin/chromium

.PHONY: help run test build check bench install browser

help:
	@echo "make run    start the monitor at http://localhost:$(PORT) (PORT=... HOST=... to change)"
	@echo "make test   install what the tests need and run them all"
	@echo "make build  make a release from the data"
	@echo "make check  check the release with the rules in sql/checks"
	@echo "make bench  measure speed and memory, see benchmarks/README.md"

run: $(INSTALLED)
	@$(IN_ROOT) if [ ! -s data/releases/current ]; then $(PYTHON) -m monitor build; fi
	@if [ "$(HOST)" = 127.0.0.1 ]; then echo "http://localhost:$(PORT)"; else echo "http://$(HOST):$(PORT)"; fi
	@$(IN_ROOT) exec $(PYTHON) -m monitor serve --host "$(HOST)" --port "$(PORT)"

build: $(INSTALLED)
	@$(IN_ROOT) $(PYTHON) -m monitor build

check: $(INSTALLED)
	@$(IN_ROOT) $(PYTHON) -m monitor check

bench: $(INSTALLED) $(INSTALLED_TESTS) browser
	@$(IN_ROOT) $(PYTHON) -m benchmarks

test: $(INSTALLED) $(INSTALLED_TESTS) browser
	@$(IN_ROOT) $(VENV)/bin/ruff format --check .
	@$(IN_ROOT) $(VENV)/bin/ruff check .
	@$(IN_ROOT) $(VENV)/bin/mypy monitor
	@$(IN_ROOT) $(PYTHON) -m pytest

install: $(INSTALLED) $(INSTALLED_TESTS)

$(PYTHON):
	@python3 -m venv "$(VENV)" || { echo "No virtual environment: install python3-venv (apt-get install python3-venv)."; exit 1; }

# | : a touched python must not bring about a new installation, only changed lists must.
$(INSTALLED): $(ROOT)/requirements.txt $(ROOT)/deploy/constraints.txt | $(PYTHON)
	@echo "Installing what the monitor needs (once, about a minute) ..."
	@$(IN_ROOT) $(PIP) -r requirements.txt
	@touch "$@"

$(INSTALLED_TESTS): $(ROOT)/tests/requirements.txt $(ROOT)/deploy/constraints.txt | $(INSTALLED)
	@echo "Installing what the tests need (once) ..."
	@$(IN_ROOT) $(PIP) -r tests/requirements.txt
	@touch "$@"

# Debian's own browser: packaged ones of test libraries are downloads of their own.
browser:
	@if [ ! -x $(CHROMIUM) ] && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing chromium (once) ..."; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	fi; \
	if [ ! -x $(CHROMIUM) ]; then \
		echo "The browser tests need $(CHROMIUM): run 'sudo apt-get install chromium' and then 'make test' again."; exit 1; \
	fi
