# Communiqué. `make report` and `make test` are all that a new clone needs; both make their own .venv.
.DEFAULT_GOAL := help
SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
# The first Python from 3.11 on that runs; `make PYTHON=/path/to/python3` chooses another.
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13 python3.14; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
RUNTIME := $(VENV)/.runtime
DEV := $(VENV)/.dev
BENCH_VENV := .venv-bench
BENCH := $(BENCH_VENV)/.bench
CORPUS ?= seeds
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate

.PHONY: help setup report lab test test-system lint format bench lock docs clean

help: ## this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: $(RUNTIME) ## make .venv and install the locked packages into it

report: $(RUNTIME) ## run the notebooks on seeds/ and publish the report (CORPUS=folder for another corpus)
	@$(BIN)/communique run "$(CORPUS)"

lab: $(RUNTIME) ## open JupyterLab on the notebooks
	@$(BIN)/communique lab

test: $(DEV) ## run the tests that need no root and no network
	$(BIN)/python -m pytest tests/unit tests/evaluation tests/notebooks -n 2 -q

test-system: $(DEV) ## run the tests that need Chromium, the package registry or root
	$(BIN)/python -m pytest tests/system -q

lint: $(DEV) ## check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(DEV) ## format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(BENCH) ## run the benchmarks: ratios against peers, measured here and now
	$(BENCH_VENV)/bin/python tests/benchmarks/run.py

lock: $(DEV) ## write the locks anew from pyproject.toml
	$(COMPILE) pyproject.toml -o requirements.lock
	$(COMPILE) -c requirements.lock --extra scale pyproject.toml -o requirements-scale.lock
	$(COMPILE) -c requirements-scale.lock --group dev pyproject.toml -o requirements-dev.lock
	$(COMPILE) -c requirements-dev.lock --group bench pyproject.toml -o requirements-bench.lock

docs: $(RUNTIME) ## write docs/tables.md from the column dictionary
	@$(BIN)/python -c "from communique.tables import describe_tables; print('\n'.join(describe_tables()))" > docs/tables.md

clean: ## remove .venv and caches; runs in outputs/ stay
	rm -rf $(VENV) $(BENCH_VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build *.egg-info lib/*.egg-info
	find lib tests -name __pycache__ -type d -exec rm -rf {} +

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "No Python from 3.11 on with venv was found: install one (on Debian: python3 and python3-venv), or name it by PYTHON=/path/to/python3"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(RUNTIME): requirements.lock pyproject.toml | $(BIN)/python
	$(PIP) install --quiet --require-hashes -r requirements.lock
	$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(DEV): requirements-dev.lock requirements.lock pyproject.toml | $(BIN)/python
	$(PIP) install --quiet --require-hashes -r requirements-dev.lock
	$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $(RUNTIME) $@

$(BENCH): requirements-bench.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "No Python from 3.11 on with venv was found"; exit 1; }
	test -x $(BENCH_VENV)/bin/python || $(PYTHON) -m venv $(BENCH_VENV)
	$(BENCH_VENV)/bin/python -m pip --disable-pip-version-check --no-input install --quiet --require-hashes -r requirements-bench.lock
	$(BENCH_VENV)/bin/python -m pip --disable-pip-version-check --no-input install --quiet --no-deps --no-build-isolation -e .
	@touch $@
