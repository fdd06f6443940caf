package wiring

import (
	"fmt"
	"testing"
)

func BenchmarkNew(b *testing.B) {
	c := config()
	for b.Loop() {
		if _, ps := New(c); ps != nil {
			b.Fatal(ps)
		}
	}
}

func BenchmarkDescribe1000Routes(b *testing.B) {
	w := wired()
	routes := make([]Route, 1000)
	for n := range routes {
		routes[n] = parsed(fmt.Sprintf("GET /orders/{id}/items-%d/{rest+}", n))
	}
	for b.Loop() {
		for _, route := range routes {
			if _, ps := w.Describe(route, nil); ps != nil {
				b.Fatal(ps)
			}
		}
	}
}
