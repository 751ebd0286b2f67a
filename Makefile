# Twinbook, from a fresh clone: `make book`. What each target does: `make help`.

.DEFAULT_GOAL := help
.PHONY: help book setup test quick lint types check bench clean system anew

# The Python that .venv is made with, if it is to be another than the first one found: make PYTHON=python3.12
export PYTHON

BIN := .venv/bin
READY := .venv/ready

# macOS does not look for libraries where Homebrew puts them.
ifeq ($(shell uname),Darwin)
RUN := DYLD_FALLBACK_LIBRARY_PATH=/opt/homebrew/lib:/usr/local/lib:/usr/lib
endif

# An environment holds absolute paths: one that was copied or moved, whose Python is gone or not the one asked
# for, or that was never finished, is made anew.
WHICH := import sys; print(sys.version, sys.base_prefix)
INTACT := $(shell \
  [ "$$(cat $(READY) 2>/dev/null)" = "$$(pwd -P)" ] && \
  made=$$($(BIN)/python -c '$(WHICH)' 2>/dev/null) && \
  { [ -z '$(PYTHON)' ] || [ "$$('$(PYTHON)' -c '$(WHICH)' 2>/dev/null)" = "$$made" ]; } && \
  echo yes)

help: ## Show this list.
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' Makefile | \
	  while IFS='|' read -r target purpose; do printf '  %-12s  %s\n' "$$target" "$$purpose"; done

book: setup ## Build the example: the book of Shenyang and Daejeon, in each language.
	@$(RUN) $(BIN)/twinbook build -k briefing shenyang--daejeon

setup: system $(READY) ## Install what is missing; every target that needs it does so by itself.

test: setup ## Run all tests; a Java that checks the books is installed if there is none.
	@sh .ci/system tests
	@$(RUN) $(BIN)/pytest -n 2

quick: setup ## Run the tests without the slow ones.
	@$(RUN) $(BIN)/pytest -m 'not slow'

lint: setup ## Check the style of the code.
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check

types: setup ## Check the types.
	@$(BIN)/mypy

check: setup ## Look for problems in the content.
	@$(RUN) $(BIN)/twinbook check

bench: setup ## Measure speed and memory; takes long, and writes docs/performance.md.
	@$(RUN) $(BIN)/python -m bench

clean: ## Remove the built books and all caches, but not .venv.
	@rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

system:
	@sh .ci/system

anew: system
	@python=$$(sh .ci/system python) && \
	echo "Making .venv with $$python ..." && \
	rm -rf .venv && \
	"$$python" -m venv .venv

# The mark goes first: an interrupted installation leaves none. One that fails gives the old mark back: pip has
# then hardly changed anything, and without a network a new .venv could not be filled.
$(READY): pyproject.toml constraints.txt $(if $(INTACT),,anew) | system
	@echo 'Installing the Python packages into .venv (once; this may take some minutes) ...'
	@[ ! -e $@ ] || mv $@ .venv/was-ready
	@{ $(BIN)/python -m pip install --no-input --upgrade -c constraints.txt pip && \
	   $(BIN)/python -m pip install --no-input -c constraints.txt --build-constraint constraints.txt \
	     -e . --group dev; } >.venv/install.log 2>&1 || \
	{ cat .venv/install.log; echo 'The Python packages could not be installed: the reason stands above.'; \
	  [ ! -e .venv/was-ready ] || mv .venv/was-ready $@; exit 1; } >&2
	@pwd -P >$@ && rm -f .venv/was-ready
