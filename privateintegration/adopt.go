package privateintegration

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// candidate is a method that Adopt was given, or found.
type candidate struct {
	cfn   awsapigateway.CfnMethod
	field string
	named bool // given one by one, not found below an API or a resource
}

// existing is what a method's integration says, as far as it can be read.
// Property overrides are visible nowhere.
type existing struct {
	Type, ConnectionType string
	ConnectionID         string `json:"connectionId"`
	IntegrationTarget    string
	Uri                  string
}

// adoption is a method with what it becomes.
type adoption struct {
	candidate
	uri string
}

func (p *privateIntegration) Adopt(methods ...constructs.IConstruct) {
	var ps wiring.Problems
	var found []candidate
	var left []string
	for i, m := range methods {
		below := p.candidates(fmt.Sprintf("methods[%d]", i), m, &ps)
		if len(below) == 0 && len(ps) == 0 {
			left = append(left, *m.Node().Path()+": it has no methods of its own")
		}
		found = append(found, below...)
	}
	var adopted []adoption
	for _, c := range found {
		a, reason := p.consider(c, &ps)
		if reason != "" {
			left = append(left, *c.cfn.Node().Path()+": "+reason)
		} else {
			adopted = append(adopted, a)
		}
	}
	p.refuse(ps)
	slices.SortStableFunc(adopted, func(a, b adoption) int {
		return strings.Compare(*a.cfn.Node().Path(), *b.cfn.Node().Path())
	})
	for _, a := range adopted {
		if api := p.registry.tree.apiOfMethod(a.cfn); api != nil {
			p.bind(p.registry.apiOf(api)) // may refuse, so it comes before any method
		}
	}
	for _, a := range adopted {
		p.adopt(a)
	}
	if len(adopted) > 0 {
		p.info("adopted", "%d methods now use this private integration; property overrides on them cannot be read and stay as they are", len(adopted))
	}
	if len(left) > 0 {
		p.info("left-alone", "not rewired: %s", strings.Join(left, "; "))
	}
}

// candidates finds the methods a construct stands for.
func (p *privateIntegration) candidates(field string, c constructs.IConstruct, ps *wiring.Problems) (found []candidate) {
	switch c := c.(type) {
	case nil:
		ps.Add(field, wiring.CodeRequired, "", "is required")
	case awsapigateway.CfnMethod:
		return []candidate{{c, field, true}}
	case awsapigateway.Method:
		if cfn, ok := c.Node().DefaultChild().(awsapigateway.CfnMethod); ok {
			return []candidate{{cfn, field, true}}
		}
	case awsapigateway.IRestApi:
		id := *c.RestApiId()
		return p.below(field, p.registry.owner, func(cfn awsapigateway.CfnMethod) bool { return *cfn.RestApiId() == id })
	case awsapigateway.IResource:
		return p.below(field, c, func(awsapigateway.CfnMethod) bool { return true })
	default:
		ps.Add(field, wiring.CodeWrongType, *c.Node().Path(), "must be a Method, a CfnMethod, a resource or a REST API")
	}
	return nil
}

func (p *privateIntegration) below(field string, scope constructs.IConstruct, wanted func(awsapigateway.CfnMethod) bool) (found []candidate) {
	for _, c := range *scope.Node().FindAll(constructs.ConstructOrder_PREORDER) {
		if cfn, ok := c.(awsapigateway.CfnMethod); ok && wanted(cfn) {
			found = append(found, candidate{cfn, field, false})
		}
	}
	return found
}

// consider decides whether a method is rewired; reason says why it is not.
func (p *privateIntegration) consider(c candidate, ps *wiring.Problems) (a adoption, reason string) {
	if p.registry.isOurs(c.cfn) {
		return a, "it is a private integration of this library already"
	}
	in, err := p.registry.tree.readIntegration(c.cfn)
	switch {
	case err != nil:
		return a, "its integration cannot be read: " + err.Error()
	case in.Type != wiring.HTTP && in.Type != wiring.HTTPProxy:
		return a, fmt.Sprintf("its type is %q, not HTTP or HTTP_PROXY", in.Type)
	case in.ConnectionType != wiring.VpcLink && !c.named:
		return a, "it goes to the internet; name it one by one to have it rewired"
	case in.Uri == "":
		return a, "its Uri cannot be read"
	}
	name := wiring.StageVariableOf(in.ConnectionID)
	if name != "" && name == p.wiring.StageVariable && in.IntegrationTarget == "" {
		ps.Add("StageVariable", wiring.CodeStageVariableReused, name, "must be a new name: %s has it for a V1 link, and methods without IntegrationTarget answer 500 with a V2 link", *c.cfn.Node().Path())
		return a, ""
	}
	uri, problems := p.wiring.Rewire(in.Uri)
	*ps = append(*ps, problems.Under(c.field)...)
	return adoption{c, uri}, ""
}

// isOurs tells whether a method was made or adopted by this package.
func (r *registry) isOurs(cfn awsapigateway.CfnMethod) bool {
	if method, ok := cfn.Node().Scope().(awsapigateway.Method); ok {
		route := wiring.Route{Verb: *method.HttpMethod(), Path: *method.Resource().Path()}
		if r.ours[method] || r.apiOf(method.Api()).given[route] {
			return true
		}
	}
	return r.adopted[*cfn.Node().Path()]
}

// readIntegration resolves the property and spells intrinsics as tokens again,
// so that the core can take the Uri apart.
func (t *tree) readIntegration(cfn awsapigateway.CfnMethod) (in existing, err error) {
	resolved, ok := t.resolve(cfn, cfn.Integration()).(map[string]any)
	if !ok {
		return in, fmt.Errorf("it has none")
	}
	flat := map[string]string{}
	for key, value := range resolved {
		flat[strings.ToLower(key[:1])+key[1:]] = text(value)
	}
	spelled, err := json.Marshal(flat)
	if err != nil {
		return in, err
	}
	return in, json.Unmarshal(spelled, &in)
}

// text joins an Fn::Join of the empty string and leaves every other intrinsic
// as one token.
func text(value any) string {
	switch value := value.(type) {
	case string:
		return value
	case map[string]any:
		if join, ok := value["Fn::Join"].([]any); ok && len(join) == 2 && join[0] == "" {
			if parts, ok := join[1].([]any); ok {
				var b strings.Builder
				for _, part := range parts {
					b.WriteString(text(part))
				}
				return b.String()
			}
		}
		return *awscdk.Token_AsString(value, nil)
	}
	return ""
}

// adopt sets the four values in one update: API Gateway must never see a V2
// link without its target. Only leaves are overridden, mappings stay.
func (p *privateIntegration) adopt(a adoption) {
	path := *a.cfn.Node().Path()
	if p.registry.adopted[path] {
		return
	}
	p.registry.adopted[path] = true
	set := map[string]any{
		"ConnectionType":    wiring.VpcLink,
		"ConnectionId":      p.wiring.ConnectionID,
		"IntegrationTarget": p.wiring.TargetArn,
		"Uri":               a.uri,
	}
	for _, key := range []string{"ConnectionType", "ConnectionId", "IntegrationTarget", "Uri"} {
		a.cfn.AddPropertyOverride(jsii.String("Integration."+key), set[key])
	}
	api := p.registry.tree.apiOfMethod(a.cfn)
	if api == nil {
		p.warn("no-redeploy", occurrence{"method": path}, "the REST API of %s is not a construct that can be found: its stages go on calling the old integration until somebody makes a new deployment", path)
		return
	}
	known := p.registry.apiOf(api)
	bound := p.bind(known)
	bound.add(wiring.Route{Verb: *a.cfn.HttpMethod(), Path: path}, set)
	if _, l2 := a.cfn.Node().Scope().(awsapigateway.Method); !l2 || known.imported {
		bound.unattached = append(bound.unattached, a.cfn)
	}
}

// apiOfMethod finds the API an L1 method belongs to, or nil.
func (t *tree) apiOfMethod(cfn awsapigateway.CfnMethod) awsapigateway.IRestApi {
	if method, ok := cfn.Node().Scope().(awsapigateway.Method); ok {
		return method.Api()
	}
	c := t.behind(cfn.RestApiId())
	if c == nil {
		return nil
	}
	api, _ := c.Node().Scope().(awsapigateway.IRestApi)
	return api
}

func (p *privateIntegration) PatchOperations(path string) *string {
	ps := wiring.CheckPath("path", path)
	in, problems := p.wiring.Describe(wiring.Route{Verb: wiring.Any, Path: path}, nil)
	ps = append(ps, problems...)
	p.refuse(ps)
	type operation struct {
		Op    string `json:"op"`
		Path  string `json:"path"`
		Value string `json:"value"`
	}
	var spelled strings.Builder
	encoder := json.NewEncoder(&spelled)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode([]operation{
		{"replace", "/connectionId", in.ConnectionID},
		{"replace", "/uri", in.Uri},
		{"replace", "/integrationTarget", in.TargetArn},
	}); err != nil {
		return jsii.String(err.Error()) // three strings: cannot happen
	}
	return jsii.String(strings.TrimSuffix(spelled.String(), "\n"))
}
