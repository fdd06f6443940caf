// Command corpus wires public OpenAPI documents, as they are and with Adapt, and
// prints the table of docs/openapi.md. What Adapt changed is given to a reader of
// other people, kin-openapi: what it took before, it must take after. All
// documents of the corpus are in OpenAPI 3.
//
//	make corpus
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"log"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/openapi"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// result is what the run knows of the documents.
type result struct {
	all, fragments, large int
	wired, adapted        int
	before, after         int            // taken by kin-openapi of those that needed Adapt
	lost                  []string       // taken before and not after
	refusals              map[string]int // by code, as they are
	rest                  []string       // refused with Adapt, with the reason
	reading, wiring       time.Duration
}

func main() {
	log.SetFlags(0)
	documents := flag.String("documents", "", "the folder with the documents")
	flag.Parse()
	core, problems := wire()
	if len(problems) > 0 {
		log.Fatal(problems.Text())
	}
	r := result{refusals: map[string]int{}}
	err := filepath.WalkDir(*documents, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".json" {
			return err
		}
		document, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(*documents, path)
		r.add(core, name, document)
		return nil
	})
	if err != nil {
		log.Fatal(err)
	}
	r.print()
	if len(r.lost) > 0 {
		os.Exit(1)
	}
}

func wire() (*wiring.Wiring, wiring.Problems) {
	uri, variable := "https://orders.example.com", "vpcLink"
	return wiring.New(wiring.Config{
		Uri: &uri, StageVariable: &variable,
		Target: &wiring.Target{Arn: "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/orders/50dc6c495c0c9188"},
	})
}

// add counts a document.
func (r *result) add(core *wiring.Wiring, name string, document []byte) {
	r.all++
	start := time.Now()
	var tree struct{ Paths map[string]json.RawMessage }
	var anything any
	if json.Unmarshal(document, &anything) != nil || json.Unmarshal(document, &tree) != nil {
		return
	}
	read := time.Since(start)
	for path := range tree.Paths {
		if strings.Contains(path, "#") {
			r.fragments++
			return
		}
	}
	var compact bytes.Buffer
	if json.Compact(&compact, document) == nil && compact.Len() > openapi.MaxSize {
		r.large++
		return
	}
	start = time.Now()
	as, refused := openapi.Wire(document, openapi.Options{Wiring: core})
	r.reading, r.wiring = r.reading+read, r.wiring+time.Since(start)
	for _, code := range codes(refused) {
		r.refusals[code]++
	}
	adapted, problems := openapi.Wire(document, openapi.Options{Wiring: core, Adapt: true})
	switch {
	case adapted == nil:
		r.rest = append(r.rest, fmt.Sprintf("%s: %s", strings.TrimSuffix(name, ".json"), problems[:1].Text()))
		return
	case as != nil:
		r.wired++
		r.adapted++
		return
	}
	r.adapted++
	r.take(name, kin(document), kin(adapted.Bytes()))
}

func codes(ps wiring.Problems) []string {
	found := map[string]bool{}
	for _, p := range ps {
		found[p.Code] = true
	}
	return slices.Sorted(maps.Keys(found))
}

// take counts what the reader says of a document before and after Adapt.
func (r *result) take(name string, before, after error) {
	if before == nil {
		r.before++
	}
	if after == nil {
		r.after++
	}
	if before == nil && after != nil {
		r.lost = append(r.lost, fmt.Sprintf("%s: %.300v", name, after))
	}
}

func kin(document []byte) error {
	doc, err := openapi3.NewLoader().LoadFromData(document)
	if err != nil {
		return err
	}
	return doc.Validate(context.Background(), openapi3.AllowExtraSiblingFields("pathItems"))
}

func (r *result) print() {
	counted := r.all - r.fragments - r.large
	share := func(n int) string { return fmt.Sprintf("%d (%.1f %%)", n, 100*float64(n)/float64(counted)) }
	fmt.Printf("| documents | |\n|---|---:|\n| all | %d |\n| with a `#` in a path, which no server ever sees | %d |\n| over 6 MB | %d |\n| counted | %d |\n| wired as they are | %s |\n| wired with `Adapt` | %s |\n",
		r.all, r.fragments, r.large, counted, share(r.wired), share(r.adapted))
	fmt.Printf("| taken by kin-openapi of the %d that needed it, before / after | %d / %d |\n", r.adapted-r.wired, r.before, r.after)
	fmt.Printf("\nReading, wiring and writing all of them took %.2f times encoding/json's reading into any.\n\nRefused as they are, by code:\n", float64(r.wiring)/float64(r.reading))
	for _, code := range slices.SortedFunc(maps.Keys(r.refusals), func(a, b string) int { return r.refusals[b] - r.refusals[a] }) {
		fmt.Printf("%6d %s\n", r.refusals[code], code)
	}
	fmt.Printf("\nRefused with Adapt:\n- %s\n", strings.Join(r.rest, "\n- "))
	if len(r.lost) > 0 {
		fmt.Printf("\nTaken before and not after:\n- %s\n", strings.Join(r.lost, "\n- "))
	}
}
