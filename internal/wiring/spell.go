package wiring

import (
	"cmp"
	"slices"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
)

// Word is one thing that an integration says, in the spelling of a rendering.
type Word struct {
	Name  string
	Value any
}

// Words are in the order of their names.
type Words []Word

// Map is the same for those who look words up.
func (w Words) Map() map[string]any {
	m := make(map[string]any, len(w))
	for _, word := range w {
		if below, ok := word.Value.(Words); ok {
			word.Value = below.Map()
		}
		m[word.Name] = word.Value
	}
	return m
}

func (w Words) sorted() Words {
	slices.SortFunc(w, func(a, b Word) int { return strings.Compare(a.Name, b.Name) })
	return w
}

// words collects what is said, as CloudFormation calls it. An OpenAPI document has
// the same words with a small first letter.
type words struct {
	Words
	isOpenAPI bool
}

func (w *words) add(name string, value any) {
	if w.isOpenAPI {
		name = strings.ToLower(name[:1]) + name[1:]
	}
	w.Words = append(w.Words, Word{name, value})
}

func (w *words) text(name, value string) {
	if value != "" {
		w.add(name, value)
	}
}

func (w *words) texts(name string, value map[string]string) {
	if len(value) > 0 {
		w.add(name, value)
	}
}

func (w *words) settings(s Settings) {
	if s.TimeoutInMillis != nil {
		w.add("TimeoutInMillis", *s.TimeoutInMillis)
	}
	w.text("ResponseTransferMode", s.ResponseTransferMode)
	w.text("ContentHandling", s.ContentHandling)
	w.text("CacheNamespace", s.CacheNamespace)
	if len(s.CacheKeyParameters) > 0 {
		w.add("CacheKeyParameters", s.CacheKeyParameters)
	}
	w.text("Credentials", s.Credentials)
	w.texts("RequestParameters", s.RequestParameters)
	w.texts("RequestTemplates", s.RequestTemplates)
}

// response is one without its pattern, which a document has as the key that it
// stands under.
func (w *words) response(r Response) {
	w.text("StatusCode", r.StatusCode)
	w.text("ContentHandling", r.ContentHandling)
	w.texts("ResponseParameters", r.ResponseParameters)
	w.texts("ResponseTemplates", r.ResponseTemplates)
}

// CloudFormation spells the integration as the Integration property of
// AWS::ApiGateway::Method.
func (i Integration) CloudFormation() map[string]any {
	var w words
	w.add("Type", i.Type)
	w.add("IntegrationHttpMethod", i.HTTPMethod)
	w.add("ConnectionType", apigw.VPCLink)
	w.add("ConnectionId", i.ConnectionID)
	w.add("IntegrationTarget", i.TargetArn)
	w.add("Uri", i.Uri)
	w.settings(i.Settings)
	w.text("PassthroughBehavior", i.PassthroughBehavior)
	if len(i.Responses) > 0 {
		responses := make([]any, len(i.Responses))
		for n, r := range i.Responses {
			var response words
			response.response(r)
			response.text("SelectionPattern", r.SelectionPattern)
			responses[n] = response.Map()
		}
		w.add("IntegrationResponses", responses)
	}
	return w.Map()
}

// OpenAPI spells the integration as x-amazon-apigateway-integration. The key
// of the target is integrationTarget: AWS's page has integration-target, and a
// document with that spelling only is not known to be honoured.
func (i Integration) OpenAPI() Words {
	w := words{make(Words, 0, 12), true}
	w.add("Type", strings.ToLower(i.Type))
	w.add("HttpMethod", i.HTTPMethod)
	w.add("ConnectionType", apigw.VPCLink)
	w.add("ConnectionId", i.ConnectionID)
	w.add("IntegrationTarget", i.TargetArn)
	w.add("Uri", i.Uri)
	w.settings(i.Settings)
	w.add("PassthroughBehavior", strings.ToLower(cmp.Or(i.PassthroughBehavior, WhenNoMatch)))
	if i.InsecureSkipVerification {
		w.add("TlsConfig", Words{{"insecureSkipVerification", true}})
	}
	switch {
	case len(i.Responses) > 0:
		var responses Words
		for _, r := range i.Responses {
			response := words{isOpenAPI: true}
			response.response(r)
			responses = append(responses, Word{r.Key(), response.sorted()})
		}
		w.add("Responses", responses.sorted())
	case i.Type == HTTPProxy: // as AWS's own example has it; type HTTP would answer 200 where a method without responses answers 500
		w.add("Responses", Words{{"default", Words{{"statusCode", cmp.Or(i.DefaultStatus, apigw.DefaultStatusCode)}}}})
	}
	return w.sorted()
}

// Key of a response in a document: its pattern, or "default".
func (r Response) Key() string {
	return cmp.Or(r.SelectionPattern, "default")
}
