# `make build` and `make test` do all the set-up that they need: a virtual environment with the project and its tools.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
ADMINS := [\"admin@example.com\"]

.DEFAULT_GOAL := build
.PHONY: build test check lint types run bench clean

$(READY): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("registrygen needs Python 3.11 or newer, this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[dev]"
	touch $(READY)

## The main job: the specs of this repository to generated/.
build: $(READY)
	$(BIN)/registrygen build specs/

## Everything that has to pass before a change lands.
test: $(READY) lint types check
	$(BIN)/python -m pytest -n auto --dist worksteal

check: $(READY)
	$(BIN)/registrygen check specs/

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check registrygen tests benchmarks
	$(BIN)/black --quiet --check --line-length 100 generated
	$(BIN)/lint-imports

types: $(READY)
	$(BIN)/mypy registrygen
	$(BIN)/mypy generated examples/finance examples/training
	# What is generated, and the applications, strictly; and registrygen itself.
	$(BIN)/pyright
	$(BIN)/pyright --project pyproject.toml

## The example application on http://127.0.0.1:8000, until interrupted. Messages are written to mail/.
run: $(READY)
	MAIL_FOLDER="$${MAIL_FOLDER-mail}" ADMIN_EMAILS="$${ADMIN_EMAILS-$(ADMINS)}" PYTHONPATH="$(CURDIR):$(CURDIR)/examples" $(BIN)/python -m finance

bench: $(READY)
	$(BIN)/python -m benchmarks

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
