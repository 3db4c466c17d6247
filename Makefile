# Throughcare. `make demo` runs it, `make test` tests it; CONTRIBUTING.md says more.
.DEFAULT_GOAL := help
.PHONY: help env env-base demo test check format bench features vendor lock

BIN := .venv/bin
# Checks read the settings; they shall not touch the demonstration's keys or database.
check: export THROUGHCARE_HOME = $(CURDIR)/.cache/test-home
check: export THROUGHCARE_DEBUG = 1

help:             ## this list
	@grep -hE '^[a-z-]+: .*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## (.*)/  make \1\t\2/' | expand -t 20

env:              ## make .venv with everything needed to run and test
	@tools/env.sh dev

env-base:
	@tools/env.sh base

demo: env-base    ## run it, with six schemes and about 400 made-up people
	@THROUGHCARE_DEMO=1 THROUGHCARE_HOME="$(CURDIR)/.demo" exec $(BIN)/throughcare demo

test: env         ## every check and every test, journeys in Chromium included
	@tools/chromium.sh
	@tools/pango.sh
	@$(MAKE) --no-print-directory check
	@tools/test.sh

check: env        ## lint, format, types, arrows between rooms, templates
	@echo "== ruff" && $(BIN)/ruff check . && $(BIN)/ruff format --check .
	@echo "== mypy" && $(BIN)/mypy
	@echo "== import-linter" && $(BIN)/lint-imports --cache-dir .cache/import_linter
	@echo "== djlint" && $(BIN)/djlint throughcare --lint --quiet

format: env       ## put the code into the house's shape
	@$(BIN)/ruff check --fix . && $(BIN)/ruff format .

bench: env        ## measure list, person page, name search and note at two sizes
	@$(BIN)/python -m benchmarks

features: env     ## each feature and each promise, with its tests and their last result
	@$(BIN)/python -m tests.features

vendor: env       ## fetch the front-end parts anew (needs npm)
	@$(BIN)/python tools/vendor_frontend.py

lock: env         ## write requirements/*.txt anew (needs uv); UPGRADE=--upgrade for newer versions
	@tools/lock.sh $(UPGRADE)
