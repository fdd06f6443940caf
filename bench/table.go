package main

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
)

// printMachine says what was measured where.
func printMachine(turns int) {
	versions := []string{runtime.Version()}
	if node, err := exec.Command("node", "--version").Output(); err == nil {
		versions = append(versions, "Node "+strings.TrimSpace(string(node)))
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, dep := range info.Deps {
			if _, module, found := strings.Cut(dep.Path, "github.com/aws/"); found {
				versions = append(versions, module+" "+dep.Version)
			}
		}
	}
	processor := runtime.GOARCH
	if cpuinfo, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		if _, rest, found := strings.Cut(string(cpuinfo), "model name"); found {
			processor, _, _ = strings.Cut(strings.TrimLeft(rest, "\t :"), "\n")
		}
	}
	load := ""
	if loadavg, err := os.ReadFile("/proc/loadavg"); err == nil {
		load = ", load average " + strings.Join(strings.Fields(string(loadavg))[:3], " ")
	}
	fmt.Printf("%s; %d × %s, %s%s when done; median of %d.\n\n", strings.Join(versions, ", "), runtime.NumCPU(), processor, runtime.GOOS, load, turns)
}

// printCounts prints what is the same on every machine.
func printCounts(cases []*measured) {
	sizes := sizesOf(cases)
	fmt.Println("| routes | | round trips | a route | kB over the pipe | resources | template kB | API Gateway calls |")
	fmt.Println("|--:|---|--:|--:|--:|--:|--:|--:|")
	for i, routes := range sizes {
		for _, m := range of(cases, routes) {
			trips, each, pipe := "–", "–", "–"
			if m.contender.build != nil {
				trips, pipe = fmt.Sprint(m.traffic.Lines), kilobytes(m.traffic.Bytes)
			}
			if i > 0 && m.contender.build != nil {
				before := find(cases, m.contender.name, sizes[i-1])
				each = fmt.Sprintf("%.1f", float64(m.traffic.Lines-before.traffic.Lines)/float64(routes-before.routes))
			}
			fmt.Printf("| %d | %s | %s | %s | %s | %d | %s | %d |\n", routes, m.contender.name,
				trips, each, pipe, m.template.resources, kilobytes(m.template.bytes), m.template.calls)
		}
	}
	fmt.Println()
}

// printTimes prints medians, and ratios of build and synthesis together: of the
// least of each, which a busy machine moves least.
func printTimes(cases []*measured) {
	sizes := sizesOf(cases)
	fmt.Println("| routes | | start s | build s | synth s | build + synth s (least–most) | × by hand in Go, L2 | × TypeScript | × the size before |")
	fmt.Println("|--:|---|--:|--:|--:|--:|--:|--:|--:|")
	for i, routes := range sizes {
		for _, m := range of(cases, routes) {
			var before *measured
			if i > 0 {
				before = find(cases, m.contender.name, sizes[i-1])
			}
			work := make([]float64, len(m.times))
			for j, t := range m.times {
				work[j] = t.work()
			}
			fmt.Printf("| %d | %s | %.2f | %.2f | %.2f | %.2f (%.2f–%.2f) | %s | %s | %s |\n", routes, m.contender.name,
				m.median(func(t times) float64 { return t.start }),
				m.median(func(t times) float64 { return t.build }),
				m.median(func(t times) float64 { return t.synth }),
				m.median(times.work), slices.Min(work), slices.Max(work),
				ratio(m, find(cases, handGo, routes)), ratio(m, find(cases, handTypeScript, routes)), ratio(m, before))
		}
	}
	fmt.Println()
}

func of(cases []*measured, routes int) []*measured {
	return slices.DeleteFunc(slices.Clone(cases), func(m *measured) bool { return m.routes != routes })
}

func ratio(m, to *measured) string {
	if to == nil {
		return "–"
	}
	return fmt.Sprintf("%.2f", m.least()/to.least())
}

func kilobytes(n int) string { return fmt.Sprintf("%.0f", float64(n)/1000) }
