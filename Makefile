# `make help` lists what there is to do.
.DEFAULT_GOAL := help
SHELL := /usr/bin/env bash
.SHELLFLAGS := -euo pipefail -c
PYTHON := .venv/bin/python
SHARED := ../shared

.PHONY: help
help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

# --- set up and run -----------------------------------------------------------------------------
.PHONY: install python packages dashboard up three-agents
install: packages python dashboard ## Set everything up; leaves .venv/bin/hive

packages:
	@scripts/system-packages.sh install

python:
	@scripts/setup-python.sh

dashboard:
	@scripts/setup-dashboard.sh

up: install ## Set up and start Hive (HIVE_PORT, HIVE_DATA, HIVE_LOCAL_AGENT=0)
	@HIVE_LOCAL_AGENT="$${HIVE_LOCAL_AGENT:-1}" exec .venv/bin/hive up

three-agents: install ## Start three local model servers as ACACIA, WALNUT, IRONWOOD
	@exec $(PYTHON) scripts/three_agents.py

# --- check --------------------------------------------------------------------------------------
.PHONY: test test-packages check format lint imports types dependencies dead-code tests docs-check dashboard-check
test: test-packages install check ## Set up, then run every check and every test

test-packages:
	@scripts/system-packages.sh test

check: format lint imports types dependencies dead-code tests docs-check dashboard-check ## Run every check and every test, in the order of CI
	@echo "All checks and tests passed."

format:
	@echo "--- format"; .venv/bin/ruff format --check --quiet .

lint:
	@echo "--- lint"; .venv/bin/ruff check --quiet .

imports:
	@echo "--- imports"; .venv/bin/lint-imports --no-cache | grep -E 'KEPT|BROKEN|not allowed|->|Missing|Contracts'

types:
	@echo "--- types"; .venv/bin/pyright --warnings | tail -n 20

dependencies:
	@echo "--- dependencies"; .venv/bin/deptry .

dead-code:
	@echo "--- dead code"; $(PYTHON) scripts/dead_code.py

tests:
	@echo "--- tests"; $(PYTHON) -m pytest --cov --cov-report=term:skip-covered --cov-fail-under=$(COVERAGE)
COVERAGE := 85

docs-check:
	@echo "--- docs"; $(PYTHON) scripts/generate_reference.py --check

dashboard-check:
	@echo "--- dashboard"; \
	if [ -f dashboard/package.json ]; then npm --prefix dashboard run --silent check; \
	else echo "there is no dashboard/ to check"; fi

.PHONY: unit
unit: ## Run the quick tests only
	@$(PYTHON) -m pytest tests/unit tests/architecture hive

# --- more ---------------------------------------------------------------------------------------
.PHONY: bench compat fmt docs clean
bench: python ## Measure start-up, commands and memory against their budgets
	@$(PYTHON) bench/run.py

compat: python ## Compare with n8n's own behaviour (COMPAT_SKIP=1 where its cases are absent)
	@scripts/compat.sh $(SHARED)

fmt: ## Format the code and mend what can be mended
	@.venv/bin/ruff format --quiet . && .venv/bin/ruff check --quiet --fix .
	@if [ -d dashboard/node_modules ]; then npm --prefix dashboard run --silent fmt; fi

docs: ## Write docs/reference anew from the code
	@$(PYTHON) scripts/generate_reference.py

clean: ## Remove what make install made
	@rm -rf .venv hive/dashboard_dist dashboard/node_modules
