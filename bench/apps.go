package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
)

// routesOfEach of many apps.
const routesOfEach = 20

// memory of a process that made many apps, in MB.
type memory struct {
	Go     float64 // heap objects, after a collection
	Kernel float64 // the most that its Node process ever held; 0 where nothing tells
}

// reportApps prints what memory many apps take in one process, as a test binary
// makes them: jsii keeps every object that crossed the pipe until the process ends.
func reportApps(apps int) error {
	fmt.Printf("| %d apps of %d routes in one process | heap in Go, MB | Node, most MB resident |\n|---|--:|--:|\n", apps, routesOfEach)
	for _, name := range []string{addRoutes, apiDefinition, handGo} {
		self, err := os.Executable()
		if err != nil {
			return err
		}
		child := exec.Command(self, "apps", name, strconv.Itoa(apps))
		child.Env = append(os.Environ(), "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=20", "CDK_VALIDATION=false")
		child.Stderr = os.Stderr
		printed, err := child.Output()
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		var used memory
		if err := json.Unmarshal(printed, &used); err != nil {
			return fmt.Errorf("%s: %w in %q", name, err, printed)
		}
		fmt.Printf("| %s | %.1f | %.0f |\n", name, used.Go, used.Kernel)
	}
	return nil
}

// runApps is the child.
func runApps(contender, count string) error {
	apps, err := strconv.Atoi(count)
	if err != nil {
		return err
	}
	build := buildersByName[contender]
	if build == nil {
		return fmt.Errorf("no contender %q", contender)
	}
	defer jsii.Close()
	for range apps {
		err := inTempDir(func(dir string) error {
			app := awscdk.NewApp(&awscdk.AppProps{Outdir: &dir})
			build(newNetwork(awscdk.NewStack(app, jsii.String("Stack"), nil)), routesOfEach)
			app.Synth(nil)
			return nil
		})
		if err != nil {
			return err
		}
	}
	runtime.GC()
	var heap runtime.MemStats
	runtime.ReadMemStats(&heap)
	return json.NewEncoder(os.Stdout).Encode(memory{float64(heap.HeapAlloc) / 1e6, kernelPeak()})
}

// kernelPeak is the most that a process below this one ever held, where /proc
// tells.
func kernelPeak() (most float64) {
	pids := []int{os.Getpid()}
	for len(pids) > 0 {
		pid := pids[0]
		pids = pids[1:]
		status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
		for line := range strings.Lines(string(status)) {
			var kB float64
			if n, _ := fmt.Sscanf(line, "VmHWM: %f kB", &kB); n == 1 && pid != os.Getpid() {
				most = max(most, kB*1024/1e6)
			}
		}
		threads, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid)) // none elsewhere than on Linux
		for _, thread := range threads {
			children, _ := os.ReadFile(thread)
			for field := range strings.FieldsSeq(string(children)) {
				if child, err := strconv.Atoi(field); err == nil {
					pids = append(pids, child)
				}
			}
		}
	}
	return most
}
