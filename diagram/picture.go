package diagram

import (
	"fmt"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/restview"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/template"
)

// picture draws a view into a chart. It draws what private integrations lead to,
// and leaves out links, load balancers and groups that none of them uses.
type picture struct {
	template *template.Template
	view     *restview.View
	names    *names
	chart    *chart
	// links and balancers hold, by frame, what is drawn and stands in the template.
	links     map[*frame]*restview.Link
	balancers map[*frame]*restview.LoadBalancer
	empty     bool
}

const elsewhere = " (elsewhere)"

// addAPI draws an API, if any of its methods has a private integration.
func (p *picture) addAPI(api *restview.API) {
	wirings, others := p.wirings(api)
	if len(wirings) == 0 {
		return
	}
	p.empty = false
	kind, class := "REST API", plain
	if api.External {
		kind, class = kind+elsewhere, outside
	}
	in := p.chart.frame("api "+api.ID, class, kind, p.names.of(api.ID))
	var stages []string
	for _, stage := range api.Stages {
		stages = append(stages, "stage "+p.names.of(stage.Name))
	}
	if len(stages) == 0 {
		stages = []string{"no stage in this template"}
	}
	start := p.chart.node(in, "stages", api.ID, stadium, plain, limited(stages)...)
	for n, w := range wirings {
		var routes string
		boxes, around := w.boxes(), in
		if len(boxes) > 1 {
			around = p.chart.innerFrame(in, fmt.Sprintf("%d routes", len(w.routes)))
		}
		for m, lines := range boxes {
			routes = p.chart.node(around, "routes", fmt.Sprint(api.ID, " ", n, " ", m), box, plain, lines...)
		}
		if around != in {
			routes = around.id
		}
		p.chart.arrow(start, "---", "", routes)
		p.chart.arrow(routes, "-->", "", p.backend(api, w))
	}
	if len(others) > 0 {
		var lines []string
		for _, kind := range template.SortedKeys(others) {
			lines = append(lines, fmt.Sprintf("%d × %s", others[kind], kind))
		}
		lines = append([]string{"not over a VPC link:"}, limited(lines)...)
		p.chart.arrow(start, "---", "", p.chart.node(in, "others", api.ID, box, outside, lines...))
	}
}

// backend draws what follows the routes of a wiring, and returns the node that
// they point to.
func (p *picture) backend(api *restview.API, w *wiring) string {
	variable, ok := restview.StageVariable(w.connection)
	if !ok {
		return p.link(w.connection, w)
	}
	chooser := p.chart.node(nil, "variable", api.ID+" "+w.key, hexagon, plain, "stage variable", variable)
	if len(api.Stages) == 0 {
		p.chart.arrow(chooser, "-->", "", p.link("one per stage", w))
	}
	// One arrow for all stages that choose the same.
	var targets []string
	chosenBy := map[string][]string{}
	for _, stage := range api.Stages {
		to := ""
		if value := stage.Variables[variable]; value != "" {
			to = p.link(value, w)
		} else {
			to = p.chart.node(nil, "unset", api.ID+" "+variable, box, problem, "variable not set")
		}
		if chosenBy[to] == nil {
			targets = append(targets, to)
		}
		chosenBy[to] = append(chosenBy[to], p.names.of(stage.Name))
	}
	for _, to := range targets {
		p.chart.arrow(chooser, "-->", joined(chosenBy[to]), to)
	}
	return chooser
}

// link draws the frame of a link and in it the Uri of a wiring, and returns the
// Uri's node.
func (p *picture) link(connection string, w *wiring) string {
	link, ok := p.view.Link(connection)
	kind, name, class := "VPC link", p.names.value(connection), plain
	lines := []string{w.address.origin + w.base()}
	switch {
	case ok:
		kind += fmt.Sprintf(" V%d", link.Version)
	case connection == "":
		kind, class = "no ConnectionId", problem
	case p.view.Type(connection) != "":
		kind, name, class = "no VPC link", "", problem
		lines = append([]string{p.names.value(connection)}, lines...)
	default:
		kind, name, class = kind+elsewhere, "", outside
		lines = append([]string{p.names.value(connection)}, lines...)
	}
	in := p.chart.frame("link "+p.view.Name(connection), class, kind, name)
	if ok {
		p.links[in] = link
	}
	uri := p.chart.node(in, "uri", p.view.Name(connection)+" "+w.key+" "+w.base(), rounded, plain, lines...)
	switch {
	case w.target != "":
		p.listener(uri, link, w.target, w.address.port)
	case ok && link.Version == 1:
		for _, target := range link.Targets {
			p.listener(uri, nil, target, w.address.port)
		}
	case ok:
		p.chart.arrow(uri, "-->", "", p.chart.node(nil, "target", "none of V2", box, problem, "no IntegrationTarget"))
	default:
		// With a V1 link of elsewhere that is as it should be.
		p.chart.arrow(uri, "-->", "", p.chart.node(nil, "target", "none", box, outside, "no IntegrationTarget:", "the load balancer of a V1 link"))
	}
	return uri
}

// listener draws the frame of a load balancer with the listener on a port, and
// the arrow there.
func (p *picture) listener(from string, link *restview.Link, target string, port int) {
	balancer, ok := p.view.LoadBalancer(target)
	kind, name, class := "load balancer", p.names.value(target), plain
	var lines []string
	switch {
	case ok && !balancer.External:
		flavour := map[string]string{"application": "ALB", "network": "NLB"}[balancer.Kind]
		if flavour == "" {
			flavour = p.names.of(balancer.Kind) + " load balancer"
		}
		kind = p.names.of(balancer.Scheme) + " " + flavour
	case p.view.Type(target) != "" || strings.Contains(target, ":listener/"):
		// A listener's ARN is refused at deploy (reported from real accounts).
		kind, name, class = "no load balancer", "", problem
		lines = []string{p.names.value(target)}
	default:
		kind, name, class = kind+elsewhere, "", outside
		lines = []string{p.names.value(target)}
	}
	in := p.chart.frame("balancer "+p.view.Name(target), class, kind, name)
	key := fmt.Sprint(p.view.Name(target), " ", port)
	switch {
	case port == 0:
		p.chart.arrow(from, "-->", "", p.chart.node(in, "port", key, box, outside, append(lines, "port not known here")...))
		return
	case !ok:
		p.chart.arrow(from, "-->", "", p.chart.node(in, "port", key, box, outside, append(lines, fmt.Sprintf("port %d", port))...))
		return
	case !balancer.External:
		p.balancers[in] = balancer
	}
	style, text := "-->", ""
	if link != nil && p.view.Closed(link, balancer, port) != "" {
		style, text = "--x", fmt.Sprintf("closed: no rule for port %d", port)
	}
	listener, found := balancer.Listener(port)
	if !found {
		p.chart.arrow(from, style, text, p.chart.node(in, "port", key, box, outside,
			append(lines, fmt.Sprintf("port %d:", port), "no listener in this template")...))
		return
	}
	node := p.chart.node(in, "port", key, box, plain,
		append(lines, fmt.Sprintf("listener %s %d", p.names.of(listener.Protocol), port))...)
	p.chart.arrow(from, style, text, node)
	p.addTargets(node, listener.ID)
}
