# `make` alone says what there is.
PYTHON ?= python3
PORT ?= 8000
# More arguments for the command behind a target: make test ARGS="-k search"
ARGS ?=
VENV ?= .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
APPS := registry institutions masters
TEMPLATES = $(shell find $(APPS) -path '*/templates/*.html')
# Every command here is a developer's; a server starts gunicorn with an environment of its own.
export DEBUG ?= 1

.DEFAULT_GOAL := help
.PHONY: help run test check format lock messages bench stress screenshots clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is " + sys.version.split()[0] + "; choose another with PYTHON=…")'
	$(PYTHON) -m venv $(VENV)

# A stamp is newer than the list it was installed from, so a second run installs nothing.
$(VENV)/.runtime: requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ $(VENV)/.runtime

run: $(VENV)/.runtime ## set up and serve on http://127.0.0.1:8000 (PORT=… for another)
	$(MANAGE) migrate --verbosity 0
	$(MANAGE) load_registry
	@echo
	@echo "  The registry is at http://127.0.0.1:$(PORT)/ and its desk at http://127.0.0.1:$(PORT)/admin/"
	@echo "  No account exists until you create one:  DEBUG=1 $(MANAGE) createsuperuser"
	@echo
	$(MANAGE) runserver 127.0.0.1:$(PORT)

test: $(VENV)/.dev ## set up and run every test, on SQLite and on PostgreSQL (ARGS="--only sqlite -k word")
	$(BIN)/python -m tests $(ARGS)

check: $(VENV)/.dev ## format, lint, types, migrations, catalogues, templates, deployment
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(if $(TEMPLATES),$(BIN)/djade --check --target-version 5.2 $(TEMPLATES))
	DATABASE_URL=sqlite://:memory: $(MANAGE) makemigrations --check --dry-run
	$(BIN)/python -m tests.check_catalogues
	DEBUG=0 SECRET_KEY="$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
	ALLOWED_HOSTS=registry.example DATABASE_URL=sqlite://:memory: \
	$(MANAGE) check --deploy --fail-level WARNING

format: $(VENV)/.dev ## put code and templates into shape
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(if $(TEMPLATES),$(BIN)/djade --target-version 5.2 $(TEMPLATES))

messages: $(VENV)/.dev ## bring new texts into the catalogue, compile it, say what is untranslated
	$(BIN)/python -m tests.check_catalogues --update

lock: $(VENV)/.dev ## exact versions from the .in files (ARGS=--upgrade for newer ones)
	$(BIN)/uv pip compile --quiet --python-version 3.11 --no-emit-index-url requirements.in -o requirements.txt $(ARGS)
	$(BIN)/uv pip compile --quiet --python-version 3.11 --no-emit-index-url requirements-dev.in -o requirements-dev.txt $(ARGS)

bench: $(VENV)/.dev ## measure
	$(BIN)/python -m tests.bench $(ARGS)

stress: $(VENV)/.dev ## the proofs that take too long for every day
	$(BIN)/python -m tests.stress $(ARGS)

screenshots: $(VENV)/.dev ## photograph every page into ./screenshots
	$(BIN)/python -m tests.screenshots $(ARGS)

clean: ## take away what can be made again (the database stays)
	rm -rf $(VENV) staticfiles screenshots test-results .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
