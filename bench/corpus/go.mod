module github.com/cdk-private-integration/cdk-private-integration-go/bench/corpus

go 1.26.0

require github.com/cdk-private-integration/cdk-private-integration-go v0.0.0

require go.yaml.in/yaml/v4 v4.0.0 // indirect

replace github.com/cdk-private-integration/cdk-private-integration-go => ../..
