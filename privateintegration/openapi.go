package privateintegration

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/interfaces/interfacesawsapigateway"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/openapi"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// apiDefinition is a wired document on its way into a SpecRestApi.
type apiDefinition struct {
	awsapigateway.ApiDefinition
	body map[string]any                   // nil when the document goes through a file
	file awsapigateway.AssetApiDefinition // nil when it goes inline
	uses []*privateIntegration
}

func (p *privateIntegration) ApiDefinition(document []byte, options *OpenApiOptions) awsapigateway.ApiDefinition {
	var ps wiring.Problems
	plain, uses := options.plain(p, &ps)
	wired, problems := openapi.Wire(document, plain)
	ps = append(ps, problems...)
	raise(p.path, ps)

	indented := true
	if !wired.IsSmall() && !wired.AsFile(false) { // asking costs calls, and decides nothing else
		indented = p.Node().TryGetContext(jsii.String("@aws-cdk/core:suppressTemplateIndentation")) != true
	}
	d := &apiDefinition{uses: uses}
	if wired.AsFile(indented) {
		d.file = p.asFile(wired.Bytes())
	} else {
		raise(p.path, wired.CheckInline(indented))
		d.body = wired.Inline()
		if loss, ok := wired.LossWarning(); ok {
			wired.Warnings = append(wired.Warnings, loss)
		}
	}
	awsapigateway.NewApiDefinition_Override(d)
	for _, w := range wired.Warnings {
		p.warn(w.Code, "%s", w)
	}
	return d
}

// asFile writes the document into the cloud assembly, where it outlives the
// process as every asset does, under a name that only its content decides.
func (p *privateIntegration) asFile(document []byte) awsapigateway.AssetApiDefinition {
	sum := fmt.Sprintf("%x", sha256.Sum256(document))
	name := filepath.Join(*p.registry.owner.AssetOutdir(), "openapi."+sum+".json")
	if err := os.WriteFile(name, document, 0o644); err != nil {
		var ps wiring.Problems
		ps.Add("document", wiring.CodeInternal, "", "must go through a file of the cloud assembly: %v", err)
		raise(p.path, ps)
	}
	return awsapigateway.ApiDefinition_FromAsset(jsii.String(name), nil)
}

// Bind is called by the CDK while it makes the API.
func (d *apiDefinition) Bind(scope constructs.Construct) *awsapigateway.ApiDefinitionConfig {
	if d.file != nil {
		return d.file.Bind(scope)
	}
	return &awsapigateway.ApiDefinitionConfig{InlineDefinition: d.body}
}

// BindAfterCreate is called before the API has its deployment and stage, so
// that binding them has to wait for the synthesis.
func (d *apiDefinition) BindAfterCreate(scope constructs.Construct, restApi interfacesawsapigateway.IRestApiRef) {
	if d.file != nil {
		d.file.BindAfterCreate(scope, restApi)
	}
	api, ok := scope.(awsapigateway.IRestApi)
	if !ok {
		return
	}
	for _, p := range d.uses {
		p.registry.late = append(p.registry.late, func() {
			if err := try(func() { p.bindAs(p.registry.apiOf(api), true) }); err != nil {
				p.registry.invalid = append(p.registry.invalid, jsii.String(err.Error()))
			}
		})
	}
}
