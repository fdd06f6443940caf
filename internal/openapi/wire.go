package openapi

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

const (
	extension = apigw.IntegrationExtension
	anyMethod = apigw.AnyOperation

	// roomForIntegration is about what an operation gets, in bytes.
	roomForIntegration = 512

	nothingToSkip = "needs a Uri with https: nothing is verified otherwise"
)

// anyIssuer is what WarnInsecure says.
const anyIssuer = "API Gateway will trust any issuer of the backend's certificate; it still checks the name, the dates, and that a root CA with keyCertSign is in the chain (documented). A certificate from a public CA needs no such option"

// operations are the keys of a path item that API Gateway makes methods of.
var operations = func() map[string]string {
	keys := map[string]string{anyMethod: apigw.Any}
	for _, verb := range apigw.Verbs() {
		if verb != apigw.Any {
			keys[strings.ToLower(verb)] = verb
		}
	}
	return keys
}()

// Wire reads a document and makes every operation a private integration. The
// Document is nil exactly when there are problems.
func Wire(document []byte, o Options) (*Document, wiring.Problems) {
	root, source, ps := read(document)
	_, isSwagger := get(root, "swagger")
	var adapted adapted
	var plans map[string]plan
	if o.Adapt && len(ps) == 0 {
		source, plans = adapted.rename(root, source, isSwagger, &ps)
		root, _, ps = rooted(source, ps)
	}
	doc := &Document{root: root, respelled: o.Adapt}
	if len(ps) == 0 {
		w := newWirer(doc, source, isSwagger, o, &adapted, plans)
		ps = w.wire()
	} else if root != nil {
		doc.measure(source.compact())
	}
	if doc.Size > MaxSize && !ps.Has(wiring.CodeOpenApiSize) {
		ps.Add("document", wiring.CodeOpenApiSize, "", "must have at most 6 MB when wired, all that API Gateway imports; it takes %s bytes: leave out descriptions and examples, or make several APIs of it", doc.bytes())
	}
	if !o.Tree {
		doc.root = nil
	}
	if o.Adapt && len(ps) == 0 { // what was taken out may have been referred to
		checkRefs(tabulate(doc.text, &ps), isSwagger, doc, &ps)
		adapted.report(doc)
	}
	if len(ps) > 0 {
		return nil, ps
	}
	return doc, nil
}

func newWirer(doc *Document, source *source, isSwagger bool, o Options, adapted *adapted, plans map[string]plan) *wirer {
	return &wirer{
		source: source, o: o, swagger: isSwagger, root: doc.root, doc: doc, adapted: adapted, plans: plans,
		seen: map[wiring.Problem]bool{}, firsts: map[uint32]bool{},
		shared: map[*object]string{}, origins: map[*object]string{}, ids: map[string][]string{},
	}
}

func (w *wirer) wire() wiring.Problems {
	checkOwn("options.OwnIntegrations", w.o.Own, &w.ps)
	w.choices = newChoices(w.o.Choices, &w.ps)
	warned := w.doc
	if w.o.Adapt {
		warned = &Document{} // adapted, and looked for again
	}
	checkRefs(w.source, w.swagger, warned, &w.ps)
	w.checkModels()
	w.paths()
	w.doc.measure(w.compact() + roomForIntegration*len(w.firsts))
	if w.operations == 0 && len(w.ps) == 0 {
		w.structure((*at)(nil).child("paths"), "an object with at least one operation: API Gateway deploys no empty API")
	}
	if w.tree != nil {
		w.tree()
	}
	w.choices.checkIDs(w.ids, &w.ps)
	if len(w.ps) == 0 { // else a choice may be unused for want of a path that was refused
		w.choices.unused(&w.ps)
	}
	if w.insecure > 0 && w.tls == 0 {
		w.ps.Add("options.InsecureSkipVerification", wiring.CodeTlsConfig, "", nothingToSkip)
	}
	if len(w.ps) == 0 {
		w.warnings()
	}
	w.doc.Routes = w.routes
	return w.ps
}

type wirer struct {
	*source  // the document as it came, which references are looked up in
	o        Options
	swagger  bool
	root     *object
	doc      *Document
	choices  choices
	routes   wiring.Routes
	ps       wiring.Problems
	seen     map[wiring.Problem]bool
	firsts   map[uint32]bool    // operations that are met
	shared   map[*object]string // operationIds of those that are another path's too
	origins  map[*object]string // paths that operations had before they were adapted
	adapted  *adapted
	plans    map[string]plan     // of paths, when they are adapted
	tree     func()              // puts the wired paths into the root, where they are kept
	ids      map[string][]string // where operationIds stand
	security security
	bases    bases
	// Counts: operations, integrations made here, those that shall skip the
	// verification, those that can; values written out for references;
	// documentation parts.
	operations, made, insecure, tls, copies, parts int
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

func (w *wirer) operation(where *at, route wiring.Route, item, operation *object) {
	id := cmp.Or(getText(operation, "operationId"), w.shared[operation])
	wires, own, options, under, chosenAt := w.o.Wiring, w.o.Own, wiring.Options{}, "options", ""
	if i := w.choices.find(cmp.Or(w.origins[operation], route.Path), id); i >= 0 {
		choice := w.choices.list[i]
		options, under, chosenAt = choice.Options, field(i)+".Options", field(i)
		if choice.Wiring != nil {
			wires = choice.Wiring
		}
		if choice.Own != "" {
			own = choice.Own
		}
		if options.Path != nil && choice.OperationID == "" {
			options.Path = moved(route.Path, choice.PathPrefix, *options.Path)
		}
	}
	chosen := options.InsecureSkipVerification
	insecure := w.o.InsecureSkipVerification || options.InsecureSkipVerification
	options.InsecureSkipVerification = insecure && wires.Uri.Scheme != "http"
	_, hasOwn := get(operation, extension)
	if hasOwn && own == Refuse {
		w.ps.Add(where.child(extension).field(), wiring.CodeOpenApiOwn, "", "must not be there: OwnIntegrations refuses it")
		return
	}
	kept := hasOwn && own != Replace
	var brought *object
	if kept {
		brought = w.brought(operation)
	}
	if options.Path == nil {
		options.Path = w.bases.path(w, where, route.Path, wires, item, operation)
	}
	description, problems := wires.Describe(route, &options)
	problems = append(problems, CheckPatterns(description.Responses)...)
	if len(problems) > 0 && !(kept && !isLinked(brought)) {
		w.note(problems.Under(under))
		return
	}
	if kept {
		w.doc.Kept = append(w.doc.Kept, where.String())
		w.keep(where.child(extension), route, item, operation, brought, description, insecure)
		return
	}
	w.made++
	if w.o.InsecureSkipVerification {
		w.insecure++
	}
	if chosen && !options.InsecureSkipVerification {
		w.note(wiring.Problems{{Path: chosenAt + ".InsecureSkipVerification", Code: wiring.CodeTlsConfig, Want: nothingToSkip}})
	}
	if options.InsecureSkipVerification {
		w.tls++
	}
	w.declare(route.Path, item, operation, description.MethodRequestParameters)
	w.respond(where, operation, &description)
	operation.set(extension, description.OpenAPI())
}

// moved puts a choice's path in the place of its prefix. Segments are counted:
// Adapt may have renamed the prefix's variables.
func moved(path, prefix, to string) *string {
	rest := path
	for range strings.Count(strings.TrimRight(prefix, "/"), "/") {
		_, rest, _ = strings.Cut(rest[1:], "/")
		rest = "/" + rest
	}
	if rest == "/" && (path == "/" || !strings.HasSuffix(path, "/")) {
		rest = ""
	}
	moved := cmp.Or(strings.TrimRight(to, "/")+rest, "/")
	return &moved
}

// CheckPatterns refuses a pattern that stands twice: a document keys an
// integration's responses by it, so that one of them would be lost.
func CheckPatterns(responses []wiring.Response) (ps wiring.Problems) {
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
		w.doc.warn(WarnInsecure, anyIssuer)
	}
	if strings.HasPrefix(getText(w.root, "openapi"), "3.1") {
		w.doc.warn(WarnVersion, "AWS documents the import of OpenAPI 2.0 and 3.0; a 3.1 document was once refused with \"Invalid OpenAPI input\" (reported from a real account, 2022), and whether one is taken today is not established", "/openapi")
	}
	w.security.report(w)
	w.bases.report(w)
	w.quotas()
}
