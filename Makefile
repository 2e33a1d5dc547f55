# Everything a fresh clone needs: Python 3.11 (or 3.12, 3.13) and make.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3 python; do \
	"$$p" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' >/dev/null 2>&1 && { echo "$$p"; break; }; done)
VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
PY := $(BIN)/python
DEMO := demo
SIZE := county
MAKEFLAGS += --no-print-directory

.PHONY: help demo picture test lint types format soak agreement nights docs site notebooks bench lock clean

help:  ## what can be made
	@echo "make demo    write a county's ledgers, read, match, check and report (SIZE=county|prefecture|province)"
	@echo "make test    the tests"
	@echo "make lint    ruff and mypy        make format   let ruff format the code"
	@echo "make docs    write the generated pages again"
	@echo "make site    the documentation as a site that opens offline, in build/site"
	@echo "make soak    the long counts      make bench    the benchmarks"
	@echo "make agreement   the simulation beside its plain model and published figures; limits beside enumeration"
	@echo "make nights  the nights: stories, kills at every write, failures, on SQLite and PostgreSQL"
	@echo "make notebooks   run the notebooks     make clean   remove what the runs left"

$(VENV)/python-ready:
	@test -n "$(PYTHON)" || { echo "Python 3.11, 3.12 or 3.13 is needed and none was found; install one or say make PYTHON=/path/to/python"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "This Python cannot make environments; on Debian and Ubuntu install python3-venv"; exit 1; }
	@$(PY) -c "open('$@', 'w').close()"

$(VENV)/run-ready: $(VENV)/python-ready pyproject.toml constraints.txt
	@echo "installing laborflow into $(VENV) ..."
	@$(PY) -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@$(PY) -c "open('$@', 'w').close()"

$(VENV)/dev-ready: $(VENV)/python-ready pyproject.toml constraints.txt
	@echo "installing laborflow and its development tools into $(VENV) ..."
	@$(PY) -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	@$(PY) -c "open('$@', 'w').close(); open('$(VENV)/run-ready', 'w').close()"

demo: $(VENV)/run-ready
	@$(PY) -m cli demo --size $(SIZE) --out $(DEMO)
ifneq ($(filter tiny county,$(SIZE)),)
	@$(PY) -m cli night init --desk $(DEMO)/night
	@$(PY) -m cli night import $(DEMO)/ledgers --desk $(DEMO)/night --date 2026-03-02 --by demo
	@$(PY) -m cli night run --desk $(DEMO)/night --date 2026-03-02 --by demo
endif

test: $(VENV)/dev-ready
	$(PY) -m pytest -n auto --dist loadfile --no-loadscope-reorder

lint: $(VENV)/dev-ready
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy --strict

format: $(VENV)/dev-ready
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

docs: $(VENV)/dev-ready
	$(PY) scripts/build_docs.py

site: $(VENV)/dev-ready
	@$(PY) -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[docs]"
	$(PY) scripts/build_site.py

picture: $(VENV)/run-ready demo
	$(PY) scripts/take_picture.py $(DEMO)/plan/report.html

notebooks: $(VENV)/dev-ready
	$(PY) scripts/run_notebooks.py out

soak: $(VENV)/dev-ready
	$(PY) -m pytest -m soak
	$(PY) scripts/mutate.py --sample 200 --least 0.85

agreement: $(VENV)/dev-ready
	$(PY) -m pytest -n auto --dist loadfile -m agreement

nights: $(VENV)/dev-ready
	$(PY) -m pytest -n auto --dist loadfile -m nights

bench: $(VENV)/dev-ready
	@$(PY) -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[bench]"
	$(PY) -m benchmarks

lock: $(VENV)/dev-ready
	$(PY) scripts/lock_versions.py

clean:
	rm -rf $(VENV) $(DEMO) out build dist laborflow.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
