package privateintegration

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/interfaces/interfacesawsapigateway"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/openapi"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// inlineDefinition is a wired document on its way into the template.
type inlineDefinition struct {
	awsapigateway.ApiDefinition
	text   []byte // what it takes as values is many times as much
	uses   []*privateIntegration
	routes *wiring.Routes
}

// fileDefinition is one that goes through a file.
type fileDefinition struct {
	awsapigateway.ApiDefinition
	file   awsapigateway.AssetApiDefinition
	uses   []*privateIntegration
	routes *wiring.Routes
}

func (p *privateIntegration) ApiDefinition(document []byte, options *OpenApiOptions) awsapigateway.ApiDefinition {
	var ps wiring.Problems
	plain, uses := options.plain(p, &ps)
	wired, problems := openapi.Wire(document, plain)
	ps = append(ps, problems...)
	p.refuse(ps)
	return p.definition(wired, uses)
}

// definition takes a wired document into the template or, where that would lose
// something of it and can be helped, into a file.
func (p *privateIntegration) definition(wired *openapi.Document, uses []*privateIntegration) awsapigateway.ApiDefinition {
	indented := true
	if !wired.IsSmall() && !wired.AsFile(false) { // asking costs calls, and decides nothing else
		switch p.Node().TryGetContext(jsii.String("@aws-cdk/core:suppressTemplateIndentation")) { // as JavaScript takes it: the command line gives text
		case nil, false, "":
		default:
			indented = false
		}
	}
	var definition awsapigateway.ApiDefinition
	routes := wired.Routes // alone: the rest of the document need not be kept
	if wired.AsFile(indented) {
		d := &fileDefinition{file: p.asFile(wired.Bytes()), uses: uses, routes: &routes}
		awsapigateway.NewApiDefinition_Override(d)
		definition = d
	} else {
		p.refuse(wired.CheckInline(indented))
		d := &inlineDefinition{text: wired.Bytes(), uses: uses, routes: &routes}
		if loss, ok := wired.LossWarning(); ok {
			wired.Warnings = append(wired.Warnings, loss)
		}
		awsapigateway.NewApiDefinition_Override(d)
		definition = d
	}
	for _, w := range wired.Warnings {
		if w.Info {
			p.info(w.Code, "%s", w)
		} else {
			p.warn(w.Code, nil, "%s", w)
		}
	}
	return definition
}

// asFile writes the document into the cloud assembly, where it outlives the
// process as every asset does, under a name that only its content decides.
func (p *privateIntegration) asFile(document []byte) awsapigateway.AssetApiDefinition {
	sum := fmt.Sprintf("%x", sha256.Sum256(document))
	name := filepath.Join(*p.registry.owner.AssetOutdir(), "openapi."+sum+".json")
	if err := os.WriteFile(name, document, 0o644); err != nil {
		var ps wiring.Problems
		ps.Add("document", wiring.CodeCdkRefused, "", "must go through a file of the cloud assembly: %v", err)
		p.refuse(ps)
	}
	return awsapigateway.ApiDefinition_FromAsset(jsii.String(name), nil)
}

// Bind is called by the CDK while it makes the API.
func (d *inlineDefinition) Bind(scope constructs.Construct) *awsapigateway.ApiDefinitionConfig {
	bindLater(scope, d.uses, inTemplate, d.routes)
	return &awsapigateway.ApiDefinitionConfig{InlineDefinition: openapi.Values(d.text)}
}

func (d *fileDefinition) Bind(scope constructs.Construct) *awsapigateway.ApiDefinitionConfig {
	bindLater(scope, d.uses, inFile, d.routes)
	return d.file.Bind(scope)
}

// BindAfterCreate tells the CLI where the file goes.
func (d *fileDefinition) BindAfterCreate(scope constructs.Construct, restApi interfacesawsapigateway.IRestApiRef) {
	d.file.BindAfterCreate(scope, restApi)
}

// bindLater binds an API that is being made, and has neither deployment nor
// stage yet, when it is synthesized.
func bindLater(scope constructs.Construct, uses []*privateIntegration, document document, routes *wiring.Routes) {
	api, ok := scope.(awsapigateway.IRestApi)
	if !ok {
		return
	}
	shared := uses[0].registry
	shared.documents = append(shared.documents, documented{api, routes})
	for _, p := range uses {
		p.registry.afterAspects(20, func() bool {
			a := p.registry.apiOf(api)
			var ps wiring.Problems
			if a.deployment != nil && !slices.Contains(p.registry.survey().Deployments, a.deployment) { // not in this Stage
				wrongStage("api", api, p.registry.owner, &ps)
			} else {
				p.checkApi("api", a, &ps)
			}
			p.refuse(ps)
			p.bindAs(a, document)
			return true
		})
	}
}
