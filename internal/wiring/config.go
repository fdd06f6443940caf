package wiring

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
)

// Config is what a user asked for, as plain values.
type Config struct {
	// Uri as given; nil for the default.
	Uri *string
	// Target is nil when none was given.
	Target *Target
	// HasVpcLink tells that a link was given as a construct.
	HasVpcLink bool
	// VpcLinkID is a link given by id.
	VpcLinkID *string
	// VpcLinkName names a new link; nil for the CDK's own choice.
	VpcLinkName *string
	// HasLinkSubnets tells that a new link was described.
	HasLinkSubnets bool
	// StageVariable carries the link's id per stage; nil for the id itself.
	StageVariable *string
	// Defaults of every route.
	Defaults Defaults
}

// Defaults are what a route says when it does not say otherwise.
type Defaults struct {
	// TimeoutInMillis is nil for API Gateway's own default, 29 s. More needs a
	// raised quota where the response is buffered.
	TimeoutInMillis *float64
	// ResponseTransferMode is BUFFERED, STREAM or empty.
	ResponseTransferMode string
}

// Target is the load balancer and the listener that requests go to.
type Target struct {
	// Problems were met while the target's constructs were read.
	Problems Problems
	// Arn of the load balancer, or a token.
	Arn string
	// Type is Application, Network, or empty where it is not known.
	Type string
	// Protocol of the listener: HTTP, HTTPS, TCP, TLS; empty where not known.
	Protocol string
	// Port of the listener: decimal, a token, or empty where not known.
	Port string
	// DnsName of the load balancer; empty where not known.
	DnsName string
	// Literal tells that the fields came from a user's hand, so that problems
	// name the field; those of a listener construct name the target.
	Literal bool
}

func (t Target) field(name string) string {
	if t.Literal {
		return "Target." + name
	}
	return "Target"
}

// Wiring is a checked Config: what every integration of it has in common.
type Wiring struct {
	Uri       Uri
	TargetArn string
	// ConnectionID is a link's id, a token of one, or "${stageVariables.<name>}".
	// It is empty until the link exists.
	ConnectionID string
	// StageVariable is the name behind ConnectionID, or empty.
	StageVariable string
	Defaults      Defaults
	uriGiven      bool
	target        Target
	// HostDoubt says why API Gateway may refuse the host; empty for no doubt.
	HostDoubt string
}

var vpcLinkID = regexp.MustCompile(`^[a-z0-9]{4,32}$`)

// New checks everything in the config and reports all problems at once, in
// the order of the fields. The Wiring is nil exactly when there are problems.
func New(c Config) (*Wiring, Problems) {
	var ps Problems
	w := &Wiring{Defaults: c.Defaults, uriGiven: c.Uri != nil}
	if c.Target == nil {
		ps.Add("Target", CodeRequired, "", "is required: TargetFromApplicationListener, TargetFromNetworkListener or TargetFromLoadBalancer")
	} else {
		c.Target = c.Target.withoutPlaceholders()
		ps = append(ps, c.Target.check()...)
		w.TargetArn = c.Target.Arn
		w.target = *c.Target
	}
	w.Uri = c.uri(&ps)
	w.HostDoubt = doubtfulHost(w.Uri.Host)
	w.connection(c, &ps)
	c.Defaults.check("", &ps)
	if len(ps) > 0 {
		return nil, ps
	}
	return w, nil
}

func (t Target) check() Problems {
	if len(t.Problems) > 0 {
		return t.Problems
	}
	ps := CheckArn(t.field("LoadBalancerArn"), t.Arn)
	kind := t.Type
	if kind == "" {
		kind = loadBalancerType(t.Arn)
	}
	speaker := apigw.ListenerKind(t.Protocol)
	switch {
	case t.Protocol == "" || IsUnknown(t.Protocol):
	case speaker == "":
		ps.Add(t.field("Protocol"), CodeListenerProtocol, t.Protocol, "must be HTTP or HTTPS (application load balancer), TCP or TLS (network load balancer)")
	case kind != "" && kind != speaker:
		ps.Add(t.field("Protocol"), CodeListenerProtocol, t.Protocol, "no listener of this load balancer's type speaks it")
	}
	if t.Port != "" && !reachablePort(t.Port) {
		ps.Add(t.field("Port"), CodeListenerPort, t.Port, "must be %s: API Gateway connects to no other port", apigw.Ports)
	}
	if t.DnsName != "" && !validHost(t.DnsName) {
		ps.Add(t.field("DnsName"), CodeUriHost, t.DnsName, "must be a valid host name")
	}
	return ps
}

// IsNetwork tells that the load balancer is known to be a network load balancer.
func (t Target) IsNetwork() bool {
	return t.Type == Network || loadBalancerType(t.Arn) == Network
}

// withoutPlaceholders forgets what came with the placeholder of a lookup: the
// port of a listener is then one too, and no reason to refuse a Uri.
func (t Target) withoutPlaceholders() *Target {
	if IsPlaceholder(t.Arn) && !t.Literal {
		t.Port = ""
	}
	return &t
}

// secure says whether the listener itself speaks TLS.
func (t Target) secure() bool { return t.Protocol == "HTTPS" || t.Protocol == "TLS" }

// uri decides the backend's address: the user's, completed and checked against
// the listener, or the load balancer's own name.
func (c Config) uri(ps *Problems) Uri {
	t := c.Target
	if t == nil {
		t = &Target{}
	}
	if c.Uri == nil {
		switch {
		case c.Target == nil || len(t.Problems) > 0:
		case t.secure():
			ps.Add("Uri", CodeUriRequired, "", "is required for listener protocol %s: https://<a name on the listener's certificate>", t.Protocol)
		case t.Protocol == "" || IsUnknown(t.Protocol):
			ps.Add("Uri", CodeUriRequired, "", "is required where the listener's protocol is not known: scheme://host[:port][/base/path]")
		case t.DnsName == "":
			ps.Add("Uri", CodeTargetDnsName, "", "is required where the load balancer's DNS name is not known: give Uri or Target.DnsName")
		}
		return Uri{Scheme: "http", Host: t.DnsName, Port: cmp.Or(t.Port, SchemePort("http"))}
	}

	u, problems := parseUri(*c.Uri)
	*ps = append(*ps, problems...)
	if u.Scheme != "" { // else a token says scheme and port
		t.match(*c.Uri, &u, ps)
	}
	return u
}

// match completes the Uri by the listener and refuses what contradicts it: the
// scheme decides whether API Gateway speaks TLS, the port picks the listener.
func (t Target) match(given string, u *Uri, ps *Problems) {
	if t.secure() && u.Scheme == "http" {
		ps.Add("Uri", CodeSchemeMismatch, given, "must be https for listener protocol %s", t.Protocol)
	}
	if t.Protocol == "HTTP" && u.Scheme == "https" {
		ps.Add("Uri", CodeSchemeMismatch, given, "must be http for listener protocol HTTP")
	}
	own := apigw.IsLoadBalancerName(u.Host) || t.DnsName != "" && strings.EqualFold(u.Host, t.DnsName)
	if u.Scheme == "https" && own {
		ps.Add("Uri", CodeCertificateName, given, "must name a host on the listener's certificate: no certificate matches the load balancer's own name")
	}
	switch {
	case u.Port == "" && !endsInStageVariable(u.Host):
		u.Port = cmp.Or(t.Port, SchemePort(u.Scheme))
	case t.Port != "" && u.Port != t.Port && mask(u.Port) == u.Port && !IsToken(t.Port) && reachablePort(u.Port):
		ps.Add("Uri", CodePortMismatch, given, "port must be the listener's, %s: the port picks the listener", t.Port)
	}
}

// SchemePort is the port of http or https, empty for a scheme that is a token: it
// says the port too.
func SchemePort(scheme string) string {
	if port := apigw.DefaultPort(scheme); port != 0 {
		return strconv.Itoa(port)
	}
	return ""
}

func (w *Wiring) connection(c Config, ps *Problems) {
	if c.VpcLinkID != nil {
		if c.HasVpcLink {
			ps.Add("VpcLinkId", CodeConflict, *c.VpcLinkID, "must not stand beside VpcLink: give one of them")
		}
		CheckVpcLinkID("VpcLinkId", *c.VpcLinkID, ps)
		w.ConnectionID = *c.VpcLinkID
	}
	if existing := c.HasVpcLink || c.VpcLinkID != nil; existing && c.HasLinkSubnets {
		ps.Add("VpcLinkSubnets", CodeConflict, "", "must not stand beside a link that exists: its subnets cannot change")
	}
	if c.VpcLinkName != nil {
		checkLinkName(c, ps)
	}
	if c.StageVariable != nil {
		if CheckStageVariableName("StageVariable", *c.StageVariable, ps) {
			w.StageVariable = *c.StageVariable
			w.ConnectionID = apigw.StageVariable(*c.StageVariable)
		}
	}
}

func checkLinkName(c Config, ps *Problems) {
	name := *c.VpcLinkName
	switch {
	case c.HasVpcLink || c.VpcLinkID != nil:
		ps.Add("VpcLinkName", CodeConflict, name, "must not stand beside a link that exists: it has its name")
	case !IsToken(name) && (name == "" || utf8.RuneCountInString(name) > apigw.MaxLinkName):
		ps.Add("VpcLinkName", CodeVpcLinkName, name, "must be 1 to %d characters", apigw.MaxLinkName)
	}
}

// LinkName shortens the name that the CDK makes for a link of its path, up to 248
// characters, to what API Gateway takes. The hash at its end stays.
func LinkName(name string) string {
	const hash = 8
	if len(name) <= apigw.MaxLinkName { // letters and digits
		return name
	}
	return name[:apigw.MaxLinkName-hash] + name[len(name)-hash:]
}

// CheckStageVariableName checks a name by the rule that CloudFormation and the
// API share.
func CheckStageVariableName(path, name string, ps *Problems) bool {
	if apigw.IsStageVariableName(name) {
		return true
	}
	ps.Add(path, CodeStageVariableName, name, "must be 1 to 64 letters and digits, and no token: it is part of ConnectionId")
	return false
}

// CheckVpcLinkID refuses what cannot be a link's id, an ARN or a stage variable
// above all.
func CheckVpcLinkID(path, id string, ps *Problems) {
	switch {
	case IsUnknown(id) || vpcLinkID.MatchString(id):
	case strings.Contains(id, "${stageVariables."):
		ps.Add(path, CodeVpcLinkID, id, "must be the id of a VPC link: name the stage variable in StageVariable")
	default:
		ps.Add(path, CodeVpcLinkID, id, "must be the id of a VPC link V2, such as bbb111")
	}
}

// check compares timeout and transfer mode with API Gateway's limits; prefix
// says where the user gave them.
func (d Defaults) check(prefix string, ps *Problems) {
	checkTimeout(prefix+"Timeout", d.TimeoutInMillis, d.ResponseTransferMode, ps)
	switch d.ResponseTransferMode {
	case "", Buffered, Stream:
	default:
		ps.Add(prefix+"ResponseTransferMode", CodeTransferMode, d.ResponseTransferMode, "must be BUFFERED or STREAM")
	}
}

func checkTimeout(path string, millis *float64, mode string, ps *Problems) {
	if millis == nil || IsNumberToken(*millis) {
		return
	}
	most, wish := float64(apigw.MaxTimeout), "must be 50 ms to 300 s, or to 900 s with ResponseTransferMode STREAM"
	if mode == Stream {
		most, wish = apigw.MaxStreamTimeout, "must be 50 ms to 900 s with ResponseTransferMode STREAM"
	}
	if *millis < apigw.MinTimeout || *millis > most || *millis != float64(int(*millis)) {
		ps.Add(path, CodeTimeout, strconv.FormatFloat(*millis, 'f', -1, 64)+" ms", wish)
	}
}

// NeedsTimeoutQuota tells that the timeout of a buffered response is one that can
// be had, and above the quota that accounts start with.
func (d Defaults) NeedsTimeoutQuota() bool {
	millis := d.TimeoutInMillis
	return millis != nil && !IsNumberToken(*millis) && d.ResponseTransferMode != Stream && *millis > apigw.DefaultTimeout && *millis <= apigw.MaxTimeout
}

// NeedsTimeoutQuota tells the same of an integration.
func (i Integration) NeedsTimeoutQuota() bool {
	return Defaults{i.TimeoutInMillis, i.ResponseTransferMode}.NeedsTimeoutQuota()
}

// CheckEdge refuses what an edge-optimized API cannot do: no quota raises its
// timeout. It is for who knows the kind of the API; field says where the timeout
// was given.
func (i Integration) CheckEdge(field string) (ps Problems) {
	if i.NeedsTimeoutQuota() {
		ps.Add(field, CodeTimeout, strconv.FormatFloat(*i.TimeoutInMillis, 'f', -1, 64)+" ms", "must be at most 29 s on an edge-optimized API: make the API Regional or private, or stream")
	}
	return ps
}
