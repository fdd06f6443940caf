package browser

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

var screenshots = flag.String("screenshots", "", "folder for pictures of the pages")

const root = "../.."

// command builds private-integration.
func command(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "private-integration")
	build := exec.Command("go", "build", "-o", path, "./cmd/private-integration")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return path
}

// stack is the template of an example, as its golden file has it.
func stack(t *testing.T, example, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "test", "testdata", example+".template.json"))
	if err != nil {
		t.Fatal(err)
	}
	var stacks map[string]json.RawMessage
	if err := json.Unmarshal(text, &stacks); err != nil {
		t.Fatal(err)
	}
	return stacks[name]
}

var address = regexp.MustCompile(`http://127\.0\.0\.1:\d+/`)

// serve starts the command and returns the page's address.
func serve(t *testing.T, args ...string) string {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, command(t), append([]string{"serve"}, args...)...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	said, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stop()
		_ = cmd.Wait()
	})
	line, err := bufio.NewReader(said).ReadString('\n')
	go func() { _, _ = io.Copy(io.Discard, said) }()
	page := address.FindString(line)
	if page == "" {
		t.Fatalf("%v: said %q", err, line)
	}
	return page
}

func write(t *testing.T, path string, text []byte) {
	t.Helper()
	if err := os.WriteFile(path, text, 0o644); err != nil {
		t.Fatal(err)
	}
}

// The picture is there, a call through the form shows up in the log, and a new
// template is shown, be it served or refused.
func TestPage(t *testing.T) {
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"asked": %q}`, r.Method+" "+r.RequestURI)
	}))
	defer service.Close()
	template := stack(t, "quickstart", "Quickstart")
	file := filepath.Join(t.TempDir(), "Quickstart.template.json")
	write(t, file, template)
	page := serve(t, file, "--backend", "Alb16C2F182:80="+strings.TrimPrefix(service.URL, "http://"))

	ctx := tab(t, 1280, 900)
	do(t, ctx, chromedp.Navigate(page))
	until(t, ctx, `document.querySelector("#wiring img").naturalWidth > 400`)
	until(t, ctx, `document.getElementById("live").textContent === "The log is live."`)
	if n := eval[int](t, ctx, `document.querySelectorAll(".route:not([hidden])").length`); n != 3 {
		t.Errorf("%d routes are listed, want 3", n)
	}

	// By keyboard alone: open the route, fill in the form, send it.
	do(t, ctx,
		chromedp.Focus(`[data-path="/hello/{name}"] summary`), chromedp.KeyEvent("\r"),
		chromedp.WaitVisible(`[data-path="/hello/{name}"] form`),
		chromedp.Focus(`[data-path="/hello/{name}"] [name="path.name"]`), chromedp.KeyEvent("Jo & Co\t"), chromedp.KeyEvent("loud=1\r"))
	until(t, ctx, `document.querySelector(".answer pre")?.textContent.match(/GET \/hello\/Jo%20(&|%26)%20Co\?loud=1/)`)
	until(t, ctx, `document.querySelector("#entries > li")?.textContent.includes("GET /prod/hello/Jo%20&%20Co") || document.querySelector("#entries > li")?.textContent.includes("GET /prod/hello/Jo%20%26%20Co")`)

	// A call from elsewhere that fails: its reason is in the log.
	response, err := http.Get(page + "prod/nothing")
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	until(t, ctx, `document.querySelector("#entries > li")?.textContent.includes("no method for GET /nothing")`)

	// What is typed stays while templates come and go.
	write(t, file, []byte("{}"))
	until(t, ctx, `document.querySelector("#wiring .banner")?.textContent.includes("template has no Resources object")`)
	write(t, file, bytes.ReplaceAll(template, []byte(`"PathPart":"hello"`), []byte(`"PathPart":"welcome"`)))
	until(t, ctx, `document.querySelector('[data-path="/welcome/{name}"]') && !document.querySelector("#wiring .banner")`)
	write(t, file, template)
	until(t, ctx, `document.querySelector('[data-path="/hello/{name}"]')`)
	if text := eval[string](t, ctx, `document.getElementById("live").textContent`); !strings.Contains(text, "served") {
		t.Errorf("a screen reader hears %q", text)
	}
}

// No part of the page is wider than the window, and nothing is refused by its own
// policy or missing.
func TestPageFits(t *testing.T) {
	file := filepath.Join(t.TempDir(), "Stages.template.json")
	write(t, file, stack(t, "stages", "Stages"))
	page := serve(t, file)
	for _, width := range []int64{1280, 390} {
		for _, value := range []string{"light", "dark"} {
			t.Run(fmt.Sprint(width, value), func(t *testing.T) {
				ctx := tab(t, width, 900)
				scheme(t, ctx, value)
				do(t, ctx, chromedp.Navigate(page))
				until(t, ctx, `document.getElementById("live").textContent === "The log is live."`)
				until(t, ctx, `document.querySelector("#wiring img").complete`)
				until(t, ctx, `(document.querySelector(".route:not([hidden])").open = true) && document.querySelector(".route:not([hidden]) form")?.checkVisibility()`)
				if wide := eval[int](t, ctx, `document.documentElement.scrollWidth`); wide > int(width) {
					t.Errorf("the page is %d pixels wide", wide)
				}
				if size := eval[float64](t, ctx, `12 * document.querySelector("#wiring img").width / document.querySelector("#wiring img").naturalWidth`); size < 10 {
					t.Errorf("text in the picture has %.1f pixels", size)
				}
				for _, problem := range eval[[]string](t, ctx, contrast) {
					t.Error(problem)
				}
				keep(t, ctx, fmt.Sprintf("page-%d-%s", width, value))
			})
		}
	}
}

// What the check finds is on the page, and a route that lacks a backend alone says
// what to give.
func TestPageShowsFindings(t *testing.T) {
	template := bytes.Replace(stack(t, "quickstart", "Quickstart"), []byte(`"Scheme": "internal"`), []byte(`"Scheme": "internet-facing"`), 1)
	file := filepath.Join(t.TempDir(), "Quickstart.template.json")
	write(t, file, template)
	page := serve(t, file)
	for _, value := range []string{"light", "dark"} {
		ctx := tab(t, 1280, 900)
		scheme(t, ctx, value)
		do(t, ctx, chromedp.Navigate(page))
		until(t, ctx, `document.querySelector(".findings .chip.warn")?.textContent === "warning" && document.querySelector(".findings").textContent.includes("PI022")`)
		until(t, ctx, `document.querySelector(".route .chip.warn")?.textContent === "no backend given" && document.querySelector(".route").textContent.includes("--backend 'Alb16C2F182:80=")`)
		for _, problem := range eval[[]string](t, ctx, contrast) {
			t.Error(problem)
		}
		keep(t, ctx, "findings-"+value)
	}
}

// contrast lists texts whose contrast to what they stand on is below 4.5, which
// WCAG 2.2 asks for.
const contrast = `(() => {
	const numbers = (color) => color.match(/[\d.]+/g).map(Number);
	const luminance = (color) => {
		const [r, g, b] = numbers(color).slice(0, 3).map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
		return 0.2126 * r + 0.7152 * g + 0.0722 * b;
	};
	const behind = (element) => {
		for (; element; element = element.parentElement) {
			const color = getComputedStyle(element).backgroundColor;
			const parts = numbers(color);
			if (parts.length === 3 || parts[3] === 1) {
				return color;
			}
		}
		return "rgb(255, 255, 255)";
	};
	const found = [];
	for (const element of document.querySelectorAll("body *")) {
		const text = [...element.childNodes].filter((n) => n.nodeType === Node.TEXT_NODE).map((n) => n.data.trim()).join("");
		if (!text || !element.checkVisibility()) {
			continue;
		}
		const [a, b] = [luminance(getComputedStyle(element).color), luminance(behind(element))];
		const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
		if (ratio < 4.5) {
			found.push(ratio.toFixed(2) + " is the contrast of " + JSON.stringify(text.slice(0, 40)));
		}
	}
	return found;
})()`
