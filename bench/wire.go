package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// compareWire says what the command takes to wire the largest document, as a whole
// process, beside an app that gives the same document to ApiDefinition.
func compareWire(turns int, cases []*measured) (string, error) {
	of := find(cases, apiDefinition, 0)
	if of == nil {
		return "", nil
	}
	wire, app := math.Inf(1), math.Inf(1)
	err := inTempDir(func(dir string) error {
		command, file := filepath.Join(dir, "private-integration"), filepath.Join(dir, "openapi.json")
		if _, err := goTool("build", "-o", command, "./cmd/private-integration"); err != nil {
			return err
		}
		text, err := json.Marshal(document(of.routes, func(int) any { return nil }))
		if err != nil {
			return err
		}
		if err := os.WriteFile(file, text, 0o644); err != nil {
			return err
		}
		for range turns {
			begun := time.Now()
			run := exec.Command(command, "wire", file, "--uri", "https://orders.example.com", "--link", "abc123",
				"--target", "arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/app/orders/0123456789abcdef")
			if err := run.Run(); err != nil {
				return err
			}
			wire = min(wire, time.Since(begun).Seconds())
			again := &measured{contender: of.contender, routes: of.routes}
			if err := again.time(); err != nil {
				return err
			}
			t := again.times[0]
			app = min(app, t.start+t.work())
		}
		return nil
	})
	return fmt.Sprintf("`private-integration wire` of the document with %d operations takes %.2f s, as a whole process, %.2f of the %.2f s of an app that makes an API of it: the least of %d turns each.\n",
		of.routes, wire, wire/app, app, turns), err
}
