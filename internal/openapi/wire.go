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
	w := wirer{o: o, root: root, doc: &Document{root: root}, seen: map[wiring.Problem]bool{}, resources: map[string]bool{}, named: map[string]bool{}}
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
	named     map[string]bool // operationIds that stand in what is wired
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
	w.checkIDs(where, paths)
	items := map[string]map[string]any{}
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		if strings.HasPrefix(path, "x-") {
			continue
		}
		if item := w.item(where.child(path), paths[path]); item != nil {
			items[path] = item
		}
	}
	w.ownByReference(items)
	for _, path := range slices.Sorted(maps.Keys(items)) { // when all references are written out: what they stand for is not wired yet
		paths[path] = items[path]
		w.path(where.child(path), path, items[path])
	}
	if w.operations == 0 && len(w.ps) == 0 {
		w.structure(where, "an object with at least one operation: API Gateway deploys no empty API")
	}
}

// item gives a path item, written out where it is a reference; nil when that is a
// problem.
func (w *wirer) item(where *at, value any) map[string]any {
	item, ok := value.(map[string]any)
	if !ok || isFunction(item) {
		w.structure(where, "an object with the path's operations")
		return nil
	}
	ref, ok := item["$ref"]
	if !ok {
		return item
	}
	if _, ok := ref.(string); !ok {
		w.structure(where.child("$ref"), "a text")
		return nil
	}
	return w.inlined(where, item)
}

// ownByReference writes references to integrations out. What leads nowhere stays,
// for keep to speak of: the integration may be replaced.
func (w *wirer) ownByReference(items map[string]map[string]any) {
	type reference struct{ operation, target map[string]any }
	var found []reference
	for _, item := range items {
		for key := range operations {
			operation, _ := item[key].(map[string]any)
			own, _ := operation[extension].(map[string]any)
			if ref, ok := own["$ref"].(string); ok && ref != "#" {
				if target := follow(w.root, own); target != nil {
					found = append(found, reference{operation, target})
				}
			}
		}
	}
	for _, r := range found {
		r.operation[extension] = w.copied(r.target)
	}
}

// isFunction tells an object that CloudFormation puts something else in place of:
// what is in it cannot be wired.
func isFunction(object map[string]any) bool {
	for key := range object {
		if strings.HasPrefix(key, "Fn::") {
			return true
		}
	}
	return false
}

// ofItem are the keys of a path item besides its operations.
var ofItem = []string{"$ref", "summary", "description", "servers", "parameters", "trace", "query"}

// isItem tells path items from other objects by their keys.
func isItem(object map[string]any) bool {
	for key := range object {
		if operations[strings.ToLower(key)] == "" && !slices.Contains(ofItem, strings.ToLower(key)) && !strings.HasPrefix(key, "x-") {
			return false
		}
	}
	return true
}

// inlined writes a referred-to path item out: its operations have to be wired
// for this path, whatever other path has them too.
func (w *wirer) inlined(where *at, item map[string]any) map[string]any {
	target := follow(w.root, item)
	if target == nil || !isItem(target) {
		if target != nil || len(w.ps) == 0 { // references that lead nowhere are reported already
			w.ps.Add(where.field(), wiring.CodeOpenApiRef, "", "must refer to a path item")
		}
		return nil
	}
	merged := w.copied(target).(map[string]any)
	delete(merged, "$ref")
	for key, value := range item {
		if key != "$ref" {
			merged[key] = value
		}
	}
	return merged
}

// copied copies a value. What references stand for is bounded as aliases are:
// many to one large object can say more than any memory holds.
func (w *wirer) copied(value any) any {
	if w.copies++; w.copies > maxAliased {
		if w.copies == maxAliased+1 {
			w.ps.Add("document", wiring.CodeOpenApiSize, "", "must have at most %d values in path items and integrations that are referred to, each counted once a reference", maxAliased)
		}
		return value
	}
	switch v := value.(type) {
	case map[string]any:
		m := make(map[string]any, len(v))
		for key, child := range v {
			m[key] = w.copied(child)
		}
		return m
	case []any:
		list := make([]any, len(v))
		for i, child := range v {
			list[i] = w.copied(child)
		}
		return list
	}
	return value
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
			if !ok || isFunction(operation) {
				w.structure(place, "an operation, which is an object")
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
	id, _ := operation["operationId"].(string)
	if w.named[id] { // the path item of another path
		delete(operation, "operationId")
	}
	w.named[id] = id != ""
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
	_, hasOwn := operation[extension]
	if hasOwn && own == Refuse {
		w.ps.Add(where.child(extension).field(), wiring.CodeOpenApiOwn, "", "must not be there: OwnIntegrations is %s", Refuse)
		return
	}
	description, problems := wires.Describe(route, &options)
	problems = append(problems, checkPatterns(description.Responses)...)
	if len(problems) > 0 {
		w.note(problems.Under(under))
		return
	}
	if hasOwn && own != Replace {
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
	if n := len(w.resources) + 1; n > maxResources {
		w.doc.warn(WarnResources, "the document makes more resources than the quota of 300 per API that accounts start with; it can be raised")
	}
}
