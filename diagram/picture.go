package diagram

import (
	"fmt"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
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
	// rows says that each Uri is one row with its load balancer: many load
	// balancers with all that belongs to them are a tangle.
	rows bool
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
		if canary, ok := stage.Canary(); ok {
			stages = append(stages, fmt.Sprintf("its canary: %v %%", canary.Percent))
		}
	}
	if len(stages) == 0 {
		stages = []string{"no stage in this template"}
	}
	start := p.chart.node(in, "stages", api.ID, stadium, plain, limited(stages)...)
	p.rows = len(wirings) > maxWide
	for n, w := range wirings {
		key := fmt.Sprint(api.ID, " ", n, " ")
		if n >= maxRows {
			left := 0
			for _, w := range wirings[n:] {
				left += len(w.routes)
			}
			p.chart.arrow(start, joins, "", p.chart.node(in, "routes", key, box, plain, "… "+routes(left, fmt.Sprintf("more to %d backends", len(wirings)-n))))
			break
		}
		boxes, around := w.boxes(), in
		if p.rows {
			boxes = [][]string{few(w.lines(), "more")}
		}
		if len(boxes) > 1 {
			around = p.chart.innerFrame(in, fmt.Sprintf("%d routes", len(w.routes)))
		}
		var from string
		for m, lines := range boxes {
			from = p.chart.node(around, "routes", fmt.Sprint(key, m), box, plain, lines...)
		}
		if around != in {
			from = around.id
		}
		p.chart.arrow(start, joins, "", from)
		p.chart.arrow(from, solid, "", p.backend(api, w))
	}
	if len(others) > 0 {
		var lines []string
		for _, kind := range template.SortedKeys(others) {
			lines = append(lines, fmt.Sprintf("%d × %s", others[kind], kind))
		}
		lines = append([]string{"not over a VPC link:"}, limited(lines)...)
		p.chart.arrow(start, joins, "", p.chart.node(in, "others", api.ID, box, outside, lines...))
	}
}

// backend draws what follows the routes of a wiring, and returns the node that
// they point to.
func (p *picture) backend(api *restview.API, w *wiring) string {
	variable, ok := apigw.StageVariableOf(w.connection)
	if !ok {
		return p.link(w.connection, w)
	}
	chooser := p.chart.node(nil, "variable", api.ID+" "+w.key, hexagon, plain, "stage variable", variable)
	if len(api.Stages) == 0 {
		p.chart.arrow(chooser, solid, "", p.link("one per stage", w))
	}
	// One arrow for all stages that choose the same.
	var targets []string
	chosenBy := map[string][]string{}
	choose := func(value, by string) {
		to := ""
		if value != "" {
			to = p.link(value, w)
		} else {
			to = p.chart.node(nil, "unset", api.ID+" "+variable, box, problem, "variable not set")
		}
		if chosenBy[to] == nil {
			targets = append(targets, to)
		}
		chosenBy[to] = append(chosenBy[to], by)
	}
	for _, stage := range api.Stages {
		name := p.names.of(stage.Name)
		choose(stage.Variables[variable], name)
		if canary, ok := stage.Canary(); ok && canary.Variables[variable] != stage.Variables[variable] {
			choose(canary.Variables[variable], name+" canary")
		}
	}
	for _, to := range targets {
		p.chart.arrow(chooser, solid, joined(chosenBy[to]), to)
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
	var targets []string
	switch {
	case w.target != "":
		targets = []string{w.target}
	case ok && link.Version == 1:
		targets = link.Targets
	}
	key := p.view.Name(connection) + " " + w.key + " " + w.base()
	if p.rows && len(targets) == 1 {
		if l := p.place(link, targets[0], w.address.port); l.balancer != nil {
			return p.row(in, key, link, l, lines)
		}
	}
	uri := p.chart.node(in, "uri", key, rounded, plain, lines...)
	switch {
	case len(targets) > 0:
		for _, target := range targets {
			p.listener(uri, link, target, w.address.port)
		}
	case ok && link.Version == 2:
		p.chart.arrow(uri, solid, "", p.chart.node(nil, "target", "none of V2", box, problem, "no IntegrationTarget"))
	default:
		// With a V1 link of elsewhere that is as it should be.
		p.chart.arrow(uri, solid, "", p.chart.node(nil, "target", "none", box, outside, "no IntegrationTarget:", "the load balancer of a V1 link"))
	}
	return uri
}

// listener draws the frame of a load balancer with the listener on a port, and
// the arrow there.
func (p *picture) listener(from string, link *restview.Link, target string, port int) {
	l := p.place(link, target, port)
	in := p.chart.frame("balancer "+p.view.Name(target), l.class, l.kind, l.name)
	if l.balancer != nil {
		p.balancers[in] = l.balancer
	}
	class, style, text := outside, solid, ""
	if l.id != "" {
		class = plain
	}
	if l.closed {
		style, text = crossed, fmt.Sprintf("closed: no rule for port %d", port)
	}
	node := p.chart.node(in, "port", fmt.Sprint(p.view.Name(target), " ", port), box, class, l.lines...)
	p.chart.arrow(from, style, text, node)
	p.addTargets(node, l.id)
}

// row draws a Uri and the listener that it ends at as one box.
func (p *picture) row(in *frame, key string, link *restview.Link, l place, lines []string) string {
	lines = append(lines, l.kind+" "+l.name)
	lines = append(lines, l.lines...)
	class := plain
	switch {
	case l.closed:
		lines, class = append(lines, "closed: no rule of security groups"), problem
	case l.id == "":
		class = outside
	case link != nil && len(link.Groups) > 0 && len(l.balancer.Groups) > 0:
		lines = append(lines, "open in its security groups")
	}
	node := p.chart.node(in, "row", key, rounded, class, lines...)
	p.addTargets(node, l.id)
	return node
}

// place is where a Uri ends: a load balancer's listener.
type place struct {
	kind, name, class string // of the load balancer's frame
	lines             []string
	balancer          *restview.LoadBalancer // nil where the template has none
	id                string                 // of the listener, "" where the template has none
	closed            bool                   // the security groups keep the link from it
}

func (p *picture) place(link *restview.Link, target string, port int) place {
	balancer, ok := p.view.LoadBalancer(target)
	l := place{kind: "load balancer", name: p.names.value(target)}
	switch {
	case ok && !balancer.External:
		flavour := map[string]string{"application": "ALB", "network": "NLB"}[balancer.Kind]
		if flavour == "" {
			flavour = p.names.of(balancer.Kind) + " load balancer"
		}
		l.kind, l.balancer = p.names.of(balancer.Scheme)+" "+flavour, balancer
	case p.view.Type(target) != "" || strings.Contains(target, ":listener/"):
		// A listener's ARN is refused at deploy (reported from real accounts).
		l = place{kind: "no load balancer", class: problem, lines: []string{l.name}}
	default:
		l = place{kind: l.kind + elsewhere, class: outside, lines: []string{l.name}}
	}
	switch {
	case port == 0:
		l.lines = append(l.lines, "port not known here")
		return l
	case !ok:
		l.lines = append(l.lines, fmt.Sprintf("port %d", port))
		return l
	}
	l.closed = link != nil && p.view.Closed(link, balancer, port) != ""
	listener, found := balancer.Listener(port)
	if !found {
		l.lines = append(l.lines, fmt.Sprintf("port %d:", port), "no listener in this template")
		return l
	}
	l.id = listener.ID
	l.lines = append(l.lines, fmt.Sprintf("listener %s %d", p.names.of(listener.Protocol), port))
	return l
}
