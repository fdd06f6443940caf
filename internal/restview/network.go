package restview

import (
	"slices"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/template"
)

// Link is a VPC link.
type Link struct {
	// ID is the logical id.
	ID string
	// Version is 2 for AWS::ApiGatewayV2::VpcLink, 1 for AWS::ApiGateway::VpcLink.
	Version int
	Name    string
	// Groups name the security groups (V2); empty where the template gives none.
	Groups []string
	// Subnets name the subnets (V2).
	Subnets []string
	// Targets name the network load balancers (V1).
	Targets []string
}

// LoadBalancer is a load balancer with the listeners that the template shows.
type LoadBalancer struct {
	// ID is the logical id, or the ARN where External.
	ID string
	// External says that the load balancer itself stands in another template.
	External bool
	// Kind is application, network or gateway; "" where External.
	Kind string
	// Scheme is internal or internet-facing; "" where External.
	Scheme string
	// Groups name the security groups; empty where the template gives none.
	Groups []string
	// Listeners are sorted by port.
	Listeners []*Listener
}

// Listener is one listener of a load balancer.
type Listener struct {
	ID string
	// Port is 0 where it could not be resolved.
	Port     int
	Protocol string
}

// Link returns the link that a ConnectionId stands for.
func (v *View) Link(connectionID string) (*Link, bool) {
	return find(v.Links, func(l *Link) bool { return l.ID == v.Name(connectionID) })
}

// LoadBalancer returns the load balancer that an IntegrationTarget stands for.
func (v *View) LoadBalancer(target string) (*LoadBalancer, bool) {
	return find(v.LoadBalancers, func(l *LoadBalancer) bool { return l.ID == v.Name(target) })
}

// Listener returns the listener on a port.
func (b *LoadBalancer) Listener(port int) (*Listener, bool) {
	return find(b.Listeners, func(l *Listener) bool { return l.Port == port })
}

func find[T any](list []*T, is func(*T) bool) (*T, bool) {
	i := slices.IndexFunc(list, is)
	if i < 0 {
		return nil, false
	}
	return list[i], true
}

// names names the members of a list. A list that could not be resolved is one
// name, so that it is not taken for an empty one.
func (v *View) names(list any) []string {
	names := template.Unresolved(template.Text(list))
	for _, value := range template.Texts(list) {
		names = append(names, v.Name(value))
	}
	return names
}

func (v *View) addLinks() {
	for _, r := range v.template.Resources("AWS::ApiGatewayV2::VpcLink", "AWS::ApiGateway::VpcLink") {
		link := &Link{
			ID: r.ID, Version: 1, Name: template.Text(r.Properties["Name"]),
			Groups:  v.names(r.Properties["SecurityGroupIds"]),
			Subnets: v.names(r.Properties["SubnetIds"]),
			Targets: v.names(r.Properties["TargetArns"]),
		}
		if r.Type == "AWS::ApiGatewayV2::VpcLink" {
			link.Version = 2
		}
		v.Links = append(v.Links, link)
	}
}

func (v *View) addLoadBalancers() {
	known := map[string]*LoadBalancer{}
	for _, r := range v.template.Resources("AWS::ElasticLoadBalancingV2::LoadBalancer") {
		balancer := &LoadBalancer{
			ID: r.ID, Kind: template.Text(r.Properties["Type"]), Scheme: template.Text(r.Properties["Scheme"]),
			Groups: v.names(r.Properties["SecurityGroups"]),
		}
		if balancer.Kind == "" {
			balancer.Kind = "application"
		}
		if balancer.Scheme == "" {
			balancer.Scheme = "internet-facing"
		}
		known[r.ID] = balancer
	}
	for _, r := range v.template.Resources("AWS::ElasticLoadBalancingV2::Listener") {
		id := v.Name(template.Text(r.Properties["LoadBalancerArn"]))
		if known[id] == nil {
			known[id] = &LoadBalancer{ID: id, External: true}
		}
		listener := &Listener{ID: r.ID, Protocol: template.Text(r.Properties["Protocol"])}
		listener.Port, _ = template.Int(r.Properties["Port"])
		known[id].Listeners = append(known[id].Listeners, listener)
	}
	for _, id := range template.SortedKeys(known) {
		slices.SortStableFunc(known[id].Listeners, func(a, b *Listener) int { return a.Port - b.Port })
		v.LoadBalancers = append(v.LoadBalancers, known[id])
	}
}
