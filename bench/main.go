// Command bench puts ways to write one app side by side: by this library, by
// hand in Go, by hand in TypeScript. It prints the tables of
// docs/performance.md: counts, which are exact and the same on every machine,
// then times, which are good as ratios only.
//
// Every measurement is a process of its own, since the CDK's kernel and Node's
// compiler warm up: the program starts itself again with the name of a
// contender, and, where the kernel's pipe is to be counted, once more in the
// place of Node.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/npm"
)

func main() {
	var err error
	switch {
	case len(os.Args) == 5 && os.Args[1] == "run":
		err = runContender(os.Args[2], os.Args[3], os.Args[4])
	case len(os.Args) == 4 && os.Args[1] == "apps":
		err = runApps(os.Args[2], os.Args[3])
	case os.Getenv(pipeEnv) != "":
		err = countPipe(os.Getenv(pipeEnv), os.Args[1:])
	default:
		turns := flag.Int("turns", 5, "timed runs of each contender: medians are printed, and ratios of the least")
		sizes := flag.String("routes", "1,20,200,1000", "sizes of the API")
		apps := flag.Int("apps", 0, "instead measure the memory of so many apps in one process")
		flag.Parse()
		if *apps > 0 {
			err = reportApps(*apps)
		} else {
			err = report(*turns, *sizes)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// report measures everything and prints it as markdown.
func report(turns int, sizes string) error {
	var cases []*measured
	for text := range strings.SplitSeq(sizes, ",") {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			return fmt.Errorf("-routes: want numbers from 1, got %q", text)
		}
		for _, c := range contenders {
			if n <= c.most {
				cases = append(cases, &measured{contender: c, routes: n})
			}
		}
	}
	if err := npm.Ensure(filepath.Join("bench", "ts")); err != nil {
		return fmt.Errorf("the TypeScript contender %w", err)
	}
	for _, m := range cases {
		if err := m.count(); err != nil {
			return fmt.Errorf("%s, %d routes: %w", m.contender.name, m.routes, err)
		}
	}
	if err := sameApps(cases); err != nil {
		return err
	}
	for range turns {
		for _, m := range cases { // in turns, so that a busy minute hits all
			if err := m.time(); err != nil {
				return fmt.Errorf("%s, %d routes: %w", m.contender.name, m.routes, err)
			}
		}
	}
	build, err := compareBuilds()
	if err != nil {
		return err
	}
	validation, err := timeValidation(cases)
	if err != nil {
		return err
	}
	wire, err := compareWire(turns, cases)
	if err != nil {
		return err
	}
	printMachine(turns)
	printCounts(cases)
	printTimes(cases)
	fmt.Println(validation)
	fmt.Println(build)
	fmt.Println(wire)
	return nil
}
