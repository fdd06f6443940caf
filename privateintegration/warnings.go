package privateintegration

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/read"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// occurrence tells one warning from others of its code, for Where of an
// acknowledgement. Its keys are listed in docs/links.md.
type occurrence map[string]any

// warn annotates something that is legal and suspicious. Acknowledge it on a
// parent construct with the id "privateintegration:<code>".
func (p *privateIntegration) warn(code string, which occurrence, format string, args ...any) {
	addWarning(p.annotations(), "privateintegration:"+code, which, fmt.Sprintf(format, args...))
}

func addWarning(notes awscdk.Annotations, id string, which occurrence, text string) {
	var options *awscdk.WarningOptions
	if which != nil {
		options = &awscdk.WarningOptions{Context: (*map[string]any)(&which)}
	}
	notes.AddWarningV2(&id, &text, options)
}

func (p *privateIntegration) info(code, format string, args ...any) {
	p.annotations().AddInfoV2(jsii.String("privateintegration:"+code), jsii.String(fmt.Sprintf(format, args...)))
}

func (p *privateIntegration) annotations() awscdk.Annotations {
	if p.notes == nil {
		p.notes = awscdk.Annotations_Of(p)
	}
	return p.notes
}

// warnLate warns of what is seen only when all aspects have run, once. The CDK
// takes acknowledgements on the construct itself for a warning on its child.
func (p *privateIntegration) warnLate(code string, which occurrence, format string, args ...any) {
	if id, text := "privateintegration:"+code, fmt.Sprintf(format, args...); p.news(id + text) {
		addWarning(p.lateNotes(), id, which, text)
	}
}

func (p *privateIntegration) infoLate(code, format string, args ...any) {
	if id, text := "privateintegration:"+code, fmt.Sprintf(format, args...); p.news(id + text) {
		p.annotations().AddInfoV2(&id, &text)
	}
}

func (p *privateIntegration) news(text string) bool {
	if p.said[text] {
		return false
	}
	if p.said == nil {
		p.said = map[string]bool{}
	}
	p.said[text] = true
	return true
}

func (p *privateIntegration) lateNotes() awscdk.Annotations {
	if p.late == nil {
		p.late = awscdk.Annotations_Of(constructs.NewConstruct(p, jsii.String(idNotes)))
	}
	return p.late
}

// review warns of what the target and the Uri tell.
func (p *privateIntegration) review() {
	if p.wiring.HostDoubt != "" {
		p.warn("host", nil, "the host %q of Uri %s: it is not established that API Gateway takes it", p.wiring.Uri.Host, p.wiring.HostDoubt)
	}
	p.reviewTimeout()
	if !p.target.made() {
		if p.wiring.Uri.Scheme == "http" {
			p.info("plaintext", plaintextInside)
		}
		return
	}
}

const plaintextInside = "requests reach the load balancer unencrypted: use an HTTPS or TLS listener where they must not"

// reviewLoadBalancer warns of what a load balancer of this app says in the end.
func (p *privateIntegration) reviewLoadBalancer(cfn awselasticloadbalancingv2.CfnLoadBalancer) {
	plaintext := p.wiring.Uri.Scheme == "http"
	scheme, _ := p.registry.tree.Properties(cfn)["scheme"].(string)
	switch {
	case scheme == "" || scheme == "internet-facing":
		p.warnLate("internet-facing", nil, "the load balancer is internet-facing: clients can go around the API; make it internal")
		if plaintext {
			p.warnLate("plaintext", nil, "requests reach an internet-facing load balancer unencrypted: use an HTTPS or TLS listener")
		}
	case plaintext:
		p.infoLate("plaintext", plaintextInside)
	}
}

// reviewGroups warns of groups of the load balancer that let everybody in, by
// their resolved ingress rules.
func (p *privateIntegration) reviewGroups(groups []*read.Wanted) {
	for _, g := range groups {
		if port := p.target.port; port != nil && len(g.Values) > 0 && wiring.LetsEverybodyIn(g.Values[0], *port) { // a list loses what is not set
			group := *p.registry.tree.Owner(g.Of).Node().Path()
			p.warnLate("open-listener", occurrence{"securityGroup": group}, "security group %s lets the whole internet in on the listener's port: make the listener with Open: false", group)
		}
	}
}

// isNested tells whether an API is in a nested stack, and not only an import of it.
func isNested(t *read.Tree, a *api) bool {
	_, nested := a.stack.(awscdk.NestedStack)
	if !nested || !a.imported {
		return nested
	}
	if made := t.Behind(a.construct.RestApiId()); made != nil {
		_, nested = t.Stack(made).(awscdk.NestedStack)
	}
	return nested
}

// reviewApi warns of what an API and a link together bring.
func (p *privateIntegration) reviewApi(a *api, document document) {
	if document == noDocument && isNested(p.registry.tree, a) {
		path := a.path()
		p.warn("nested-api", occurrence{"api": path}, "API %s is in a nested stack: methods that other nested stacks add to it do not renew its deployment", path)
	}
	if p.wiring.StageVariable == "" {
		p.reviewExport(a.construct)
	}
}

// reviewExport warns where the link's id is exported for the methods of an API.
// A stage that imports it can be given a literal id for the deploy in which the
// link is replaced, so there it is information.
func (p *privateIntegration) reviewExport(user constructs.IConstruct) {
	tree, producer := p.registry.tree, p.stack
	if !p.link.made {
		if p.link.construct == nil {
			return
		}
		producer = tree.Stack(p.link.construct)
	}
	if consumer := tree.Stack(user); consumer == producer || !exports(tree, producer, consumer) || p.link.cfn(tree) == nil {
		return
	}
	const text = "%s is in another stack than the VPC link: CloudFormation cannot replace the link while its id is exported; make the private integration in that stack, or give VpcLinkId"
	path := *user.Node().Path()
	if p.wiring.StageVariable != "" {
		p.info("exported-link", text, path)
	} else {
		p.warn("exported-link", occurrence{"api": path}, text, path)
	}
}

// reviewLateValues warns of what CloudFormation reads while it deploys: another
// value comes without a change of the template, and so without a new deployment.
func (p *privateIntegration) reviewLateValues() {
	values := p.wiring.GivenLate(p.link.made, p.target.made(), p.target.plain.DnsName)
	if len(values) == 0 {
		return
	}
	var wanted []any
	for _, given := range values {
		wanted = append(wanted, given.Value)
	}
	for _, parameter := range p.registry.survey().Parameters {
		wanted = append(wanted, *parameter.LogicalId())
	}
	resolved := p.stack.Resolve(wanted).([]any)
	for i, given := range values {
		if late := wiring.ReadLate(resolved[i], resolved[len(values):]); late != "" {
			p.warnLate("late-value", occurrence{"field": given.Field}, "%s holds %s, which CloudFormation reads while it deploys: when it changes, no new deployment follows, and stages go on with the value of the last one; %s", given.Field, late, given.Cure)
		}
	}
}

// exports tells whether the CDK exports what one stack uses of another: not among
// the nested stacks of one, which hand it on as parameters, and not where the app
// asks for weak references, which leave the producer free to change.
func exports(t *read.Tree, producer, consumer awscdk.Stack) bool {
	if t.TopStack(producer) == t.TopStack(consumer) {
		return false
	}
	strength, _ := consumer.Node().TryGetContext(jsii.String(crossStackReferences)).(string)
	return strength != "weak"
}

// crossStackReferences is the CDK's flag: strong where it is not set.
const crossStackReferences = "@aws-cdk/core:defaultCrossStackReferences"
