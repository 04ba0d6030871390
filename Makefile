# Two commands matter: `make run` starts Terreau with its demo, `make test` says whether it can be trusted.
# All they need is Python 3.11 or newer, make and git; the rest is brought into .venv, each file checked by its hash.

PORT ?= 8000
TERREAU_DATA ?= var
SIZE ?= town
PYTHON ?= python3

VENV := .venv
PY := $(VENV)/bin/python
RUN_READY := $(VENV)/.ready-run
DEV_READY := $(VENV)/.ready-dev
MESSAGES_READY := $(VENV)/.ready-messages
UV := UV_SYSTEM_CERTS=1 UV_NO_PROGRESS=1 $(VENV)/bin/uv
COMPILE := $(UV) pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet
CATALOGUES := $(wildcard terreau/*/locale/*/LC_MESSAGES/django.po)
MOVED := $(if $(wildcard $(VENV)/.place),$(filter-out $(CURDIR),$(shell cat $(VENV)/.place)))

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test quick check walk soak bench format requirements messages clean $(if $(MOVED),$(VENV)/.place)

help:
	@echo "make run      start Terreau with its demo, on http://localhost:$(PORT)  [PORT=8000] [TERREAU_DATA=var]"
	@echo "make test     everything: checks, tests on SQLite and PostgreSQL, journeys in a browser (a quarter of an hour)"
	@echo "make quick    tests on SQLite, without browser (90 seconds)"
	@echo "make check    format, lint, types, floors, templates, translations, migrations"
	@echo "make walk     every address, as every kind of person, in both languages, at both widths"
	@echo "make soak     kill storms and long loads"
	@echo "make bench    measures  [SIZE=town|region|country]"
	@echo "make format   put Python files in their usual shape"
	@echo "make messages collect the words to translate, compile the translations"
	@echo "make requirements  choose newer versions of what we build on, with their hashes"
	@echo "make clean    remove what can be made again (never the data in $(TERREAU_DATA))"

run: export TERREAU_DATA := $(TERREAU_DATA)
run: export TERREAU_DEMO := 1
run: export TERREAU_PORT := $(PORT)
run: $(RUN_READY) $(MESSAGES_READY)
	@exec $(VENV)/bin/terreau serve --demo --port $(PORT)

test quick check walk soak: $(DEV_READY) $(MESSAGES_READY)
	@exec $(PY) tools/check.py $@

bench: $(DEV_READY) $(MESSAGES_READY)
	@exec $(PY) benchmarks/run.py --size $(SIZE)

format: $(DEV_READY)
	@$(PY) -m ruff check --quiet --fix-only . ; $(PY) -m ruff format .

messages: $(RUN_READY)
	@$(PY) tools/messages.py --compile

$(MESSAGES_READY): $(CATALOGUES) tools/messages.py | $(RUN_READY)
	@$(PY) tools/messages.py --only-compile
	@touch $@

# The environment remembers its folder: programs inside hold its full name, so a moved project makes it again.
$(VENV)/.place:
	@command -v $(PYTHON) >/dev/null || { echo "Terreau needs Python 3.11 or newer, and there is no $(PYTHON) here."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Terreau needs Python 3.11 or newer, and $(PYTHON) is `$(PYTHON) -V 2>&1`. Name another one: make PYTHON=python3.11 ..."; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo "Python's venv module is missing: on Debian and Ubuntu, install the package python3-venv."; exit 1; }
	@echo "Preparing $(VENV) (once)"
	@$(PYTHON) -m venv --clear $(VENV)
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.txt
	@printf '%s\n' '$(CURDIR)' > $@

# .cut-short is there only while packages are being installed: found at the start, it means an interrupted installation.
$(RUN_READY): requirements.txt requirements-uv.txt tools/link.py $(VENV)/.place
	@again=`test -e $(VENV)/.cut-short && echo --reinstall`; touch $(VENV)/.cut-short; \
	  $(UV) pip install --quiet $$again --python $(PY) --require-hashes -r requirements.txt
	@$(PY) tools/link.py
	@rm -f $(VENV)/.cut-short
	@touch $@

$(DEV_READY): requirements-dev.txt $(RUN_READY)
	@again=`test -e $(VENV)/.cut-short && echo --reinstall`; touch $(VENV)/.cut-short; \
	  $(UV) pip install --quiet $$again --python $(PY) --require-hashes -r requirements-dev.txt
	@rm -f $(VENV)/.cut-short
	@touch $@

requirements: $(RUN_READY)
	@$(COMPILE) --upgrade requirements-uv.in -o requirements-uv.txt
	@$(COMPILE) --upgrade requirements.in -o requirements.txt
	@$(COMPILE) --upgrade -c requirements.txt requirements-dev.in -o requirements-dev.txt

clean:
	rm -rf $(VENV) .browser .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis screenshots
	find terreau tests tools \( -name __pycache__ -o -name '*.mo' \) -prune -exec rm -rf {} +
