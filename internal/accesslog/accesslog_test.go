package accesslog

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// documented are the variables that AWS lists for the access logs of REST APIs
// ("Variables for access logging for API Gateway", read 2026-11-27), those of
// authorizer claims, client certificates and overrides excepted.
var documented = strings.Fields(`
accountId apiId
authenticate.error authenticate.latency authenticate.status
authorize.error authorize.latency authorize.status
authorizer.error authorizer.integrationLatency authorizer.integrationStatus authorizer.latency
authorizer.principalId authorizer.requestId authorizer.status
awsEndpointRequestId customDomain.basePathMatched customDomain.routingRuleIdMatched
domainName domainPrefix
error.message error.messageString error.responseType
extendedRequestId httpMethod
identity.accountId identity.apiKey identity.apiKeyId identity.caller
identity.cognitoAuthenticationProvider identity.cognitoAuthenticationType
identity.cognitoIdentityId identity.cognitoIdentityPoolId identity.principalOrgId
identity.sourceIp identity.user identity.userAgent identity.userArn
integration.error integration.integrationStatus integration.latency integration.requestId
integration.responseTransferMode integration.status
integration.timeToAllHeaders integration.timeToFirstContent
integrationErrorMessage integrationLatency integrationStatus
isCanaryRequest path protocol requestId requestTime requestTimeEpoch
resourceId resourcePath responseLatency responseLength stage status
waf.error waf.latency waf.status wafResponseCode webaclArn xrayTraceId
`)

func TestEveryVariableIsDocumented(t *testing.T) {
	t.Parallel()
	found := regexp.MustCompile(`\$context\.([A-Za-z.]+)`).FindAllStringSubmatch(Format(), -1)
	if len(found) != len(variables) {
		t.Errorf("the format has %d variables, %d are listed", len(found), len(variables))
	}
	for _, m := range found {
		if !slices.Contains(documented, m[1]) {
			t.Errorf("$context.%s is not documented for REST APIs", m[1])
		}
	}
}

// A line stays JSON whatever API Gateway fills in, a "-" for what is not there
// above all: every value is a text.
func TestFormatIsOneLineOfJSONWithTextsOnly(t *testing.T) {
	t.Parallel()
	if strings.Contains(Format(), "\n") {
		t.Error("the format has more than one line")
	}
	logged := regexp.MustCompile(`\$context\.[A-Za-z.]+`).ReplaceAllString(Format(), "-")
	var entry map[string]any
	if err := json.Unmarshal([]byte(logged), &entry); err != nil {
		t.Fatalf("%v in %s", err, logged)
	}
	integration, _ := entry["integration"].(map[string]any)
	for _, key := range []string{"status", "latency", "error"} {
		if integration[key] != "-" {
			t.Errorf("integration.%s is %v", key, integration[key])
		}
	}
}

// API Gateway wants an id of the request in every format, and so does the CDK.
func TestFormatHasTheRequestsId(t *testing.T) {
	t.Parallel()
	if !strings.Contains(Format(), `"$context.requestId"`) {
		t.Error("no $context.requestId")
	}
}
