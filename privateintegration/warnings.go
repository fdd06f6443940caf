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

// warn annotates something that is legal and suspicious. Acknowledge it on a
// parent construct with the id "privateintegration:<code>".
func (p *privateIntegration) warn(code, format string, args ...any) {
	p.annotations().AddWarningV2(jsii.String("privateintegration:"+code), jsii.String(fmt.Sprintf(format, args...)), nil)
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
func (p *privateIntegration) warnLate(code, format string, args ...any) {
	if id, text := "privateintegration:"+code, fmt.Sprintf(format, args...); p.news(id + text) {
		p.lateNotes().AddWarningV2(&id, &text, nil)
	}
}

func (p *privateIntegration) infoLate(code, format string, args ...any) {
	if id, text := "privateintegration:"+code, fmt.Sprintf(format, args...); p.news(id + text) {
		p.lateNotes().AddInfoV2(&id, &text)
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
		p.warn("host", "the host %q of Uri %s: it is not established that API Gateway takes it", p.wiring.Uri.Host, p.wiring.HostDoubt)
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
		p.warn("internet-facing", "the load balancer is internet-facing: clients can go around the API; make it internal")
		if plaintext {
			p.warn("plaintext", "requests reach an internet-facing load balancer unencrypted: use an HTTPS or TLS listener")
		}
	case plaintext:
		p.info("plaintext", "requests reach the load balancer unencrypted: use an HTTPS or TLS listener where they must not")
	}
	p.registry.afterAspects(20, func() bool {
		groups, _ := p.target.securityGroups(p.registry.tree)
		for _, sg := range groups {
			if p.openToAll(sg) {
				p.warnLate("open-listener", "security group %s lets the whole internet in on the listener's port: make the listener with Open: false", *sg.Node().Path())
			}
		}
		return false
	})
}

// reviewApi warns of what an API and a link together bring.
func (p *privateIntegration) reviewApi(a *api, document document) {
	if document == noDocument && a.stack.NestedStackParent() != nil {
		p.warn("nested-api", "API %s is in a nested stack: methods that other nested stacks add to it do not renew its deployment", *a.construct.Node().Path())
	}
	if p.wiring.StageVariable == "" {
		p.reviewExport(a.construct)
	}
}

// reviewExport warns where the link's id is imported by the methods of an API.
// A stage that imports it can be given a literal id for the deploy in which the
// link is replaced, so there it is information.
func (p *privateIntegration) reviewExport(user constructs.IConstruct) {
	report := p.warn
	if p.wiring.StageVariable != "" {
		report = p.info
	}
	if p.link.made && p.stack != p.registry.tree.stack(user) {
		report("exported-link", "%s is in another stack than the VPC link: CloudFormation cannot replace the link while its id is exported; make the private integration in that stack, or give VpcLinkId", *user.Node().Path())
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
