# `make help` lists what there is. PYTHON names the Python (3.11 or newer) to build on.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
VENDOR_DOCS ?= $(abspath ../shared/vendor-docs)
export VENDOR_DOCS

CHECKS := lint types contracts migrations deploy audit secrets catalogue unit tickets netns browser database
.PHONY: help demo forget test bench chaos client $(CHECKS) lock clean
.DEFAULT_GOAL := help

help:
	@echo "make demo        the portal with demonstration data on http://127.0.0.1:8000 (PORT=… chooses)"
	@echo "make test        every check that this machine can run"
	@echo "make lint        one of them; so do: $(wordlist 2,20,$(CHECKS))"
	@echo "make bench       every benchmark beside its baseline (docs/performance.md); BENCH='packets pdf'"
	@echo "                 or make bench-packets for some, SMALL=1 for tiny sizes"
	@echo "make chaos       jobs while everything breaks: CHAOS_SECONDS=600 CHAOS_SEED=… CHAOS_JOBS=…"
	@echo "make client      a wheel of the Python client and command line, in out/client"
	@echo "make lock        resolve the dependencies of pyproject.toml anew"
	@echo "make forget      remove the demonstration's data"
	@echo "make clean       remove the virtual environment, caches and files of tests"

# No shell stands between make and the demonstration, which stops when make is killed.
demo: $(VENV)/demo.stamp
	@$(PY) -m portal.demo --with-parent

forget: $(VENV)/demo.stamp
	@$(PY) -m portal.embedded forget --state "$${NRP_STATE:-.portal}"

test: $(VENV)/dev.stamp
	@$(PY) tests/run_checks.py

$(CHECKS): $(VENV)/dev.stamp
	@$(PY) tests/run_checks.py $@

chaos: $(VENV)/dev.stamp
	@$(PY) -m tests.chaos

bench: $(VENV)/dev.stamp
	@$(PY) -m benchmarks $(BENCH) $(if $(SMALL),--small)

bench-%: $(VENV)/dev.stamp
	@$(PY) -m benchmarks $* $(if $(SMALL),--small)

$(VENV)/%.stamp: requirements/%.txt requirements/install.py requirements/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed, and \`$(PYTHON)\` is not one (make PYTHON=python3.12 …)." >&2; \
	  exit 1; }
	@$(PYTHON) requirements/install.py $(VENV) $<
	@touch $@

client: $(VENV)/dev.stamp
	@$(PY) -m uv build --wheel --out-dir out/client clients/python

lock: $(VENV)/dev.stamp
	$(PY) -m uv pip compile pyproject.toml --universal --generate-hashes --no-header --quiet \
	  --upgrade -o requirements/runtime.txt
	$(PY) -m uv pip compile pyproject.toml --group demo -c requirements/runtime.txt --universal \
	  --generate-hashes --no-header --quiet --upgrade -o requirements/demo.txt
	$(PY) -m uv pip compile pyproject.toml --group dev -c requirements/demo.txt --universal \
	  --generate-hashes --no-header --quiet --upgrade -o requirements/dev.txt
	$(PY) -m uv pip compile pyproject.toml --group otel -c requirements/dev.txt --universal \
	  --generate-hashes --no-header --quiet --upgrade -o requirements/otel.txt
	echo uv | $(PY) -m uv pip compile - --universal --generate-hashes --no-header --quiet \
	  --upgrade -o requirements/uv.txt

clean:
	rm -rf $(VENV) .test-state .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
