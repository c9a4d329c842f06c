# Sijill. `make` checks the records and builds site/; `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
COMMIT := $(shell git diff --quiet HEAD -- sources docs mkdocs.yml 2>/dev/null && git rev-parse HEAD 2>/dev/null)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

unexport PYTHONDONTWRITEBYTECODE  # tests start Python hundreds of times, and it compiles what it imports once
.DEFAULT_GOAL := site
.PHONY: site check serve test test-quick lint bless docs docs-site lock bench bench-search bench-capture clean help

site: $(VENV)/run.stamp  ## Check the records and build site/
	@$(BIN)/sijill schema --write >/dev/null
	@$(BIN)/sijill build $(if $(COMMIT),--commit $(COMMIT))

check: $(VENV)/run.stamp  ## Check the records only
	@$(BIN)/sijill check

serve: $(VENV)/run.stamp  ## Show the site, and every edit as soon as it is saved
	@$(BIN)/sijill serve

test: $(VENV)/test.stamp lint  ## Everything that can be tested, browser included where there is one
	@$(BIN)/python -m pytest -n 2 --dist worksteal -rs

test-quick: $(VENV)/test.stamp  ## What is quick enough while you work: no browser, nothing slow
	@$(BIN)/python -m pytest -n 2 --dist worksteal -m "not browser and not slow" -rs --durations=5 --durations-min=2

lint: $(VENV)/test.stamp  ## Style and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bless: $(VENV)/test.stamp  ## Accept the miniature archive's site as it is now made; the difference is shown
	@$(BIN)/python -m pytest tests/golden --bless

docs: $(VENV)/run.stamp  ## Update the reference pages: commands, records, diagnostics
	@$(BIN)/python -m sijill.cli.reference

docs-site: $(VENV)/run.stamp  ## Build the documentation into docs-site/: strict, links checked
	@NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict --clean --config-file docs-site.yml

lock: $(VENV)/test.stamp  ## Update the locks: versions and hashes, no registry's address
	@PATH="$(CURDIR)/$(BIN):$$PATH" requirements/lock.sh

bench: $(VENV)/test.stamp  ## Time builds beside Hugo and MkDocs-Material; SIZES=1000,10000 for less, BENCH=FOLDER for where
	@$(BIN)/python -m bench $(if $(SIZES),--sizes $(SIZES)) $(if $(BENCH),--folder $(BENCH))

bench-search: $(VENV)/test.stamp  ## Judge search on real texts beside other engines; PAIRS=FILE for texts of your own
	@$(BIN)/python -m bench.search $(if $(PAIRS),--pairs $(PAIRS))

bench-capture: $(VENV)/test.stamp  ## Judge how pages are read beside other extractors; PAGES=FOLDER of pages with gold text
	@$(BIN)/python -m bench.capture $(or $(PAGES),$(error PAGES must be a folder of pages with gold text))

clean:  ## Delete what was built; the records stay
	rm -rf site docs-site .cache $(VENV)

help:  ## List what make can do
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Sijill needs Python 3.11 or newer"; exit 2; }
	@$(PYTHON) -m venv $(VENV)

# The locks are complete, so nothing is resolved again (pip 23.2 cannot, with `lxml[html_clean]` named twice). They name
# versions and hashes; where packages come from is the machine's own setting.
$(VENV)/run.stamp: requirements/run.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing what the generator needs …"
	@$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r requirements/run.txt
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/test.stamp: requirements/test.txt $(VENV)/run.stamp
	@echo "Installing what the tests need …"
	@$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r requirements/test.txt
	@touch $@
