package gatewaytest_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"io"
	"log"
	"math/big"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cdk-private-integration/cdk-private-integration-go/gatewaytest"
)

type object = map[string]any

// operation is one method of a test's API; both renderings below come from it.
type operation struct {
	// route is "GET /orders/{id}".
	route string
	uri   string
	// change alters the integration, in CloudFormation's spelling.
	change func(integration object)
}

func (o operation) integration() object {
	verb, _, _ := strings.Cut(o.route, " ")
	i := object{
		"Type": "HTTP_PROXY", "IntegrationHttpMethod": verb, "Uri": o.uri,
		"ConnectionType": "VPC_LINK", "ConnectionId": object{"Ref": "Link"}, "IntegrationTarget": object{"Ref": "OrdersAlb"},
	}
	if names := o.parameters(); len(names) > 0 {
		mapped := object{}
		for _, name := range names {
			mapped["integration.request.path."+name] = "method.request.path." + name
		}
		i["RequestParameters"] = mapped
	}
	if o.change != nil {
		o.change(i)
	}
	return i
}

func (o operation) parameters() []string {
	var names []string
	for part := range strings.SplitSeq(o.route, "/") {
		if name, ok := strings.CutPrefix(part, "{"); ok {
			names = append(names, strings.TrimRight(name, "+}"))
		}
	}
	return names
}

type declared struct{ place, name string }

// declares are the parameters that a method has to declare: those of its path,
// and what its integration is mapped from, but for the name that tests use for
// what is not there.
func (o operation) declares(integration object) (found []declared) {
	for _, name := range o.parameters() {
		found = append(found, declared{"path", name})
	}
	for _, source := range fields(integration["RequestParameters"]) {
		rest, ok := strings.CutPrefix(source.(string), "method.request.")
		place, name, named := strings.Cut(rest, ".")
		p := declared{strings.TrimPrefix(place, "multivalue"), name}
		if ok && named && (p.place == "header" || p.place == "querystring") && name != "nope" && !slices.Contains(found, p) {
			found = append(found, p)
		}
	}
	return found
}

// fields and list are what is written, or nothing.
func fields(v any) object { o, _ := v.(object); return o }

func list(v any) []any { l, _ := v.([]any); return l }

// id is the logical id that asMethods gives the method.
func (o operation) id() string {
	verb, path, _ := strings.Cut(o.route, " ")
	id := "Root"
	for part := range strings.SplitSeq(strings.Trim(path, "/"), "/") {
		if part != "" {
			id += "X" + resourceName.Replace(part)
		}
	}
	return id + verb
}

var resourceName = strings.NewReplacer("{", "V", "}", "", "+", "G")

// asMethods adds the operations as AWS::ApiGateway::Method resources.
func asMethods(resources object, operations []operation) {
	resources["Api"] = object{"Type": "AWS::ApiGateway::RestApi"}
	for _, o := range operations {
		verb, path, _ := strings.Cut(o.route, " ")
		parent, id := object{"Fn::GetAtt": []any{"Api", "RootResourceId"}}, "Root"
		for part := range strings.SplitSeq(strings.Trim(path, "/"), "/") {
			if part == "" {
				continue
			}
			id += "X" + resourceName.Replace(part)
			resources[id] = object{"Type": "AWS::ApiGateway::Resource", "Properties": object{
				"RestApiId": object{"Ref": "Api"}, "ParentId": parent, "PathPart": part,
			}}
			parent = object{"Ref": id}
		}
		integration := o.integration()
		declared := object{}
		for _, p := range o.declares(integration) {
			declared["method.request."+p.place+"."+p.name] = p.place == "path"
		}
		var responses []any
		for _, item := range list(integration["IntegrationResponses"]) {
			headers := object{}
			for key := range fields(item.(object)["ResponseParameters"]) {
				headers[key] = true
			}
			responses = append(responses, object{"StatusCode": item.(object)["StatusCode"], "ResponseParameters": headers})
		}
		resources[id+verb] = object{"Type": "AWS::ApiGateway::Method", "Properties": object{
			"RestApiId": object{"Ref": "Api"}, "ResourceId": parent, "HttpMethod": verb, "AuthorizationType": "NONE",
			"RequestParameters": declared, "Integration": integration, "MethodResponses": responses,
		}}
	}
}

// asBody adds the operations as an OpenAPI document.
func asBody(resources object, operations []operation) {
	paths := object{}
	for _, o := range operations {
		verb, path, _ := strings.Cut(o.route, " ")
		key := strings.ToLower(verb)
		if verb == "ANY" {
			key = "x-amazon-apigateway-any-method"
		}
		written := o.integration()
		var declared []any
		for _, p := range o.declares(written) {
			in := strings.TrimSuffix(p.place, "string")
			declared = append(declared, object{"in": in, "name": p.name, "required": in == "path"})
		}
		integration := object{}
		for name, value := range written {
			switch name {
			case "IntegrationHttpMethod":
				name = "httpMethod"
			case "IntegrationResponses":
				continue
			default:
				name = strings.ToLower(name[:1]) + name[1:]
			}
			integration[name] = value
		}
		if paths[path] == nil {
			paths[path] = object{}
		}
		paths[path].(object)[key] = object{"parameters": declared, "x-amazon-apigateway-integration": integration}
	}
	resources["Api"] = object{"Type": "AWS::ApiGateway::RestApi", "Properties": object{"Body": object{"openapi": "3.0.1", "paths": paths}}}
}

// stack is a template with the operations and all they need: stages prod and
// beta, a link, and an internal load balancer that listens on 80, 443 and 8443.
func stack(render func(object, []operation), change func(resources object), operations ...operation) []byte {
	rule := func(kind, group, peer, other string) object {
		return object{"Type": "AWS::EC2::SecurityGroup" + kind, "Properties": object{
			"GroupId": object{"Fn::GetAtt": []any{group, "GroupId"}}, "IpProtocol": "tcp", "FromPort": 80, "ToPort": 8443,
			peer: object{"Fn::GetAtt": []any{other, "GroupId"}},
		}}
	}
	stage := func(name, link string) object {
		return object{"Type": "AWS::ApiGateway::Stage", "Properties": object{
			"RestApiId": object{"Ref": "Api"}, "StageName": name,
			"Variables": object{"link": object{"Ref": link}, "host": name + ".example.com"},
		}}
	}
	link := object{"Type": "AWS::ApiGatewayV2::VpcLink", "Properties": object{
		"Name": "link", "SubnetIds": []any{"subnet-1"}, "SecurityGroupIds": []any{object{"Fn::GetAtt": []any{"LinkGroup", "GroupId"}}},
	}}
	listener := func(port int, protocol string) object {
		return object{"Type": "AWS::ElasticLoadBalancingV2::Listener", "Properties": object{
			"LoadBalancerArn": object{"Ref": "OrdersAlb"}, "Port": port, "Protocol": protocol,
		}}
	}
	noEgress := []any{object{"CidrIp": "255.255.255.255/32", "IpProtocol": "icmp", "FromPort": 252, "ToPort": 86}}
	resources := object{
		"Prod": stage("prod", "Link"), "Beta": stage("beta", "BetaLink"),
		"Link": link, "BetaLink": link,
		"LinkGroup": object{"Type": "AWS::EC2::SecurityGroup", "Properties": object{"SecurityGroupEgress": noEgress}},
		"AlbGroup":  object{"Type": "AWS::EC2::SecurityGroup", "Properties": object{"SecurityGroupEgress": noEgress}},
		"Out":       rule("Egress", "LinkGroup", "DestinationSecurityGroupId", "AlbGroup"),
		"In":        rule("Ingress", "AlbGroup", "SourceSecurityGroupId", "LinkGroup"),
		"OrdersAlb": object{"Type": "AWS::ElasticLoadBalancingV2::LoadBalancer", "Properties": object{
			"Scheme": "internal", "SecurityGroups": []any{object{"Fn::GetAtt": []any{"AlbGroup", "GroupId"}}},
		}},
		"Http": listener(80, "HTTP"), "Https": listener(443, "HTTPS"), "Other": listener(8443, "HTTPS"),
	}
	resources["CDKMetadata"] = object{"Type": "AWS::CDK::Metadata", "Condition": "CDKMetadataAvailable"}
	render(resources, operations)
	if change != nil {
		change(resources)
	}
	// As the CDK writes every template.
	text, err := json.Marshal(object{
		"Resources": resources,
		"Conditions": object{"CDKMetadataAvailable": object{"Fn::Or": []any{
			object{"Fn::Equals": []any{object{"Ref": "AWS::Region"}, "af-south-1"}}, object{"Fn::Equals": []any{object{"Ref": "AWS::Region"}, "us-east-1"}},
		}}},
		"Parameters": object{"BootstrapVersion": object{"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/cdk-bootstrap/hnb659fds/version"}},
		"Rules":      object{"CheckBootstrapVersion": object{"Assertions": []any{object{"Assert": object{"Fn::Not": []any{}}}}}},
	})
	if err != nil {
		panic(err)
	}
	return text
}

// start serves a template until the test ends.
func start(t testing.TB, template []byte, options *gatewaytest.Options) *gatewaytest.Server {
	t.Helper()
	gw, err := gatewaytest.NewServer(template, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(gw.Close)
	return gw
}

// seen is what a backend saw.
type seen struct {
	Method, URI, Host, ServerName, Body string
	Protocol                            string
	Header                              http.Header
}

// echo answers with what it saw.
func echo(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	s := seen{Method: r.Method, URI: r.RequestURI, Host: r.Host, Body: string(body), Header: r.Header}
	if r.TLS != nil {
		s.ServerName = r.TLS.ServerName
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Backend", "yes")
	w.WriteHeader(http.StatusTeapot)
	_ = json.NewEncoder(w).Encode(s)
}

// backend starts a backend, with TLS where there is a certificate, and returns
// its address.
func backend(t testing.TB, handler http.HandlerFunc, certificates ...tls.Certificate) string {
	t.Helper()
	server := httptest.NewUnstartedServer(handler)
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // refused handshakes are expected
	if len(certificates) == 0 {
		server.Start()
	} else {
		server.TLS = &tls.Config{Certificates: certificates}
		server.StartTLS()
	}
	t.Cleanup(server.Close)
	return server.Listener.Addr().String()
}

// plain is the options for a plain HTTP backend behind port 80.
func plain(t testing.TB, handler http.HandlerFunc) *gatewaytest.Options {
	return &gatewaytest.Options{Backends: map[string]string{"OrdersAlb:80": backend(t, handler)}}
}

// call makes a request and returns the answer with its body.
func call(t testing.TB, method, url, body string, header http.Header) (*http.Response, string) {
	t.Helper()
	request, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header = header
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, string(text)
}

// reach makes a request that must reach the echo backend.
func reach(t testing.TB, method, url, body string, header http.Header) seen {
	t.Helper()
	response, text := call(t, method, url, body, header)
	var s seen
	if err := json.Unmarshal([]byte(text), &s); response.StatusCode != http.StatusTeapot || err != nil {
		t.Fatalf("%s %s: got %d %s (%v)", method, url, response.StatusCode, text, err)
	}
	return s
}

// lastEntry is the latest call's log entry.
func lastEntry(t testing.TB, gw *gatewaytest.Server) gatewaytest.Entry {
	t.Helper()
	entries := gw.Log()
	if len(entries) == 0 {
		t.Fatal("nothing is logged")
	}
	return entries[len(entries)-1]
}

// authority can issue certificates.
type authority struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

func certify(t testing.TB, change func(*x509.Certificate), parent *authority) (*authority, tls.Certificate) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	wanted := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: "test"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), BasicConstraintsValid: true,
	}
	change(wanted)
	signer := parent
	if parent == nil {
		signer = &authority{wanted, key}
	}
	der, err := x509.CreateCertificate(rand.Reader, wanted, signer.certificate, key.Public(), signer.key)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	chain := [][]byte{der}
	if parent != nil {
		chain = append(chain, parent.certificate.Raw)
	}
	return &authority{certificate, key}, tls.Certificate{Certificate: chain, PrivateKey: key}
}

// newAuthority is a root and the pool that trusts it.
func newAuthority(t testing.TB) (*authority, *x509.CertPool) {
	a, _ := certify(t, func(c *x509.Certificate) {
		c.Subject.CommonName, c.IsCA, c.KeyUsage = "root", true, x509.KeyUsageCertSign
	}, nil)
	pool := x509.NewCertPool()
	pool.AddCert(a.certificate)
	return a, pool
}
