# Everything a contributor runs. `make check` is what CI runs.

STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
CDK         := npx --yes aws-cdk@2.1148.1
EXAMPLES    := $(notdir $(patsubst %/main.go,%,$(wildcard examples/*/main.go)))
PACKAGES    := privateintegration gatewaytest diagram

export CDK_DISABLE_CLI_TELEMETRY = true
export AWS_EC2_METADATA_DISABLED = true
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION = 20

.PHONY: check test quickstart synth fmt lint api api-check update bench tools

check:
	bash .ci/run

test:
	go test ./...

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
	go run $(STATICCHECK) ./...

# The public surface, reviewed like code.
api:
	@for p in $(PACKAGES); do go doc -all ./$$p > api/$$p.txt; done

api-check: api
	git diff --exit-code -- api

# What the update tests compare templates with.
tools:
	npm ci --prefix test --no-audit --no-fund

# Goldens anew: review the difference before you commit it.
update:
	go test ./diagram ./internal/openapi ./test -update
	$(MAKE) api

# The tables of docs/performance.md. Takes minutes, and wants a machine that does
# nothing else.
bench:
	npm ci --prefix bench/ts --no-audit --no-fund
	go run ./bench
