package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"os/exec"
)

// pipeEnv names the file that the counts of a kernel's pipe go to.
const pipeEnv = "BENCH_PIPE"

// traffic is what went over the pipe between Go and the kernel.
type traffic struct {
	Lines int // each line that Go writes is one round trip
	Bytes int // both ways
}

// tally counts what is written to it.
type tally struct{ lines, bytes int }

func (t *tally) Write(p []byte) (int, error) {
	t.lines += bytes.Count(p, []byte("\n"))
	t.bytes += len(p)
	return len(p), nil
}

// countPipe stands in Node's place, as JSII_NODE allows, and passes all on.
func countPipe(file string, args []string) error {
	var in, out tally
	node := exec.Command("node", args...)
	node.Stdin = io.TeeReader(os.Stdin, &in)
	node.Stdout = io.MultiWriter(os.Stdout, &out)
	node.Stderr = os.Stderr
	if err := node.Run(); err != nil {
		return err
	}
	counted, err := json.Marshal(traffic{Lines: in.lines, Bytes: in.bytes + out.bytes})
	if err != nil {
		return err
	}
	return os.WriteFile(file, counted, 0o644)
}
