package openapi

import (
	"encoding/json"
	"runtime"
	"testing"
	"time"

	"go.yaml.in/yaml/v4"
)

// sized makes a document of the shape that public ones have, in YAML and, some 5
// MB of it, in JSON that is indented as they are.
func sized(tb testing.TB) (inJSON, inYAML []byte) {
	tb.Helper()
	inYAML = []byte(large(3_700))
	root, _, ps := read(inYAML)
	if len(ps) > 0 {
		tb.Fatal(ps)
	}
	return (&Document{root: root}).JSON(), inYAML
}

// BenchmarkFigures prints what docs/openapi.md says: how long reading, wiring
// and writing takes against what the libraries take for reading the same bytes,
// by turns, the least of each, and the memory that is in use at the most.
func BenchmarkFigures(b *testing.B) {
	inJSON, inYAML := sized(b)
	options := Options{Wiring: wired(b)}
	least := func(f func()) time.Duration {
		best := time.Hour
		for range 5 {
			runtime.GC()
			start := time.Now()
			f()
			best = min(best, time.Since(start))
		}
		return best
	}
	wire := func(document []byte) func() {
		return func() {
			if _, ps := Wire(document, options); len(ps) > 0 {
				b.Fatal(ps)
			}
		}
	}
	for b.Loop() {
		library := least(func() {
			var tree any
			if err := json.Unmarshal(inJSON, &tree); err != nil {
				b.Fatal(err)
			}
		})
		ours := least(wire(inJSON))
		b.ReportMetric(float64(len(inJSON))/(1<<20), "MB-JSON")
		b.ReportMetric(float64(ours)/float64(library), "x-encoding/json")
		library = least(func() {
			var tree any
			if err := yaml.Unmarshal(inYAML, &tree); err != nil {
				b.Fatal(err)
			}
		})
		nodes := least(func() {
			var tree yaml.Node
			if err := yaml.Unmarshal(inYAML, &tree); err != nil {
				b.Fatal(err)
			}
		})
		ours = least(wire(inYAML))
		b.ReportMetric(float64(len(inYAML))/(1<<20), "MB-YAML")
		b.ReportMetric(float64(ours)/float64(library), "x-yaml")
		b.ReportMetric(float64(ours)/float64(nodes), "x-yaml-nodes")
		b.ReportMetric(peak(wire(inJSON))/float64(len(inJSON)), "peak-JSON/B")
		b.ReportMetric(peak(wire(inYAML))/float64(len(inYAML)), "peak-YAML/B")
	}
}

// peak watches the heap while f runs: what is in use at the most, beyond what
// was before, and the document that it was given.
func peak(f func()) float64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	before, most := m.HeapAlloc, uint64(0)
	done, stopped := make(chan bool), make(chan bool)
	go func() {
		defer close(stopped)
		for {
			select {
			case <-done:
				return
			default:
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapAlloc)
				time.Sleep(time.Millisecond)
			}
		}
	}()
	f()
	close(done)
	<-stopped
	return float64(most - min(before, most))
}
