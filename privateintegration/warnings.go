package privateintegration

import (
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// occurrence tells one warning from others of its code, for Where of an
// acknowledgement. Its keys are listed in docs/links.md.
type occurrence map[string]any

// warn annotates something that is legal and suspicious. Acknowledge it on a
// parent construct with the id "privateintegration:<code>".
func (p *privateIntegration) warn(code string, which occurrence, format string, args ...any) {
	var options *awscdk.WarningOptions
	if which != nil {
		options = &awscdk.WarningOptions{Context: (*map[string]any)(&which)}
	}
	p.annotations().AddWarningV2(jsii.String("privateintegration:"+code), jsii.String(fmt.Sprintf(format, args...)), options)
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

// review warns of what the target and the Uri tell.
func (p *privateIntegration) review(target []group) {
	if p.wiring.HostDoubt != "" {
		p.warn("host", nil, "the host %q of Uri %s: it is not established that API Gateway takes it", p.wiring.Uri.Host, p.wiring.HostDoubt)
	}
	plaintext := p.wiring.Uri.Scheme == "http"
	lb := p.target.cfn(p.registry.tree)
	if lb == nil {
		if plaintext {
			p.info("plaintext", "requests reach the load balancer unencrypted: use an HTTPS or TLS listener where they must not")
		}
		return
	}
	switch scheme := lb.Scheme(); {
	case scheme == nil || *scheme == "internet-facing":
		p.warn("internet-facing", nil, "the load balancer is internet-facing: clients can go around the API; make it internal")
		if plaintext {
			p.warn("plaintext", nil, "requests reach an internet-facing load balancer unencrypted: use an HTTPS or TLS listener")
		}
	case plaintext:
		p.info("plaintext", "requests reach the load balancer unencrypted: use an HTTPS or TLS listener where they must not")
	}
	for _, g := range target {
		if p.openToAll(g.sg) {
			group := *g.sg.Node().Path()
			p.warn("open-listener", occurrence{"securityGroup": group}, "security group %s lets the whole internet in on the listener's port: make the listener with Open: false", group)
		}
	}
}

// reviewApi warns of what an API and a link together bring.
func (p *privateIntegration) reviewApi(known *api, document document) {
	name := func() string { return *known.construct.Node().Path() }
	if known.imported && !known.redeployed {
		p.warn("imported-api", occurrence{"api": name()}, "API %s is imported: its stages go on calling what was deployed last until somebody makes a new deployment; see RedeployOn", name())
	}
	if document == noDocument && known.stack.NestedStackParent() != nil {
		p.warn("nested-api", occurrence{"api": name()}, "API %s is in a nested stack: methods that other nested stacks add to it do not renew its deployment", name())
	}
	if p.wiring.StageVariable == "" {
		p.reviewExport(known.construct)
	}
}

// reviewExport warns where the link's id is imported by the methods of an API.
// A stage that imports it can be given a literal id for the deploy in which the
// link is replaced, so there it is information.
func (p *privateIntegration) reviewExport(user constructs.IConstruct) {
	if !p.link.made || p.stack == p.registry.tree.stack(user) {
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

// openToAll tells whether a group made in this app lets everybody in on a port.
// A listener of the CDK does that by default, on internal load balancers too.
func (p *privateIntegration) openToAll(sg awsec2.ISecurityGroup) bool {
	cfn, ok := p.registry.tree.resource(sg).(awsec2.CfnSecurityGroup)
	port := p.target.port
	if !ok || port == nil {
		return false
	}
	spelled, err := json.Marshal(p.registry.tree.resolve(sg, cfn.SecurityGroupIngress()))
	if err != nil {
		return false
	}
	var rules []struct {
		CidrIp, CidrIpv6 string
		IpProtocol       any
		FromPort, ToPort any
	}
	if json.Unmarshal(spelled, &rules) != nil {
		return false
	}
	for _, r := range rules {
		everybody := r.CidrIp == "0.0.0.0/0" || r.CidrIpv6 == "::/0"
		if everybody && (fmt.Sprint(r.IpProtocol) == "-1" || number(r.FromPort) <= *port && *port <= number(r.ToPort)) {
			return true
		}
	}
	return false
}

// number reads a port of a rule; one that is not literal matches nothing.
func number(v any) float64 {
	n, err := strconv.ParseFloat(fmt.Sprint(v), 64)
	if err != nil {
		return -1
	}
	return n
}
