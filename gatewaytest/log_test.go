package gatewaytest

import (
	"strconv"
	"testing"
)

func TestLogKeepsTheLatestCalls(t *testing.T) {
	t.Parallel()
	var l callLog
	for n := range maxEntries + 5 {
		l.add(Entry{Path: strconv.Itoa(n)})
	}
	entries := l.all()
	if len(entries) != maxEntries {
		t.Fatalf("got %d entries", len(entries))
	}
	for n, e := range entries {
		if e.Path != strconv.Itoa(n+5) {
			t.Fatalf("entry %d: got %s, want %d", n, e.Path, n+5)
		}
	}
}
