// Package test holds the tests that need the CDK's kernel. They run one after
// the other in one binary: the kernel takes no calls from two goroutines.
package test

import (
	"os"
	"testing"

	"github.com/aws/jsii-runtime-go"
)

func TestMain(m *testing.M) {
	status := m.Run()
	jsii.Close()
	os.Exit(status)
}
