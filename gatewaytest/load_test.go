package gatewaytest_test

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"runtime"
	"runtime/metrics"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cdk-private-integration/cdk-private-integration-go/gatewaytest"
)

// TestManyClients lets 200 clients call at once, over TLS to the backend, and
// holds that none meets an error and that nothing is left behind. Each calls ten
// times; GATEWAYTEST_LOAD=10s makes it ten seconds. It is not parallel, since it
// counts goroutines.
func TestManyClients(t *testing.T) {
	const clients = 200
	enough := func(calls int, _ time.Time) bool { return calls >= 10 }
	if text := os.Getenv("GATEWAYTEST_LOAD"); text != "" {
		duration, err := time.ParseDuration(text)
		if err != nil {
			t.Fatal(err)
		}
		enough = func(_ int, begin time.Time) bool { return time.Since(begin) >= duration }
	}
	goroutines := runtime.NumGoroutine()

	root, pool := newAuthority(t)
	_, certificate := certify(t, func(c *x509.Certificate) { c.DNSNames = []string{"orders.example.com"} }, root)
	server := httptest.NewUnstartedServer(http.HandlerFunc(echo))
	var connections atomic.Int64
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		switch state {
		case http.StateNew:
			connections.Add(1)
		case http.StateClosed, http.StateHijacked:
			connections.Add(-1)
		}
	}
	server.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}}
	server.StartTLS()
	gw, err := gatewaytest.NewServer(stack(asMethods, nil, operation{route: "POST /orders/{id}", uri: "https://orders.example.com:443/v1/{id}"}),
		&gatewaytest.Options{RootCAs: pool, Backends: map[string]string{"OrdersAlb:443": server.Listener.Addr().String()}})
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{MaxIdleConnsPerHost: clients}
	client := &http.Client{Transport: transport}

	begin := time.Now()
	var calls, failures atomic.Int64
	var group sync.WaitGroup
	for n := range clients {
		group.Go(func() {
			for done := 0; !enough(done, begin); done++ {
				response, err := client.Post(fmt.Sprintf("%s/orders/%d", gw.URL("prod"), n), "text/plain", bytes.NewReader([]byte("order")))
				calls.Add(1)
				if err != nil {
					failures.Add(1)
					continue
				}
				body, err := io.ReadAll(response.Body)
				response.Body.Close()
				if want := fmt.Sprintf(`"URI":"/v1/%d"`, n); err != nil || response.StatusCode != http.StatusTeapot || !bytes.Contains(body, []byte(want)) {
					failures.Add(1)
				}
			}
		})
	}
	group.Wait()
	t.Logf("%d calls of %d clients in %v", calls.Load(), clients, time.Since(begin).Round(time.Millisecond))
	if failures.Load() > 0 {
		t.Errorf("%d of %d calls failed, the last: %v", failures.Load(), calls.Load(), lastEntry(t, gw))
	}
	gw.Close()
	settles(t, "connections of the backend", func() int { return int(connections.Load()) }, 0)
	transport.CloseIdleConnections()
	server.Close()
	settles(t, "goroutines", runtime.NumGoroutine, goroutines)
}

// settles waits for a count to come down to what it should be.
func settles(t *testing.T, what string, count func() int, want int) {
	t.Helper()
	for range 200 {
		if count() <= want {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%d %s are left, want %d", count(), what, want)
}

// BenchmarkBesideReverseProxy sends the same calls to the same backend through
// the server and through httputil.ReverseProxy, which buffers the answers as the
// server does, in turns. It reports the throughput of the first as a part of the
// second's, of the best turn of each.
func BenchmarkBesideReverseProxy(b *testing.B) {
	const clients, calls = 16, 50
	text := bytes.Repeat([]byte("x"), 1024)
	address := backend(b, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(text) })
	gw := start(b, stack(asMethods, nil, operation{route: "GET /orders/{id}", uri: "http://orders.example.com:80/v1/{id}"}),
		&gatewaytest.Options{Backends: map[string]string{"OrdersAlb:80": address}})
	proxy := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: address, Path: "/v1"})
	proxy.Transport = &http.Transport{MaxIdleConnsPerHost: 256}
	proxy.ModifyResponse = func(r *http.Response) error {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return err
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		return nil
	}
	beside := httptest.NewServer(proxy)
	b.Cleanup(beside.Close)
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients}}
	round := func(base string, best time.Duration) time.Duration {
		begin := time.Now()
		var group sync.WaitGroup
		for range clients {
			group.Go(func() {
				for range calls {
					response, err := client.Get(base + "/orders/7")
					if err != nil {
						b.Error(err)
						return
					}
					if n, _ := io.Copy(io.Discard, response.Body); n != int64(len(text)) {
						b.Errorf("got %d bytes", n)
					}
					response.Body.Close()
				}
			})
		}
		group.Wait()
		return min(best, time.Since(begin))
	}
	ours, theirs := time.Hour, time.Hour
	for b.Loop() {
		ours = round(gw.URL("prod"), ours)
		theirs = round(beside.URL, theirs)
	}
	b.ReportMetric(theirs.Seconds()/ours.Seconds(), "of-ReverseProxy")
	b.ReportMetric(clients*calls/ours.Seconds(), "calls/s")
	b.ReportMetric(0, "ns/op")
}

// streamed hands on an answer of a size and returns the most memory that heap
// objects took meanwhile, those of backend and caller included.
func streamed(tb testing.TB, size int) (most uint64) {
	gw := start(tb, stack(asMethods, nil, operation{"GET /o", "http://orders.example.com/o", func(i object) { i["ResponseTransferMode"] = "STREAM" }}),
		plain(tb, func(w http.ResponseWriter, _ *http.Request) {
			piece := make([]byte, 64<<10)
			for range size / len(piece) {
				if _, err := w.Write(piece); err != nil {
					return
				}
			}
		}))
	heap := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	response, err := http.Get(gw.URL("prod") + "/o")
	if err != nil {
		tb.Fatal(err)
	}
	defer response.Body.Close()
	piece, read := make([]byte, 64<<10), 0
	for err == nil {
		n := 0
		n, err = response.Body.Read(piece)
		read += n
		metrics.Read(heap)
		most = max(most, heap[0].Value.Uint64())
	}
	if err != io.EOF || read != size {
		tb.Fatalf("got %d bytes, %v", read, err)
	}
	return most
}

// TestStreamInConstantMemory is not parallel, since it counts memory.
func TestStreamInConstantMemory(t *testing.T) {
	if most := streamed(t, 256<<20); most > 64<<20 {
		t.Errorf("%d MB for an answer of 256 MB", most>>20)
	}
}

// BenchmarkStream hands on an answer of 1 GB and reports the memory it takes.
func BenchmarkStream(b *testing.B) {
	const size = 1 << 30
	most := uint64(0)
	b.SetBytes(size)
	for b.Loop() {
		most = max(most, streamed(b, size))
	}
	b.ReportMetric(float64(most)/1e6, "MB-heap")
}

// BenchmarkClose ends 200 uploads that stall.
func BenchmarkClose(b *testing.B) {
	template := stack(asMethods, nil, operation{route: "POST /o", uri: "http://orders.example.com/o"})
	options := plain(b, echo)
	for b.Loop() {
		b.StopTimer()
		gw, err := gatewaytest.NewServer(template, options)
		if err != nil {
			b.Fatal(err)
		}
		address := strings.TrimSuffix(strings.TrimPrefix(gw.URL(""), "http://"), "/")
		var conns []net.Conn
		for range 200 {
			conn, err := net.Dial("tcp", address)
			if err != nil {
				b.Fatal(err)
			}
			conns = append(conns, conn)
			fmt.Fprint(conn, "POST /prod/o HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc")
		}
		time.Sleep(50 * time.Millisecond) // until the server reads them
		b.StartTimer()
		gw.Close()
		b.StopTimer()
		for _, conn := range conns {
			conn.Close()
		}
		b.StartTimer()
	}
}

// BenchmarkNewServer starts from a template of 1,000 methods, and reports the
// best of all starts.
func BenchmarkNewServer(b *testing.B) {
	for name, render := range renderings {
		var operations []operation
		for n := range 1000 {
			operations = append(operations, operation{route: fmt.Sprintf("GET /r%d/{id}", n), uri: fmt.Sprintf("http://orders.example.com:80/r%d/{id}", n)})
		}
		template := stack(render, nil, operations...)
		b.Run(name, func(b *testing.B) {
			best := time.Hour
			for b.Loop() {
				begin := time.Now()
				gw, err := gatewaytest.NewServer(template, nil)
				if err != nil {
					b.Fatal(err)
				}
				best = min(best, time.Since(begin))
				gw.Close()
			}
			b.ReportMetric(best.Seconds()*1e3, "ms-best")
		})
	}
}
