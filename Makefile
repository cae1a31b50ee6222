# One door to everything. `make` or `make help` lists it.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
MAKEFLAGS += --no-builtin-rules --no-print-directory

MODULES := core expression api sandbox arbiter simulation operator cli bench
MAVEN   := scripts/maven
DIST    := cli/target/dist/lib/holdfast.jar

# What a build is made of. Folders are inputs too, so that a file that is gone counts as a change.
INPUTS  := pom.xml bin/holdfast $(wildcard $(addsuffix /pom.xml,$(MODULES))) $(wildcard .mvn/*.config) \
           $(shell find $(wildcard $(addsuffix /src/main,$(MODULES))) deploy sandbox/binaries 2> /dev/null)

# Tests of the everyday check: fast, no sandbox.
CHECKS  := *Golden*Test,*Architecture*Test,*Layout*Test,Document*Test,*Reference*Test

##@ Try it

.PHONY: demo
demo: packages prepare ## A real alert fails an application over from one cluster to another; ends by itself
	@bin/holdfast demo

.PHONY: demo-two-sites
demo-two-sites: packages build ## Two sites: one goes dark, their link is cut, their witness is gone; needs no Kubernetes
	@bin/holdfast demo --two-sites

.PHONY: sandbox
sandbox: packages prepare ## The same as demo, and everything stays up to play with
	@bin/holdfast demo --keep

##@ Build

.PHONY: build
build: build/.built ## The holdfast command with everything it needs; skips when nothing changed

ifeq ($(wildcard $(DIST)),)
.PHONY: build/.built
endif
build/.built: $(INPUTS)
	@echo "Building Holdfast (the first time on a machine fetches its libraries)"
	@mkdir -p build && touch build/.begun
	@$(MAVEN) package -Dmaven.test.skip=true > build/build.log 2>&1 || { cat build/build.log; exit 1; }
	@mv build/.begun $@ # what was changed meanwhile is newer, and is built next time

.PHONY: clean
clean: ## Remove what was built; programs of the sandbox stay in their cache
	@rm -rf build $(addsuffix /target,$(MODULES)) target

##@ Prove it

.PHONY: test
test: packages prepare ## All tests of all modules, real API servers included
	@scripts/redfish > /dev/null
	@scripts/tests

.PHONY: check
check: ## Formatting, golden files, architecture, links: fast, without a sandbox
	@for script in scripts/* .mvn/wrapper/bin/* .ci/run; do [ "$${script##*.}" = java ] || bash -n "$$script"; done
	@$(MAVEN) spotless:check test --fail-at-end -Dtest='$(CHECKS)' -Dsurefire.failIfNoSpecifiedTests=false

.PHONY: sim
sim: ## Simulated runs with faults: seeds=N many, or seed=N to replay one (of=WORLD); bugs=count for the planted ones; wide=true for more worlds of two sites
	@$(MAVEN) --projects simulation --also-make --quiet test -Dsurefire.failIfNoSpecifiedTests=false \
	  -Dtest='$(if $(seed),ReplayTest,$(if $(site),SitesSimulationTest,*SimulationTest))' $(if $(of),-Dholdfast.world=$(of)) \
	  $(if $(seeds),-Dholdfast.seeds=$(seeds)) $(if $(seed),-Dholdfast.seed=$(seed)) $(if $(bugs),-Dholdfast.bugs=true) $(if $(wide),-Dholdfast.wide=true) $(if $(site),-Dholdfast.site=$(site))

.PHONY: chaos
chaos: packages prepare ## The operator killed, paused and cut off on real API servers, and two sites broken, longer than in test: kills=N trials=N
	@$(MAVEN) --projects operator --also-make test -Dtest='CrashIT,LeadershipIT' -Dsurefire.failIfNoSpecifiedTests=false \
	  -Dholdfast.kills=$(or $(kills),200)
	@$(MAVEN) --projects arbiter --also-make test -Dtest='RandomBreaksIT' -Dsurefire.failIfNoSpecifiedTests=false \
	  -Dholdfast.trials=$(or $(trials),300) $(if $(trial),-Dholdfast.trial=$(trial))

.PHONY: test-versions
test-versions: export HOLDFAST_KUBERNETES := $(or $(KUBERNETES),1.34)
test-versions: packages prepare ## The tests on real API servers again, with another Kubernetes: KUBERNETES=1.34
	@echo "Testing with Kubernetes $(HOLDFAST_KUBERNETES)"
	@$(MAVEN) test --fail-at-end -Dtest='*IT' -Dsurefire.failIfNoSpecifiedTests=false

.PHONY: bench
bench: packages prepare ## Measure against floors and peers; ONLY=name for one of them
	@mkdir -p build/bench
	@"$$(scripts/jdk)/bin/java" -cp bench/target/dist/lib/bench.jar dev.holdfast.bench.Main $(if $(ONLY),--only $(ONLY))

##@ Maintain

.PHONY: golden
golden: ## Rewrite golden files (CRDs, RBAC, generated docs); read the diff before you commit it
	@# The CRDs and policies first: what the others print is read from copies that Maven makes before its tests run.
	@$(MAVEN) --quiet test --projects api --also-make -Dtest='CrdGoldenTest,PolicyGoldenTest' -Dsurefire.failIfNoSpecifiedTests=false -Dgolden.write=true
	@$(MAVEN) --quiet test -Dtest='*Golden*Test' -Dsurefire.failIfNoSpecifiedTests=false -Dgolden.write=true
	@git status --short

.PHONY: rules
rules: ## Check and test the shipped Prometheus rules; needs promtool (Debian: apt-get install prometheus)
	@command -v promtool > /dev/null || { echo "make rules needs promtool: apt-get install prometheus, or a release of Prometheus" >&2; exit 2; }
	@promtool check rules deploy/alertmanager/rules.yml
	@promtool test rules deploy/alertmanager/rules.test.yml

.PHONY: format
format: ## Format the Java sources
	@$(MAVEN) --quiet spotless:apply

.PHONY: help
help: ## This list
	@awk 'BEGIN { FS = ":.*## "; print "make TARGET" } \
	  /^##@ / { printf "\n%s\n", substr($$0, 5) } \
	  /^[a-z][a-z-]*:.*## / { printf "  %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# Not for calling: what the targets above need first.

.PHONY: packages
packages:
	@scripts/packages $(if $(filter demo demo-two-sites sandbox,$(MAKECMDGOALS)),demo,$(if $(filter bench,$(MAKECMDGOALS)),bench,test))
	@scripts/programs --check

# A built command, and the sandbox's programs in the cache.
.PHONY: prepare
prepare: build
	@scripts/programs
