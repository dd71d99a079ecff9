# Everything a developer runs. Needs Python 3.11 or newer with venv, and nothing else; `make help` lists it.
.POSIX:
.SUFFIXES:
.DEFAULT_GOAL := help
SHELL := /bin/sh

# The first interpreter that will do; `make PYTHON=/path/to/python3 …` overrides.
PYTHON := $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$python" && break; \
	done)

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install
PYTEST := $(BIN)/python -m pytest
JOBS := auto
HISTORIES := 10000
MINUTES := 28

.PHONY: help demo serve test check format docs bench eval prove fuzz-sync dist image lock clean

help: ## say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

demo: .venv/installed ## install into .venv and run the main job on a throw-away store
	@PATH="$$PWD/$(BIN):$$PATH" sh docs/demo.sh

serve: .venv/installed-server ## install what the server needs and run it on 127.0.0.1:8000, with data in .server
	@$(BIN)/pakaura-server run --data .server

test: .venv/installed-dev ## install what the tests need and run them all
	@$(PYTEST) -n $(JOBS)

check: .venv/installed-dev ## lint, formatting, types, and who imports whom
	@$(BIN)/python -m ruff check .
	@$(BIN)/python -m ruff format --check .
	@$(BIN)/python -m mypy
	@$(BIN)/lint-imports --no-logo

format: .venv/installed-dev ## format the code, and fix what the linter can fix itself
	@$(BIN)/python -m ruff check --fix-only .
	@$(BIN)/python -m ruff format .

docs: .venv/installed-dev ## build the site of docs/ into build/docs; every warning is an error
	@$(BIN)/python -m sphinx --fail-on-warning --keep-going --nitpicky --quiet docs build/docs
	@echo "build/docs/index.html"

bench: .venv/installed-dev ## measure everything into docs/benchmarks*.md with pictures: about 40 minutes; ONLY=cli,server,… some of it
	@$(BIN)/python -m tests.benchmarks $(if $(ONLY),--only $(ONLY))

eval: .venv/installed-dev ## how well the assistant's rules understand people: right, harmful, refused
	@$(BIN)/python -m tests.benchmarks.agent_corpus

prove: .venv/installed-prove ## the long campaigns of crashes, faults, histories and examples, within 30 minutes; the page docs/prove.md
	@$(BIN)/python -m tests.prove --minutes $(MINUTES) $(if $(CAMPAIGNS),--only $(CAMPAIGNS)) $(if $(SEED),--seed $(SEED))

fuzz-sync: .venv/installed-dev ## ten thousand random histories of devices, a server and what can go wrong between them
	@$(BIN)/python -m tests.sync.fuzz $(HISTORIES)

dist: .venv/installed-dev ## make the files of a release into dist/ from the last commit, the same bytes each time
	@rm -rf build/commit dist && mkdir -p build/commit
	@git archive HEAD | tar -xf - -C build/commit
	@SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) $(BIN)/python docs/make_release.py build/commit dist
	@cat dist/SHA256SUMS

image: ## build the container image pakaura:VERSION with Docker, from the files as they are
	@version=$$(sed -n 's/^VERSION = "\(.*\)"/\1/p' pakaura_cli/version.py) && docker build --pull \
		--build-arg VERSION="$$version" --build-arg REVISION="$$(git describe --match= --always --abbrev=40 --dirty)" \
		--build-arg SOURCE_DATE_EPOCH="$$(git log -1 --format=%ct)" --tag "pakaura:$$version" .

lock: ## resolve the dependencies anew and pin them with their hashes
	@$(require-python)
	@$(PYTHON) -m venv .lock-venv && .lock-venv/bin/pip --disable-pip-version-check --quiet install uv
	@for lock in dev build notices runtime server image prove; do \
		case $$lock in \
			dev) what="pyproject.toml --extra assistant --extra mcp --extra server --extra web --group pyproject.toml:dev" ;; \
			build) what="--group pyproject.toml:build --constraint requirements/dev.lock" ;; \
			notices) what="--group pyproject.toml:notices --constraint requirements/dev.lock" ;; \
			image) what="pyproject.toml --extra api --extra assistant --extra mcp --extra web --constraint requirements/dev.lock" ;; \
			runtime) what="pyproject.toml --constraint requirements/dev.lock" ;; \
			prove) what="--group pyproject.toml:prove" ;; \
			server) what="pyproject.toml --extra server --constraint requirements/dev.lock" ;; \
		esac; \
		.lock-venv/bin/uv --quiet --no-config pip compile $$what --upgrade --universal --python-version 3.11 \
			--generate-hashes --no-header --no-annotate --no-emit-index-url \
			--output-file requirements/$$lock.lock >/dev/null || exit 1; \
	done
	@rm -rf .lock-venv

clean: ## remove what was made here, the .venv too
	rm -rf .venv .lock-venv build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find pakaura_cli pakaura_server tests -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/installed-prove: .venv/installed-dev requirements/prove.lock
	@$(PIP) --require-hashes --requirement requirements/prove.lock
	@touch $@

define require-python
test -n "$(PYTHON)" || { echo "PakAura needs Python 3.11 or newer with venv (Debian: apt install python3-venv)." >&2; exit 1; }
endef

# The new pip comes first and by itself: the pip that runs writes the launcher of `pakaura`.
.venv/tools: requirements/build.lock
	@$(require-python)
	@echo "Setting up .venv with $(PYTHON) …"
	@$(PYTHON) -m venv .venv
	@$(PIP) --require-hashes --requirement requirements/build.lock
	@touch $@

# Editable, so that a change to the sources needs no new installation.
.venv/installed: .venv/tools requirements/runtime.lock pyproject.toml pakaura_cli/version.py
	@$(PIP) --require-hashes --requirement requirements/runtime.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/installed-server: .venv/installed requirements/server.lock
	@echo "Installing what the server needs …"
	@$(PIP) --require-hashes --requirement requirements/server.lock
	@touch $@

.venv/installed-dev: .venv/installed requirements/dev.lock
	@echo "Installing what the tests need …"
	@$(PIP) --require-hashes --requirement requirements/dev.lock
	@touch $@
