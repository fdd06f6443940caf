// Package browser holds what only a browser shows: the page of the command's
// serve, and our pictures in Mermaid. It is a module of its own, so that nobody
// else gets the library that drives the browser.
package browser

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// chromium is one browser for all tests; each has a tab of its own.
var chromium context.Context

// slow is how long a test waits for what should be there in a moment.
const slow = 60 * time.Second

func TestMain(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) int {
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		fmt.Println("*** SKIPPED: no chromium is installed; the page of serve and the pictures are not looked at ***")
		return 0
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU)
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	defer stop()
	var cancel context.CancelFunc
	chromium, cancel = chromedp.NewContext(allocator)
	defer cancel()
	if err := chromedp.Do(chromium); err != nil { // starts it
		fmt.Println("the browser does not start:", err)
		return 1
	}
	return m.Run()
}

// tab opens a tab of a width.
func tab(t *testing.T, width, height int64) context.Context {
	t.Helper()
	ctx, cancel := chromedp.NewContext(chromium)
	t.Cleanup(cancel)
	ctx, stop := context.WithTimeout(ctx, 4*slow)
	t.Cleanup(stop)
	do(t, ctx, chromedp.EmulateViewport(width, height))
	return ctx
}

// scheme makes a tab light or dark.
func scheme(t *testing.T, ctx context.Context, value string) {
	t.Helper()
	set := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: value}}}
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, set); err != nil {
		t.Fatal(err)
	}
}

func do(t *testing.T, ctx context.Context, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

// eval returns what JavaScript says.
func eval[T any](t *testing.T, ctx context.Context, expression string) T {
	t.Helper()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	return value
}

// until waits for JavaScript to say yes.
func until(t *testing.T, ctx context.Context, expression string) {
	t.Helper()
	for end := time.Now().Add(slow); ; time.Sleep(50 * time.Millisecond) {
		if eval[bool](t, ctx, "Boolean("+expression+")") {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("never true: %s\nthe page says: %s", expression, eval[string](t, ctx, "document.body.innerText"))
		}
	}
}

// keep writes a picture of the whole page where -screenshots says.
func keep(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	if *screenshots == "" {
		return
	}
	picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(*screenshots, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(*screenshots, name+".png"), picture, 0o644); err != nil {
		t.Fatal(err)
	}
}
