# `make help` lists what there is. Variables: see there.

LOCAL_AWS_PORT ?= 4566
INVENTORY ?= inventories/local
PYTHON ?= python3
APP ?=
STRICT ?=
FAULTS ?=
PRUNE ?=
ACTION ?=
STRATEGY ?=
FUNCTION ?=
ALARMS ?=
VERSION ?=
RESUME ?=
ARGS ?=

comma := ,

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

BIN := .venv/bin
STAMP := .venv/.requirements.sha256
# By name, since Ansible ignores the file of the current directory when that is writable by all.
export ANSIBLE_CONFIG := $(CURDIR)/ansible.cfg
export LOCAL_AWS_PORT
# A shell that forbids bytecode would have every process compile ansible, boto3 and the tests anew: seconds each.
unexport PYTHONDONTWRITEBYTECODE
# Ansible flushes nothing: in a pipe, as CI has, progress would be seen when the run is over.
export PYTHONUNBUFFERED := 1
export PATH := $(CURDIR)/$(BIN):$(PATH)

LOCAL := $(filter local,$(notdir $(patsubst %/,%,$(INVENTORY))))
PLAY = $(BIN)/ansible-playbook -i $(INVENTORY) $(if $(APP),--limit $(APP)) $(if $(filter 1 true yes,$(PRUNE)),-e serverless_prune=true) $(ARGS)
PYTEST = $(BIN)/python -m pytest -q --durations=12
# Two processes: what a small machine has. `make unit JOBS=8` on a larger one. As many stages of `make test` run side by
# side: with one more, each took so much longer that all of them took a quarter more of the processors.
JOBS ?= 2

##@ The applications, or those in APP
.PHONY: up plan verify outputs policies cost status logs invoke redrive release rotate load destroy down local-status reset venv

up: $(STAMP) $(if $(LOCAL),local-aws) ## start the embedded AWS (local inventory only) and converge
	@$(PLAY) playbooks/site.yml

plan: $(STAMP) ## show what `up` would change, and change nothing
	@$(PLAY) --check --diff playbooks/site.yml

verify: $(STAMP) ## use the applications as their users do (FAULTS=1: the retry workflow of posts too)
	@$(PLAY) playbooks/verify.yml $(if $(filter 1 true yes,$(FAULTS)),-e verify_faults_enabled=true)

outputs: $(STAMP) ## print addresses, ids and names as JSON
	@mkdir -p .local
	@$(PLAY) playbooks/outputs.yml -e serverless_outputs_file=$(CURDIR)/.local/outputs.json >.local/outputs.log 2>&1 \
	  || { cat .local/outputs.log >&2; exit 1; }
	@cat .local/outputs.json

policies: $(STAMP) ## print the IAM policies of whoever deploys, plans, or uses another verb; also in .local/policies
	@mkdir -p .local/policies && rm -f .local/policies/*.json
	@$(PLAY) playbooks/policies.yml -e serverless_policies_directory=$(CURDIR)/.local/policies >.local/policies.log 2>&1 \
	  || { cat .local/policies.log >&2; exit 1; }
	@for document in .local/policies/*.json; do echo "$$document"; cat "$$document"; done

status: $(STAMP) ## how it is, on one screen; a page with a picture in .local/status (scripts/status has the exit code)
	@scripts/status -i $(INVENTORY) $(if $(APP),--limit $(APP)) --html .local/status $(ARGS); code=$$?; \
	  test $$code -lt 3 && printf '\npages: %s\n' .local/status/*.html

logs: $(STAMP) ## what functions and APIs wrote; one request through all of them; FOLLOW=1 goes on
	@scripts/logs -i $(INVENTORY) $(if $(APP),--limit $(APP)) $(foreach name,$(subst $(comma), ,$(SOURCE)),--source $(name)) \
	  $(if $(SINCE),--since "$$SINCE") $(if $(UNTIL),--until "$$UNTIL") $(if $(LEVEL),--level $(LEVEL)) \
	  $(if $(SEARCH),--search "$$SEARCH") $(if $(ID),--id "$$ID") $(if $(filter 1 true yes,$(FOLLOW)),--follow) $(ARGS)

invoke: $(STAMP) ## call one function of APP with an event: its result, its log, what it took
	@scripts/invoke -i $(INVENTORY) $(if $(APP),--limit $(APP)) $(if $(FUNCTION),--function $(FUNCTION)) $(if $(EVENT),--event "$$EVENT") $(ARGS)

rotate: $(STAMP) ## give every secret, or SECRET, a new value, refusing no request; ARGS=--check shows which
	@scripts/rotate -i $(INVENTORY) $(if $(APP),--limit $(APP)) $(if $(SECRET),--secret $(SECRET)) $(ARGS)

load: $(STAMP) ## a load test at the own address of an application; reports in .local/load
	@scripts/load -i $(INVENTORY) $(if $(APP),--limit $(APP)) --report .local/load $(if $(USERS),--users $(USERS)) \
	  $(if $(RATE),--rate $(RATE)) $(if $(DURATION),--duration $(DURATION)) $(if $(MAX_ERRORS),--max-errors $(MAX_ERRORS)) \
	  $(if $(MAX_P95),--max-p95 $(MAX_P95)) $(ARGS)

release: $(STAMP) ## publish and move the calls step by step while alarms are watched; ACTION=rollback
	@scripts/release $(or $(ACTION),release) $(if $(STRATEGY),--strategy $(STRATEGY)) $(if $(FUNCTION),--function $(FUNCTION)) \
	  $(if $(ALARMS),--alarm $(ALARMS)) $(if $(VERSION),--version $(VERSION)) $(if $(filter 1 true yes,$(RESUME)),--resume) \
	  -i $(INVENTORY) $(if $(APP),--limit $(APP)) $(ARGS)

redrive: $(STAMP) ## what could not be processed: list, show, send again, archive or discard it
	@scripts/redrive -i $(INVENTORY) $(if $(APP),--limit $(APP)) $(if $(ACTION),--action $(ACTION)) \
	  $(if $(SINCE),--since "$$SINCE") $(if $(UNTIL),--until "$$UNTIL") $(if $(ERROR),--error "$$ERROR") $(if $(AUTHOR),--author "$$AUTHOR") \
	  $(foreach id,$(subst $(comma), ,$(ID)),--id '$(id)') $(if $(LIMIT),--max $(LIMIT)) $(if $(RATE),--rate $(RATE)) \
	  $(if $(QUEUE),--queue $(QUEUE)) $(if $(REASON),--reason "$$REASON") $(if $(CONFIRM),--confirm $(CONFIRM)) \
	  $(if $(filter 1 true yes,$(ARCHIVED)),--archived) $(ARGS)

cost: $(STAMP) ## what a month costs, with its drivers and scenarios; JSON in .local/cost.json
	@mkdir -p .local
	@$(PLAY) playbooks/cost.yml -e serverless_cost_text_file=$(CURDIR)/.local/cost.txt -e serverless_cost_file=$(CURDIR)/.local/cost.json \
	  >.local/cost.log 2>&1 || { cat .local/cost.log >&2; exit 1; }
	@cat .local/cost.txt

destroy: $(STAMP) ## remove the applications; nothing is left behind
	@$(PLAY) playbooks/destroy.yml

down: ## stop the embedded AWS; its state is kept for the next `up`
	@$(PYTHON) scripts/local_aws.py stop

local-status: ## say whether the embedded AWS of this clone runs
	@$(PYTHON) scripts/local_aws.py status || true

reset: ## make the embedded AWS empty
	@$(PYTHON) scripts/local_aws.py reset

venv: $(STAMP) ## make the virtual environment (every target that needs it does)

$(STAMP): requirements.txt
	@$(PYTHON) scripts/make_venv.py

.PHONY: local-aws
local-aws: $(STAMP)
	@$(BIN)/python scripts/local_aws.py start $(if $(filter 1 true yes,$(STRICT)),--strict)

##@ Tests
.PHONY: test lint unit contract molecule e2e sanity

test: $(STAMP) ## everything below, JOBS (2) at a time; logs in .local/test, a table at the end
	@$(BIN)/python scripts/run_stages.py --jobs $(JOBS)

LINTS := lint-ruff lint-format lint-mypy lint-yaml lint-ansible lint-docs lint-plugin-docs lint-changelog
.PHONY: $(LINTS)
lint: $(LINTS) ## ruff, mypy --strict, yamllint, ansible-lint, documentation, changelog

lint-ruff: $(STAMP)
	@$(BIN)/ruff check .

lint-format: $(STAMP)
	@$(BIN)/ruff format --check .

lint-mypy: $(STAMP)
	@$(BIN)/python scripts/run_mypy.py

lint-yaml: $(STAMP)
	@$(BIN)/yamllint --strict .

# It checks the syntax of plays without their inventories, which therefore have none of the hosts.
lint-ansible: $(STAMP)
	@ANSIBLE_HOST_PATTERN_MISMATCH=warning $(BIN)/ansible-lint --offline --strict

lint-docs: $(STAMP)
	@$(BIN)/python scripts/generate_docs.py --check

lint-plugin-docs: $(STAMP)
	@$(BIN)/antsibull-docs lint-collection-docs --plugin-docs --skip-rstcheck --validate-collection-refs=self .

lint-changelog: $(STAMP)
	@$(BIN)/antsibull-changelog lint

sanity: $(STAMP) ## ansible-test sanity, as far as it runs offline
	@$(BIN)/python scripts/run_sanity.py

unit: $(STAMP) ## pure code, without AWS
	@$(PYTEST) -n $(JOBS) tests/unit $(ARGS)

contract: $(STAMP) ## every kind of resource against the embedded AWS and moto
	@$(PYTEST) -n $(JOBS) tests/contract $(ARGS)

molecule: $(STAMP) ## every role: check, converge, idempotence, verify, destroy
	@$(BIN)/python scripts/run_molecule.py --jobs $(JOBS) $(ARGS)

e2e: $(STAMP) ## the applications through their front doors, permissions enforced
	@$(PYTEST) tests/e2e $(ARGS)

# One folder of them, with an embedded AWS of its own: what `make test` runs side by side.
e2e-%: $(STAMP)
	@$(PYTEST) tests/e2e/$* $(ARGS)

##@ Development
.PHONY: docs format deps-check record-policies
record-policies: $(STAMP) ## write the policies of APP anew from recorded runs (minutes)
	@$(BIN)/python scripts/generate_deployer_policies.py $(or $(APP),posts)

docs: $(STAMP) ## regenerate what is generated: role documents, option fragments
	@$(BIN)/python scripts/generate_docs.py

format: $(STAMP) ## format Python code
	@$(BIN)/ruff check --fix-only . && $(BIN)/ruff format .

deps-check: $(STAMP) ## prove that requirements.txt is complete and consistent
	@$(BIN)/pip check

# These exist when what they run does.
ifneq ($(wildcard benchmarks/__main__.py),)
.PHONY: bench
bench: $(STAMP) ## compare with plain Ansible, Terraform and raw boto3
	@$(BIN)/python -m benchmarks $(ARGS)
endif
ifneq ($(wildcard tests/campaign/*.py),)
.PHONY: campaign
campaign: $(STAMP) ## the long drift, kill and fault campaigns (minutes to hours)
	@$(PYTEST) -n $(JOBS) tests/campaign $(ARGS)
endif

.PHONY: help
help: ## list the targets
	@awk -v hide='$(if $(wildcard benchmarks/__main__.py),,bench) $(if $(wildcard tests/campaign/*.py),,campaign)' ' \
	  /^##@ / { printf "%s\n", substr($$0, 5) } \
	  match($$0, /^[a-z0-9-]+:.*## /) { name = $$0; sub(/:.*/, "", name); text = $$0; sub(/.*## /, "", text); \
	    if (index(" " hide " ", " " name " ") == 0) printf "  make %-12s %s\n", name, text }' $(MAKEFILE_LIST)
	@echo 'Variables: INVENTORY=inventories/local  APP=<host>  LOCAL_AWS_PORT=4566  FAULTS=1  STRICT=1  PRUNE=1  PYTHON=python3'
	@echo '           logs: SINCE=2h  UNTIL=  LEVEL=error  SOURCE=<function>,<api>  SEARCH=<text>  ID=<correlation id>  FOLLOW=1'
	@echo '           invoke: FUNCTION=<name>  EVENT=<file>'
	@echo '           redrive: ACTION=list|show|send|archive|discard  SINCE=1d  ERROR=<text>  AUTHOR=  ID=<a>,<b>  LIMIT=  RATE=10  QUEUE=  REASON='
	@echo '           release: ACTION=release|rollback|unpin|show  STRATEGY=canary:10:5m  FUNCTION=  ALARMS=  VERSION=  RESUME=1'
	@echo '           rotate: SECRET=<name>  load: USERS=10  RATE=20 (a second)  DURATION=30s  MAX_ERRORS=<per cent>  MAX_P95=<ms>'
	@echo '           ARGS="..." goes to ansible-playbook or pytest;  JOBS=2'
