package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"time"
)

// measured is a contender with a size, and what was found of it.
type measured struct {
	contender contender
	routes    int
	traffic   traffic // zero for TypeScript, which has no pipe
	template  contents
	times     []times // one a turn
}

// times of one run, in seconds.
type times struct{ start, build, synth float64 }

func (t times) work() float64 { return t.build + t.synth }

// least time of build and synthesis together.
func (m *measured) least() float64 {
	least := math.Inf(1)
	for _, t := range m.times {
		least = min(least, t.work())
	}
	return least
}

// median of what get takes out of the runs.
func (m *measured) median(get func(times) float64) float64 {
	values := make([]float64, len(m.times))
	for i, t := range m.times {
		values[i] = get(t)
	}
	slices.Sort(values)
	return (values[(len(values)-1)/2] + values[len(values)/2]) / 2
}

// count runs the contender once with the kernel's pipe tapped.
func (m *measured) count() error {
	return inTempDir(func(dir string) error {
		tap := filepath.Join(dir, "pipe.json")
		self, err := os.Executable()
		if err != nil {
			return err
		}
		got, _, err := m.start(dir, "CDK_VALIDATION=false", "JSII_NODE="+self, pipeEnv+"="+tap)
		if err != nil {
			return err
		}
		if m.contender.build != nil {
			counted, err := os.ReadFile(tap)
			if err != nil {
				return err
			}
			if err := json.Unmarshal(counted, &m.traffic); err != nil {
				return err
			}
		}
		m.template, err = read(got.Template)
		return err
	})
}

// time runs the contender once as it is.
func (m *measured) time(env ...string) error {
	return inTempDir(func(dir string) error {
		got, wall, err := m.start(dir, append([]string{"CDK_VALIDATION=false"}, env...)...)
		m.times = append(m.times, times{start: wall - got.Build - got.Synth, build: got.Build, synth: got.Synth})
		return err
	})
}

// start runs the contender in a process of its own and gives its wall time.
func (m *measured) start(dir string, env ...string) (got run, wall float64, err error) {
	out := filepath.Join(dir, "cdk.out")
	command := exec.Command("node", filepath.Join("bench", "ts", "main.js"), strconv.Itoa(m.routes), out)
	if m.contender.build != nil {
		self, err := os.Executable()
		if err != nil {
			return got, 0, err
		}
		command = exec.Command(self, "run", m.contender.name, strconv.Itoa(m.routes), out)
	}
	var stdout, stderr bytes.Buffer
	command.Env = append(append(os.Environ(), "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=20"), env...)
	command.Stdout, command.Stderr = &stdout, &stderr
	begun := time.Now()
	if err := command.Run(); err != nil {
		return got, 0, fmt.Errorf("%w\n%s", err, stderr.Bytes())
	}
	wall = time.Since(begun).Seconds()
	if err := json.Unmarshal(stdout.Bytes(), &got); err != nil {
		return got, 0, fmt.Errorf("%w in %q", err, stdout.Bytes())
	}
	return got, wall, nil
}

func inTempDir(do func(dir string) error) error {
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	return do(dir)
}

// timeValidation runs the largest AddRoutes once more with AWS's validator on.
func timeValidation(cases []*measured) (string, error) {
	of := find(cases, addRoutes, 0)
	if of == nil {
		return "", nil
	}
	on := &measured{contender: of.contender, routes: of.routes}
	if err := on.time("CDK_VALIDATION=true"); err != nil {
		return "", err
	}
	whole := on.times[0].work()
	return fmt.Sprintf("With AWS's validator on, `AddRoutes` with %d routes takes %.2f s to build and synthesize instead of %.2f s: the validator has %.0f %% of it.\n",
		of.routes, whole, of.median(times.work), 100*(1-of.median(times.work)/whole)), nil
}

// find gives the case of a contender with so many routes; 0 for the most.
func find(cases []*measured, name string, routes int) (found *measured) {
	for _, m := range cases {
		if m.contender.name == name && (m.routes == routes || routes == 0 && (found == nil || m.routes > found.routes)) {
			found = m
		}
	}
	return found
}
