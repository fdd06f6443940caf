package gatewaytest_test

import (
	"os/exec"
	"strings"
	"testing"
)

// TestLibrariesStayHere holds that an app that uses the construct does not build
// what only the test server needs, and that the server needs no CDK.
func TestLibrariesStayHere(t *testing.T) {
	t.Parallel()
	imports := func(name string) string {
		out, err := exec.Command("go", "list", "-deps", "../"+name).CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		return string(out)
	}
	construct, server := imports("privateintegration"), imports("gatewaytest")
	for _, library := range []string{"github.com/santhosh-tekuri/jsonschema/v6", "github.com/dlclark/regexp2"} {
		if strings.Contains(construct, library) || !strings.Contains(server, library) {
			t.Errorf("%s: privateintegration imports it, or gatewaytest does not", library)
		}
	}
	for _, library := range []string{"github.com/aws/aws-cdk-go", "github.com/aws/jsii-runtime-go"} {
		if strings.Contains(server, library) || !strings.Contains(construct, library) {
			t.Errorf("%s: gatewaytest imports it, or privateintegration does not", library)
		}
	}
}
