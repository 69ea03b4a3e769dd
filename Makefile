# make run       the server on http://127.0.0.1:8000 (PORT=8001 for another port)
# make install   only what make run needs, for a real deployment (docs/operating.md)
# make test      all tests but the slow ones, on SQLite and PostgreSQL, journeys in Chromium
# make test-all  the slow ones too
# make bench     the measurements of docs and README (QUICK=1 for under two minutes)
# make lint      style, and the rules of the house
# make lock      after a change of dependencies in pyproject.toml
# Each does its own set-up and needs Python 3.11 or newer, git and make. Works with GNU make 3.81 (macOS).

PORT ?= 8000
VENV = .venv
BIN = $(VENV)/bin
LOCK = $(BIN)/uv pip compile pyproject.toml --group build --extra postgresql \
	--universal --python-version 3.11 --generate-hashes --no-header --quiet
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check
TESTS =
# one process a core, up to four; a file's tests stay together and share its server
SIDE_BY_SIDE = -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

.PHONY: run install test test-all bench lint lock clean

run: $(VENV)/.ready-to-run
	@PORT=$(PORT) $(BIN)/jukugi serve --demonstration

install: $(VENV)/.ready-to-run

test: $(VENV)/.ready-to-test
	@$(BIN)/python -m tests.machine
	$(BIN)/python -m pytest -q $(SIDE_BY_SIDE) -m "not slow" $(TESTS)

test-all: $(VENV)/.ready-to-test
	@$(BIN)/python -m tests.machine
	$(BIN)/python -m pytest -q $(SIDE_BY_SIDE) $(TESTS)

bench: $(VENV)/.ready-to-test
	@$(BIN)/python -m tests.machine
	$(BIN)/python -m bench $(if $(QUICK),--quick)

lint: $(VENV)/.ready-to-test
	$(BIN)/ruff check .
	$(BIN)/python -m pytest -q tests/house -m "not slow" -k "not postgresql"

$(VENV)/.ready-to-run: requirements.lock pyproject.toml .ci/venv
	@.ci/venv
	@echo "Installing what requirements.lock names"
	@$(INSTALL) --require-hashes -r requirements.lock
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.ready-to-test: requirements-test.lock $(VENV)/.ready-to-run
	@echo "Installing what requirements-test.lock names"
	@$(INSTALL) --require-hashes -r requirements-test.lock
	@touch $@

lock: $(VENV)/.ready-to-run
	$(INSTALL) uv
	$(LOCK) --output-file requirements.lock
	$(LOCK) --extra test --constraints requirements.lock --output-file requirements-test.lock

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@echo "var/ holds your data and stays. Delete it by hand to start anew."
