SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

FUZZTIME ?= 10s
KILLS ?= 200

BIN := .bin/conoe
TOOL := go tool -modfile=test/tools.mod

# Folders that take minutes or need more than Go, which `make check` leaves to `make test`.
SLOW := infra|functions/internal/face/clear|test/(bench|bootstrap|browser|cloud|e2e|integration|kill|parity|payload)

# Folders whose tests drive programs from outside, or play once more what others play
# under the race detector: there it would cost minutes and see nothing new.
PLAIN := functions/internal/face/clear|test/(bootstrap|browser|cost|parity|payload)

# Go's race detector needs a C compiler; without one the tests run without it, and say so.
RACE = $(if $(filter 1,$(shell go env CGO_ENABLED)),-race)

# Packages that rewrite files when their tests get -update.
GOLDEN = $(sort $(dir $(shell grep -rlE --include='*_test.go' --exclude-dir='[.]?*' --exclude-dir=node_modules 'flag\.Bool."update"' functions infra shared test workflows templates 2>/dev/null)))

.PHONY: help
help: ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-14s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

# What is deployed, and how: see shared/config. What is not named stays as it is
# deployed (see infra/settings.sh), whatever the shell has under such a name.
STACK ?= conoe
REGION ?= eu-central-1
WORKSPACE =
MODE =
KEEP_DAYS =
RESERVED =
EMAIL =
SLACK_APP =
SLACK_TEAMS =
OWNERS =
OUTSIDE =
LISTEN =
LEDGER =
DEPLOYMENT = CONOE_STACK=$(STACK) CONOE_REGION=$(REGION) CONOE_WORKSPACE=$(WORKSPACE) CONOE_MODE=$(MODE) \
	CONOE_SLACK_APP_ID=$(SLACK_APP) CONOE_SLACK_TEAMS=$(SLACK_TEAMS) CONOE_OWNERS=$(OWNERS) CONOE_SLACK_OUTSIDE=$(OUTSIDE) CONOE_SLACK_LISTEN=$(LISTEN) \
	CONOE_KEEP_DAYS=$(KEEP_DAYS) CONOE_RESERVED=$(RESERVED) CONOE_ALARM_EMAIL=$(EMAIL) CONOE_LEDGER=$(LEDGER)
CDK = CDK_DISABLE_CLI_TELEMETRY=true test/node_modules/.bin/cdk --app cdk.out --no-notices

.PHONY: run
run: build ## build conoe, play the shipped cases and stay up until Ctrl-C; ONCE=1 ends after the play; with tokens of Slack: a real workspace, no play
	$(BIN) $(if $(ONCE),play,run $(if $(SLACK_BOT_TOKEN)$(SLACK_APP_TOKEN),,--play))

.PHONY: slack-manifest
slack-manifest: ## print the manifest of the Slack app; URL=https://… for a deployed stack, LISTEN=1 lets it hear mentions and reactions
	@go run ./functions/local slack-manifest $(if $(URL),--url "$(URL)") $(if $(filter 1,$(LISTEN)),--listen)

.PHONY: build
build: ## build the conoe command into .bin
	go build -o $(BIN) ./functions/local

.PHONY: lambdas
lambdas: ## build the zip files of the functions that are deployed into .bin/lambdas
	go run ./infra/lambdas

.PHONY: synth
synth: lambdas ## write the CloudFormation template into cdk.out, checked by AWS's own rules; needs no network
	go build -o .bin/infra ./infra
	rm -rf cdk.out
	$(DEPLOYMENT) CDK_OUTDIR=cdk.out infra/settings.sh practice .bin/infra
	@echo "synth: cdk.out/$(STACK).template.json"

test/node_modules/.bin/cdk: test/package-lock.json
	cd test && npm ci --no-audit --no-fund
	touch $@

.PHONY: deploy
deploy: lambdas test/node_modules/.bin/cdk ## deploy to AWS: STACK, REGION, WORKSPACE, MODE, KEEP_DAYS, RESERVED, EMAIL, SLACK_APP, SLACK_TEAMS, OWNERS, OUTSIDE, LISTEN, LEDGER; what is not named is kept
	go build -o .bin/infra ./infra
	rm -rf cdk.out
	$(DEPLOYMENT) CDK_OUTDIR=cdk.out infra/settings.sh deployed .bin/infra
	$(CDK) deploy $(STACK) --require-approval broadening

.PHONY: destroy
destroy: synth test/node_modules/.bin/cdk ## delete the stack; ledger, buckets and keys stay
	$(CDK) destroy $(STACK)

.PHONY: smoke
smoke: ## look whether the deployed STACK works; needs the aws command
	infra/smoke.sh $(STACK) $(REGION)

.PHONY: check
check: format ## the fast checks and tests: -short, without the slow folders
	@$(if $(RACE),:,echo "check: no C compiler, so the race detector is off")
	pkgs=$$(go list ./... | grep -vE '^conoe/($(SLOW))(/|$$)'); \
	go vet $$pkgs; \
	$(TOOL) staticcheck $$pkgs; \
	go test $(RACE) -shuffle=on -short $$pkgs
	@echo "check: everything passed"

.PHONY: test
test: format ## every check and every test; what .ci/run calls
	@$(if $(RACE),:,echo "test: no C compiler, so the race detector is off")
	go vet ./...
	$(TOOL) staticcheck ./...
	go test $(RACE) -shuffle=on -count=1 $$(go list ./... | grep -vE '^conoe/($(PLAIN))$$')
	go test -shuffle=on -count=1 $$(go list ./... | grep -E '^conoe/($(PLAIN))$$')
	@echo "test: everything passed"

.PHONY: format
format:
	@files=$$(find . -name node_modules -prune -o -name '.[a-z]*' -prune -o -name '*.go' -print | xargs $(TOOL) gofumpt -l); \
	if [ -n "$$files" ]; then printf 'not formatted with gofumpt:\n%s\n' "$$files"; exit 1; fi

.PHONY: golden
golden: ## rewrite the golden files; read the diff afterwards
	$(foreach pkg,$(GOLDEN),go test ./$(pkg) -count=1 -update;)
	go run ./test/readme

.PHONY: bench
bench: ## measure, print the table and copy it into the README
	go run ./test/bench -readme README.md

.PHONY: cost
cost: ## count what reviews use in the cloud, price it and copy the tables into the README
	go run ./test/cost -readme README.md

.PHONY: kill
kill: ## stop a play before every append, and kill -9 KILLS plays at random moments, 200 by default
	go test ./functions/local -run EveryStop -count=1 -timeout 30m -stop-all
	go test ./test/kill -run Kill -count=1 -timeout 30m -v -kills=$(KILLS)

.PHONY: browser
browser: ## use the page of the stand-in with Chromium; pictures of each step stay in test/browser/out
	go test ./test/browser -count=1 -v

.PHONY: recorded
recorded: ## play the runs that AWS recorded, from the file RUNS
	go test -tags recorded ./shared/core/asl -run Recorded -count=1 -args -recorded $(abspath $(RUNS))

.PHONY: fuzz
fuzz: ## run each fuzz target for FUZZTIME, 10s by default
	@targets=$$(go list -f '{{$$d := .Dir}}{{range .TestGoFiles}}{{$$d}}/{{.}}{{"\n"}}{{end}}{{range .XTestGoFiles}}{{$$d}}/{{.}}{{"\n"}}{{end}}' ./... \
		| xargs grep -oE '^func Fuzz[A-Za-z0-9_]*' /dev/null \
		| sed -E "s,^$$PWD/(.*)/[^/]*:func (.*)$$,./\1 \2," | sort); \
	while read -r pkg target; do \
		echo "fuzz $$pkg $$target"; \
		go test "$$pkg" -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) </dev/null; \
	done <<< "$$targets"

.PHONY: vuln
vuln: ## look for known vulnerabilities; needs vuln.go.dev
	$(TOOL) govulncheck ./...

.PHONY: clean
clean: ## remove what build made; the files in .conoe and .conoe-real stay
	rm -rf .bin cdk.out
