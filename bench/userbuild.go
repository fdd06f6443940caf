package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// without is a program that has what every such app has; with adds one use of
// ours. Neither is ever run.
const (
	without = `package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/jsii-runtime-go"
)

func main() {
	defer jsii.Close()
	awsapigateway.NewRestApi(nil, nil, nil)
	awsapigatewayv2.NewVpcLink(nil, nil, nil)
	awsec2.NewVpc(nil, nil, nil)
	awselasticloadbalancingv2.NewApplicationLoadBalancer(nil, nil, nil)
}
`
	with = without + `
func init() { privateintegration.NewPrivateIntegration(nil, nil, nil) }
`
	ours      = "github.com/cdk-private-integration/cdk-private-integration-go/privateintegration"
	megabytes = 1e6
)

// compareBuilds says what importing the library adds to a user's binary.
func compareBuilds() (string, error) {
	before, size, err := buildProgram(without)
	if err != nil {
		return "", err
	}
	after, grown, err := buildProgram(strings.Replace(with, ")\n", "\t\""+ours+"\"\n)\n", 1))
	if err != nil {
		return "", err
	}
	var added, cdk, standard int
	for pkg := range after {
		first, _, _ := strings.Cut(pkg, "/")
		switch {
		case before[pkg]:
			continue
		case strings.HasPrefix(pkg, "github.com/aws/"), strings.HasPrefix(pkg, "github.com/cdklabs/"):
			cdk++
		case !strings.Contains(first, "."), first == "vendor":
			standard++
		}
		added++
	}
	return fmt.Sprintf("Importing the library adds %d packages to the %d of an app with the four CDK packages: %d of the CDK's, %d of Go's standard library, %d others; and %.1f MB to its binary of %.1f MB.\n",
		added, len(before), cdk, standard, added-cdk-standard, float64(grown-size)/megabytes, float64(size)/megabytes), nil
}

// buildProgram builds a program that is in the tree only as the compiler sees it.
func buildProgram(source string) (packages map[string]bool, size int64, err error) {
	packages = map[string]bool{}
	err = inTempDir(func(dir string) error {
		file, overlay, binary := filepath.Join(dir, "main.go"), filepath.Join(dir, "overlay.json"), filepath.Join(dir, "app")
		here, err := os.Getwd()
		if err != nil {
			return err
		}
		replaced, err := json.Marshal(map[string]any{"Replace": map[string]string{filepath.Join(here, "bench", "userbuild", "main.go"): file}})
		if err != nil {
			return err
		}
		if err := os.WriteFile(file, []byte(source), 0o644); err != nil {
			return err
		}
		if err := os.WriteFile(overlay, replaced, 0o644); err != nil {
			return err
		}
		listed, err := goTool("list", "-overlay", overlay, "-deps", "./bench/userbuild")
		if err != nil {
			return err
		}
		for pkg := range strings.FieldsSeq(string(listed)) {
			packages[pkg] = true
		}
		if _, err := goTool("build", "-overlay", overlay, "-o", binary, "./bench/userbuild"); err != nil {
			return err
		}
		info, err := os.Stat(binary)
		if err != nil {
			return err
		}
		size = info.Size()
		return nil
	})
	return packages, size, err
}

func goTool(args ...string) ([]byte, error) {
	command := exec.Command("go", args...)
	command.Stderr = os.Stderr
	return command.Output()
}
