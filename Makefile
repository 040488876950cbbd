# Two commands: `make run` serves the site with its demonstration, `make test` checks everything.
# Nothing is needed beyond Python and make.

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
RUN_STAMP := .venv/.run
DEV_STAMP := .venv/.dev

.DEFAULT_GOAL := help
.PHONY: help install run web worker scheduler demo code test lint types layers migrations unit unit-postgresql e2e bench load diagrams screenshots lock clean

help: ## Show what can be asked
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 18

.venv/bin/python:
	$(PYTHON) -m venv .venv

$(RUN_STAMP): requirements/run.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	@touch $@

$(DEV_STAMP): requirements/dev.txt $(RUN_STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

install: $(RUN_STAMP) ## Install what the site needs

run: $(RUN_STAMP) ## Serve the site with its demonstration (PORT=8000)
	@PORT=$(PORT) BIN=$(BIN) sh config/serve.sh

web: $(RUN_STAMP) ## The web server alone
	$(BIN)/python -m granian --interface wsgi --host 127.0.0.1 --port $(PORT) --workers 1 --blocking-threads 2 --no-ws config.wsgi:application

worker: $(RUN_STAMP) ## The background worker alone
	$(BIN)/python manage.py db_worker

scheduler: $(RUN_STAMP) ## Fire deadlines, every minute
	$(BIN)/python manage.py run_due --every 60

code: $(RUN_STAMP) ## The present one-time code of the demo accounts that have a second factor
	@$(BIN)/python manage.py demo_code

test: $(DEV_STAMP) lint types layers migrations unit unit-postgresql e2e ## Everything CI runs

lint: $(DEV_STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --quiet --lint templates
	$(BIN)/deptry .

types: $(DEV_STAMP)
	$(BIN)/mypy .

layers: $(DEV_STAMP)
	$(BIN)/lint-imports --no-logo

migrations: $(DEV_STAMP)
	TERREAU_ENV=test $(BIN)/python manage.py makemigrations --check --dry-run

# Test files are compiled once, whatever the environment says of bytecode: each process would rewrite them all.
unit: $(DEV_STAMP)
	PYTHONDONTWRITEBYTECODE= DATABASE_URL= TEST_DATABASE_URL= REDIS_URL= $(BIN)/pytest -q -n 2 --dist loadfile --nomigrations -m "not e2e"

unit-postgresql: $(DEV_STAMP)
	@PYTHONDONTWRITEBYTECODE= sh tests/on_postgresql.sh $(BIN)/pytest -q -n 2 --dist loadfile -m "database and not e2e"

e2e: $(DEV_STAMP)
	@PYTHONDONTWRITEBYTECODE= sh tests/with_browser.sh $(BIN)/pytest -q -n 2 --dist worksteal -m e2e tests/e2e

bench: $(DEV_STAMP) ## Measure, as ratios to a reference of the same run
	$(BIN)/python -m bench

load: $(DEV_STAMP) ## Play the last ten minutes of a call: 500 submissions while 200 people type
	$(BIN)/python -m tests.load

diagrams: $(RUN_STAMP) ## Draw the state machines again
	$(BIN)/python manage.py diagrams

screenshots: $(DEV_STAMP) ## Take the pictures of the documentation again
	$(BIN)/python -m docs.screenshots

lock: $(DEV_STAMP) ## Choose and lock the versions again
	$(BIN)/pip-compile --quiet --generate-hashes --no-header --strip-extras --allow-unsafe --no-emit-index-url --no-emit-find-links --no-emit-trusted-host -o requirements/run.txt pyproject.toml
	$(BIN)/pip-compile --quiet --generate-hashes --no-header --strip-extras --allow-unsafe --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --extra dev -c requirements/run.txt -o requirements/dev.txt pyproject.toml

clean: ## Forget the demonstration's data
	rm -rf var
