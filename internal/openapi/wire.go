package openapi

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

const (
	extension = "x-amazon-apigateway-integration"
	anyMethod = "x-amazon-apigateway-any-method"

	nothingToSkip = "needs a Uri with https: nothing is verified otherwise"

	// maxResources is API Gateway's quota of resources per API; it can be raised.
	maxResources = 300
)

// operations are the keys of a path item that API Gateway makes methods of.
var operations = map[string]string{
	"get": "GET", "put": "PUT", "post": "POST", "delete": "DELETE", "options": "OPTIONS", "head": "HEAD", "patch": "PATCH",
	anyMethod: wiring.Any,
}

// Wire reads a document and makes every operation a private integration. The
// Document is nil exactly when there are problems.
func Wire(document []byte, o Options) (*Document, wiring.Problems) {
	root, ps := read(document)
	if ps != nil {
		return nil, ps
	}
	w := wirer{o: o, root: root, doc: &Document{root: root}, seen: map[wiring.Problem]bool{}, resources: map[string]bool{"/": true}, firsts: map[uintptr]bool{}, shared: map[uintptr]string{}}
	checkOwn("options.OwnIntegrations", o.Own, &w.ps)
	w.choices = newChoices(o.Choices, &w.ps)
	checkRefs(root, nil, root, false, &w.ps)
	w.checkModels()
	w.paths()
	if len(w.ps) == 0 { // else a choice may be unused for want of a path that was refused
		w.choices.unused(&w.ps)
	}
	if w.insecure > 0 && w.tls == 0 {
		w.ps.Add("options.InsecureSkipVerification", wiring.CodeTlsConfig, "", nothingToSkip)
	}
	if len(w.ps) > 0 {
		return nil, w.ps
	}
	w.warnings()
	if w.doc.measure(); w.doc.Size > MaxSize {
		w.ps.Add("document", wiring.CodeOpenApiSize, "", "must have at most 6 MB when wired, all that API Gateway imports; it takes %d bytes", w.doc.Size)
		return nil, w.ps
	}
	return w.doc, nil
}

type wirer struct {
	o         Options
	root      map[string]any
	doc       *Document
	choices   choices
	routes    wiring.Routes
	ps        wiring.Problems
	seen      map[wiring.Problem]bool
	resources map[string]bool
	firsts    map[uintptr]bool   // operations that are met
	shared    map[uintptr]string // operationIds of those that are another path's too
	// Counts: operations, those without security, integrations made here that
	// shall skip the verification, those that can.
	operations, open, insecure, tls int
	copies                          int // values written out for references
}

// note adds problems, each once: a choice that is wrong is wrong for every
// operation it is for.
func (w *wirer) note(ps wiring.Problems) {
	for _, p := range ps {
		if !w.seen[p] {
			w.seen[p] = true
			w.ps = append(w.ps, p)
		}
	}
}

func (w *wirer) structure(where *at, want string) {
	w.ps.Add(where.field(), wiring.CodeOpenApiStructure, "", "must be %s", want)
}

func (w *wirer) paths() {
	where := (*at)(nil).child("paths")
	paths, ok := w.root["paths"].(map[string]any)
	if !ok {
		w.structure(where, "an object with the API's paths")
		return
	}
	items := map[string]map[string]any{}
	for _, path := range paths { // an operation that is shared keeps its id where it stands
		item, _ := path.(map[string]any)
		for key := range operations {
			w.firsts[identity(item[key])] = true
		}
	}
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		if strings.HasPrefix(path, "x-") {
			continue
		}
		if item := w.item(where.child(path), paths[path]); item != nil {
			items[path] = item
		}
	}
	w.checkIDs(where, items)
	w.ownByReference(items)
	for _, path := range slices.Sorted(maps.Keys(items)) { // when all references are written out: what they stand for is not wired yet
		paths[path] = items[path]
		w.path(where.child(path), path, items[path])
	}
	if w.operations == 0 && len(w.ps) == 0 {
		w.structure(where, "an object with at least one operation: API Gateway deploys no empty API")
	}
}

func (w *wirer) path(where *at, path string, item map[string]any) {
	problems := wiring.CheckDocumentPath(where.field(), path)
	w.note(problems)
	if len(problems) == 0 {
		w.checkParameters(where, path, item)
	}
	normal := normalized(path)
	for _, key := range slices.Sorted(maps.Keys(item)) {
		verb, isOperation := operations[key]
		place := where.child(key)
		switch {
		case isOperation:
			route := wiring.Route{Verb: verb, Path: normal}
			w.note(w.routes.Check(where.field(), path, route))
			w.routes.Add(route)
			operation, ok := item[key].(map[string]any)
			if !ok {
				w.structure(place, "an operation, which is an object")
				continue
			}
			if isFunction(operation) {
				w.structure(place, "no function of CloudFormation, which cannot be wired")
				continue
			}
			if _, ok := operation["$ref"]; ok { // what stands beside a reference does not count
				w.ps.Add(place.child("$ref").field(), wiring.CodeOpenApiStructure, "", "must not be there: OpenAPI has references to path items, not to operations")
				continue
			}
			w.operations++
			if len(problems) > 0 {
				continue // its parameters mean nothing
			}
			w.checkParameters(place, path, operation)
			w.operation(place, wiring.Route{Verb: verb, Path: path}, item, operation)
		case strings.EqualFold(key, "trace") || strings.EqualFold(key, "query"):
			w.ps.Add(place.field(), wiring.CodeOpenApiVerb, key, "must not be there: API Gateway has no such method")
		case operations[strings.ToLower(key)] != "":
			w.ps.Add(place.field(), wiring.CodeOpenApiVerb, key, "must be %q: keys are case-sensitive", strings.ToLower(key))
		}
	}
	w.routes.AddPath(normal)
	parent := ""
	for segment := range strings.SplitSeq(strings.Trim(normal, "/"), "/") {
		parent += "/" + segment
		w.resources[parent] = true
	}
}

// normalized is the path of the resource that API Gateway would make.
func normalized(path string) string {
	return "/" + strings.Join(slices.DeleteFunc(strings.Split(path, "/"), func(s string) bool { return s == "" }), "/")
}

func (w *wirer) operation(where *at, route wiring.Route, item, operation map[string]any) {
	if _, ok := operation["security"]; !ok {
		w.open++
	}
	id, ok := operation["operationId"].(string)
	if !ok {
		id = w.shared[identity(operation)]
	}
	wires, own, options, under := w.o.Wiring, w.o.Own, wiring.Options{}, "options"
	if i := w.choices.find(route.Path, id); i >= 0 {
		choice := w.choices.list[i]
		options, under = choice.Options, field(i)+".Options"
		if choice.Wiring != nil {
			wires = choice.Wiring
		}
		if choice.Own != "" {
			own = choice.Own
		}
		if options.Path != nil && choice.OperationID == "" {
			rest := strings.TrimPrefix(route.Path, strings.TrimRight(choice.PathPrefix, "/"))
			moved := cmp.Or(strings.TrimRight(*options.Path, "/")+strings.TrimSuffix(rest, "/"), "/")
			options.Path = &moved
		}
	}
	chosen := options.InsecureSkipVerification
	insecure := w.o.InsecureSkipVerification || options.InsecureSkipVerification
	options.InsecureSkipVerification = insecure && wires.Uri.Scheme != "http"
	brought, hasOwn := operation[extension]
	if hasOwn && own == Refuse {
		w.ps.Add(where.child(extension).field(), wiring.CodeOpenApiOwn, "", "must not be there: OwnIntegrations is %s", Refuse)
		return
	}
	description, problems := wires.Describe(route, &options)
	problems = append(problems, checkPatterns(description.Responses)...)
	kept := hasOwn && own != Replace
	if len(problems) > 0 && !(kept && !isLinked(brought)) {
		w.note(problems.Under(under))
		return
	}
	if kept {
		w.keep(where.child(extension), operation, description, insecure, func() { w.declare(route, item, operation, description) })
		return
	}
	if w.o.InsecureSkipVerification {
		w.insecure++
	}
	if chosen && !options.InsecureSkipVerification {
		w.note(wiring.Problems{{Path: under + ".InsecureSkipVerification", Code: wiring.CodeTlsConfig, Want: nothingToSkip}})
	}
	if options.InsecureSkipVerification {
		w.tls++
	}
	w.declare(route, item, operation, description)
	w.respond(where, operation, &description)
	operation[extension] = jsonable(description.OpenAPI())
}

// checkPatterns refuses a pattern that stands twice: a document keys an
// integration's responses by it, so that one of them would be lost.
func checkPatterns(responses []wiring.Response) (ps wiring.Problems) {
	seen := map[string]bool{}
	for n, r := range responses {
		key := r.Key()
		if seen[key] {
			ps.Add(fmt.Sprintf("Integration.IntegrationResponses[%d].SelectionPattern", n), wiring.CodeConflict, r.SelectionPattern, "must stand once, none being \"default\": a document has one response to a pattern")
		}
		seen[key] = true
	}
	return ps
}

func (w *wirer) warnings() {
	if w.tls > 0 {
		w.doc.warn(WarnInsecure, "API Gateway will trust any issuer of the backend's certificate; it still checks the name, the dates, and that a root CA with keyCertSign is in the chain (documented). A certificate from a public CA needs no such option")
	}
	if version, ok := w.root["openapi"].(string); ok && strings.HasPrefix(version, "3.1") {
		w.doc.warn(WarnVersion, "AWS documents the import of OpenAPI 2.0 and 3.0; a 3.1 document was once refused with \"Invalid OpenAPI input\" (reported from a real account, 2022), and whether one is taken today is not established", "/openapi")
	}
	if security, ok := w.root["security"].([]any); ok && len(security) > 0 && w.open > 0 {
		w.doc.warn(WarnRootSecurity, "API Gateway ignores security at the root of a document (documented): "+strconv.Itoa(w.open)+" operations without a security of their own are open", "/security")
	}
	if n := len(w.resources); n > maxResources {
		w.doc.warn(WarnResources, "the document makes more resources than the quota of 300 per API that accounts start with; it can be raised")
	}
}
