package privateintegration

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/accesslog"
)

// AccessLogFormat is a format for the access log of a stage: one line of JSON a
// call, with what tells the failures of a private integration apart. Its keys
// are AWS's names without "$context.", nested, so that CloudWatch Logs Insights
// has fields such as integration.error and error.responseType.
//
// All values are texts, since a variable without a value is logged as "-".
// identity.sourceIp is the caller's address: mind how long you keep the log.
//
// Give it to StageOptions or StageProps together with an AccessLogDestination.
// API Gateway writes logs only where the settings of the account name a role for
// that; RestApiProps has CloudWatchRole for it. docs/troubleshooting.md reads the log.
func AccessLogFormat() awsapigateway.AccessLogFormat {
	return awsapigateway.AccessLogFormat_Custom(jsii.String(accesslog.Format()))
}
