package main

import (
	"cmp"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"maps"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cdk-private-integration/cdk-private-integration-go/cmd/private-integration/internal/check"
	"github.com/cdk-private-integration/cdk-private-integration-go/cmd/private-integration/internal/desk"
	"github.com/cdk-private-integration/cdk-private-integration-go/gatewaytest"
)

// served is what the flags of serve say.
type served struct {
	listen, stack, api                                                    string
	backends, stages, parameters, imports, authorities, keys, authorizers []string
	insecure, strict                                                      bool
}

func newServe(s streams) *cobra.Command {
	var f served
	cmd := &cobra.Command{
		Use:   "serve TEMPLATE",
		Short: "Answer the calls of a template's API on this machine, with a page to see and call it",
		Long: `Answer calls as API Gateway is known to answer them with this template, JSON or
YAML, or a cdk.out directory: over the VPC link to a backend of yours. The page at
/ shows the wiring, every route with a form to call it, and the log. A call is a
line on standard output. A template that changes is served anew; while the new one
is refused, the old one is, and standard error says why. It is a model of API
Gateway, and not AWS.`,
		Example: "  private-integration serve cdk.out --stack Orders --backend 'Alb:443=localhost:8443' --insecure-backend",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return f.run(cmd.Context(), s, args[0])
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.listen, "listen", "127.0.0.1:0", "address to answer on; port 0 is a free one")
	flags.StringVar(&f.stack, "stack", "", "stack of a cdk.out directory; not needed for the only one that has a REST API")
	flags.StringVar(&f.api, "api", "", "logical id of the API, where the template has several")
	flags.StringArrayVar(&f.backends, "backend", nil, "what answers for a listener, 'BALANCER:PORT=HOST:PORT' by the load balancer's logical id or ARN;\n=http://HOST:PORT for one that speaks plain HTTP whatever the Uri asks for; repeatable, as are those below")
	flags.StringArrayVar(&f.stages, "stage", nil, "a stage that the template lacks, or variables of one: 'NAME' or 'NAME:VARIABLE=VALUE,…'")
	flags.StringArrayVar(&f.parameters, "parameter", nil, "value of a template parameter or pseudo parameter: 'NAME=VALUE', 'AWS::Region=eu-west-1'")
	flags.StringArrayVar(&f.imports, "import", nil, "value of what is kept elsewhere: an export, 'Stack.Output', 'LogicalId.Attribute' or '{{resolve:…}}', each with '=VALUE'")
	flags.StringArrayVar(&f.keys, "api-key", nil, "value of an API key: 'NAME=VALUE', by its logical id or any name")
	flags.StringArrayVar(&f.authorizers, "authorizer", nil, "what an authorizer, by its logical id, or AWS_IAM decides: 'NAME=allow', '=deny' or '=unauthorized';\nvalues of its context follow: 'NAME=allow,user=7', those of context.identity as 'identity.NAME=VALUE'")
	flags.StringArrayVar(&f.authorities, "ca", nil, "file of certificates (PEM) that backends may have been signed with, beside the system's")
	flags.BoolVar(&f.insecure, "insecure-backend", false, "take any certificate of a backend")
	flags.BoolVar(&f.strict, "strict", false, "refuse a template with something that is not modeled, instead of skipping it with a note")
	for _, name := range []string{"listen", "stack", "api", "backend", "stage", "parameter", "import", "api-key", "authorizer"} {
		complete(cmd, name, cobra.NoFileCompletions)
	}
	return cmd
}

func (f *served) run(ctx context.Context, s streams, name string) error {
	options, err := f.options()
	if err != nil {
		return err
	}
	config := desk.Config{
		Name:    strings.TrimSpace(filepath.Base(name) + " " + f.stack),
		Load:    func() ([]byte, error) { return s.template(name, f.stack) },
		Path:    name,
		Options: *options,
		Check:   findings,
		Say:     gatewayInFlags.Replace,
		Out:     s.out, Err: s.err,
	}
	if name == "-" {
		config.Name, config.Path = "standard input", ""
	}
	d, err := desk.New(ctx, config)
	var refusal desk.Refusal
	if errors.As(err, &refusal) {
		return mistakes{gatewayInFlags.Replace(err.Error())}
	}
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", f.listen)
	if err != nil {
		return err
	}
	for _, text := range unused(d.Backends(), options.Backends) {
		fmt.Fprintln(s.err, text)
	}
	fmt.Fprintf(s.err, "page at http://%s/, calls at http://%[1]s/STAGE/PATH\n", listener.Addr())
	return d.Serve(ctx, listener)
}

// unused says of each backend given that no route leads to it: most often a name
// that is spelled otherwise in the template.
func unused(asked []string, given map[string]string) (said []string) {
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if !slices.Contains(asked, name) {
			said = append(said, fmt.Sprintf("--backend: no route leads to %q; routes lead to %s", name, cmp.Or(list(asked), "no backend")))
		}
	}
	return said
}

// findings checks a template for the page, what matters most first.
func findings(ctx context.Context, template []byte) (found []desk.Finding, err error) {
	report, err := check.Run(ctx, []check.Input{{Name: "template", Text: template}}, nil, func(string) {})
	if err != nil {
		return nil, err
	}
	for _, f := range report.Findings {
		found = append(found, desk.Finding{Severity: f.Level, Rule: f.Rule, Where: cmp.Or(f.Resource, f.Path), Text: f.Message})
	}
	order := map[string]int{"error": 0, "warning": 1, "info": 2}
	slices.SortStableFunc(found, func(a, b desk.Finding) int { return order[a.Severity] - order[b.Severity] })
	return found, nil
}

// gatewayInFlags names flags where the gateway names options. Where a call comes
// from has no flag.
var gatewayInFlags = strings.NewReplacer(
	"gatewaytest: ", "", "Options.Backends", "--backend", "Options.APIKeys", "--api-key", "Options.API", "--api",
	"Options.Authorizers", "--authorizer", "Options.Stages", "--stage", "Options.Parameters", "--parameter", "Options.Imports", "--import",
	"Options.RootCAs", "--ca", "Options.AllowUnmodeled leaves such features out", "without --strict such features are left out",
	", as Options.Source has it", "",
)

// options reads the flags, and tells every mistake at once.
func (f *served) options() (*gatewaytest.Options, error) {
	var wrong mistakes
	refuse := func(flag, value, want string) {
		wrong = append(wrong, fmt.Sprintf("--%s: must be %s, got %q", flag, want, value))
	}
	pairs := func(flag string, values []string) map[string]string {
		made := map[string]string{}
		for _, pair := range values {
			name, value, ok := strings.Cut(pair, "=")
			if !ok || name == "" {
				refuse(flag, pair, "NAME=VALUE")
			}
			made[name] = value
		}
		return made
	}
	o := &gatewaytest.Options{
		API: f.api, Backends: map[string]string{}, Stages: map[string]map[string]string{}, Authorizers: map[string]gatewaytest.Authorizer{},
		Parameters: pairs("parameter", f.parameters), Imports: pairs("import", f.imports), APIKeys: pairs("api-key", f.keys),
		InsecureBackends: f.insecure, AllowUnmodeled: !f.strict,
	}
	for _, b := range f.backends {
		listener, address, _ := strings.Cut(b, "=")
		address = strings.TrimSuffix(strings.TrimPrefix(address, "https://"), "/")
		_, port, err := net.SplitHostPort(strings.TrimPrefix(address, "http://"))
		if err != nil || port == "" || !strings.Contains(listener, ":") {
			refuse("backend", b, "BALANCER:PORT=HOST:PORT")
		}
		o.Backends[listener] = address
	}
	for _, text := range f.stages {
		name, variables, _ := strings.Cut(text, ":")
		if o.Stages[name] == nil {
			o.Stages[name] = map[string]string{}
		}
		if variables != "" {
			maps.Copy(o.Stages[name], pairs("stage", strings.Split(variables, ",")))
		}
	}
	for _, text := range f.authorizers {
		name, decision, _ := strings.Cut(text, "=")
		parts := strings.Split(decision, ",")
		if name == "" || !slices.Contains([]string{"allow", "deny", "unauthorized"}, parts[0]) {
			refuse("authorizer", text, "NAME=allow, =deny or =unauthorized")
			continue
		}
		o.Authorizers[name] = decides(parts[0], pairs("authorizer", parts[1:]))
	}
	if len(f.authorities) > 0 {
		var err error
		if o.RootCAs, err = x509.SystemCertPool(); err != nil {
			o.RootCAs = x509.NewCertPool()
		}
		for _, file := range f.authorities {
			text, err := os.ReadFile(file)
			if err != nil {
				return nil, err
			}
			if !o.RootCAs.AppendCertsFromPEM(text) {
				refuse("ca", file, "a file of certificates in PEM")
			}
		}
	}
	if len(wrong) > 0 {
		return nil, wrong
	}
	return o, nil
}

// decides is an authorizer that always decides the same.
func decides(what string, values map[string]string) gatewaytest.Authorizer {
	made := gatewaytest.Decision{Allow: what == "allow", Context: map[string]string{}, Identity: map[string]string{}}
	for name, value := range values {
		if rest, ok := strings.CutPrefix(name, "identity."); ok {
			made.Identity[rest] = value
		} else {
			made.Context[name] = value
		}
	}
	made.APIKey = made.Identity["apiKey"]
	return func(*gatewaytest.AuthorizerRequest) (gatewaytest.Decision, error) {
		if what == "unauthorized" {
			return gatewaytest.Decision{}, gatewaytest.ErrUnauthorized
		}
		return made, nil
	}
}
