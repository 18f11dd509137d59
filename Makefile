# make help lists what there is. Everything is installed into .venv and web/assets/node_modules.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help run test chaos fuzz lint format bench slow setup assets test-setup conformance screenshots lock clean

help: ## what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: setup ## set up everything and serve at http://127.0.0.1:8000, with demonstration people
	FINGERPOST_MODE=development $(BIN)/fingerpost upgrade
	FINGERPOST_MODE=development $(BIN)/fingerpost deploy $(dir $(wildcard processes/*/journey.toml))
	FINGERPOST_MODE=development $(BIN)/fingerpost user demonstration
	FINGERPOST_MODE=development $(BIN)/fingerpost serve

test: test-setup ## every test, on SQLite and PostgreSQL, in a real browser
	$(BIN)/python -m pytest -n auto

chaos: test-setup ## people drive journeys while processes are killed and connections cut: what fell where, and whether all held
	$(BIN)/python -m tests.chaos.run

slow: test-setup ## the browser tests, with a slow server and a slow browser: finds what does not wait
	SLOW=1 $(BIN)/python -m pytest -n auto tests/browser

fuzz: test-setup ## damaged expressions and models, random drawings: the full numbers, into docs/conformance.md
	$(BIN)/python -m tests.feel.fuzz
	$(BIN)/python -m tests.mutants.fuzz
	$(BIN)/python -m tests.oracle.fuzz

lint: test-setup ## style, types, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: test-setup ## let ruff mend what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

setup: $(VENV)/production assets

test-setup: $(VENV)/tests assets
	@$(BIN)/python -m tests.browser.find_browser

$(VENV)/pyvenv.cfg:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Fingerpost needs Python 3.11 or newer")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/production: $(VENV)/pyvenv.cfg requirements.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/tests: $(VENV)/production tests/requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/requirements.lock
	@touch $@

# Node comes from the machine where it has npm, else from pip.
assets: $(VENV)/production
	@command -v npm >/dev/null || test -x $(BIN)/npm || \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r web/assets/requirements.lock
	PATH="$$PATH:$(CURDIR)/$(BIN)" $(BIN)/python -m web.assets.build

conformance: test-setup ## the public conformance kits, their results into docs/conformance.md
	$(BIN)/python -m tests.conformance.report
	$(BIN)/python -m tests.conformance.round_trip

bench: test-setup ## how many times the floor our parts take; what cannot be installed is left out
	-@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --editable '.[bench]'
	$(BIN)/python -m tests.benchmarks

screenshots: test-setup ## the main pages as pictures, desktop and phone, into docs/screenshots
	$(BIN)/python -m tests.browser.screenshots
	KEEP_PICTURES=docs/screenshots $(BIN)/python -m pytest -q tests/browser/test_studio_story.py

lock: ## resolve the lock files anew (needs uv)
	uv pip compile pyproject.toml --extra build --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o requirements.lock
	uv pip compile pyproject.toml --extra build --extra test --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -c requirements.lock -o tests/requirements.lock

clean: ## take away what was built; the database stays
	rm -rf $(VENV) web/assets/node_modules web/static/built
