# One command each; `make help` lists them. Everything is installed into .venv beside this file and nowhere else.

PYTHON ?=
WORKERS ?= 2
FUZZ_SECONDS ?= 600

VENV := .venv
RUN := $(VENV)/bin/python
PIP := $(RUN) -m pip --disable-pip-version-check --quiet

# Stamps are relative paths, so that a repository path with spaces works.
RUNTIME := $(VENV)/runtime.stamp
DEV := $(VENV)/dev.stamp
BENCH := $(VENV)/bench.stamp
# pip writes the bytecode of what it installs, but not of what stays where it is: without it a check starts a third slower.
COMPILE := $(RUN) -m compileall -q nnspec runtime/nnspec_runtime server/nnspec_server
PINS := pyproject.toml constraints.txt

# A candidate counts when it runs (a shim may not), is new enough and can make a virtual environment.
PROBE := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test check bench fuzz proto clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s%s\n", $$1, $$2}' Makefile

demo: $(RUNTIME) ## serve, decide the concert, train digits, predict: about a minute
	@$(RUN) -m bench.demo

test: check ## everything CI runs: check, then the tests
	@$(RUN) -m pytest -q -n $(WORKERS)

check: $(DEV) ## lint, format, types, layers
	@$(RUN) -m ruff check --quiet
	@$(RUN) -m ruff format --check
	@$(RUN) -m mypy
	@$(VENV)/bin/lint-imports

bench: $(BENCH) ## measure against other libraries
	@$(RUN) -m bench.check_start
	@$(RUN) -m bench.check_files
	@$(RUN) -m bench.hostile
	@$(RUN) -m bench.digits

fuzz: $(DEV) ## fuzz what reads specs, from the shipped ones on; FUZZ_SECONDS=600
	@mkdir -p .fuzz && find specs -name '*.yaml' -size -20k -exec cp {} .fuzz/ \;
	@$(RUN) -m tests.fuzz.check_bytes -max_total_time=$(FUZZ_SECONDS) -max_len=4096 -artifact_prefix=.fuzz/ .fuzz

proto: $(DEV) ## write the protobuf stubs again
	@$(RUN) -m grpc_tools.protoc -I proto --python_out=. --pyi_out=. proto/nnspec/v1/*.proto
	@$(RUN) -m grpc_tools.protoc -I proto --grpc_python_out=. proto/nnspec/v1/network_service.proto

clean: ## remove what was made, .venv included
	@rm -rf $(VENV) .demo .fuzz build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(RUN):
	@for python in $(if $(PYTHON),"$(PYTHON)",python3.13 python3.12 python3.11 python3); do \
		if "$$python" -c '$(PROBE)' 2>/dev/null; then \
			echo "making $(VENV) with $$("$$python" --version)"; \
			exec "$$python" -m venv --clear $(VENV); \
		fi; \
	done; \
	echo "Python 3.11 or newer with its venv module is needed and none was found." >&2; \
	echo "  Debian, Ubuntu: apt install python3 python3-venv    macOS: brew install python@3.13" >&2; \
	echo "  or name one:    make $(MAKECMDGOALS) PYTHON=/path/to/python3" >&2; \
	exit 1

# The runtime alone is a quick install; the tools of development come on top when they are first needed.
$(RUNTIME): $(RUN) $(PINS)
	@echo "installing nnspec into $(VENV)"
	@$(PIP) install --constraint constraints.txt --editable '.[client,server]'
	@$(COMPILE)
	@touch $@

$(DEV): $(RUN) $(PINS)
	@echo "installing nnspec and its development tools into $(VENV)"
	@$(PIP) install --constraint constraints.txt --editable '.[dev]'
	@$(COMPILE)
	@touch $(RUNTIME) $@

$(BENCH): $(DEV)
	@echo "installing the libraries to compare with into $(VENV)"
	@$(PIP) install torch==2.13.0 check-jsonschema==0.39.0
	@touch $@
