package template

import (
	"fmt"
	"strings"
)

// ref is the value of {"Ref": name}: a parameter, or a resource's physical id.
func (t *Template) ref(name string) any {
	if name == "AWS::NoValue" {
		return noValue{}
	}
	if value, ok := t.parameters[name]; ok {
		return value
	}
	return t.attribute(name, "Ref")
}

// attribute makes up what Ref or Fn::GetAtt of a resource gives. The same
// resource, attribute and values always give the same text.
func (t *Template) attribute(id, attribute string) any {
	kind, ok := t.types[id]
	switch {
	case !ok:
		return unresolved("%s is no resource or parameter of the template", id)
	case t.excluded[id]:
		return unresolved("%s is left out by its condition", id)
	}
	value := id + "." + attribute
	if Unknowable(kind) {
		if given, ok := t.imports[value]; ok {
			return given
		}
		value = unresolved("%s of %s", value, kind)
		t.owners[value] = id
		return value
	}
	switch kind {
	case "AWS::ElasticLoadBalancingV2::LoadBalancer":
		flavour := map[string]string{"network": "net", "gateway": "gwy"}[Text(Map(Map(t.raw[id])["Properties"])["Type"])]
		if flavour == "" {
			flavour = "app"
		}
		switch attribute {
		case "Ref", "LoadBalancerArn":
			value = t.arn("loadbalancer/" + flavour + "/" + id + "/0123456789abcdef")
		case "LoadBalancerFullName":
			value = flavour + "/" + id + "/0123456789abcdef"
		case "DNSName":
			value = strings.ToLower(fmt.Sprintf("internal-%s-%s.%s.elb.%s",
				id, flavour, t.parameters["AWS::Region"], t.parameters["AWS::URLSuffix"]))
		}
	case "AWS::ElasticLoadBalancingV2::Listener":
		if attribute == "Ref" || attribute == "ListenerArn" {
			value = t.arn("listener/app/" + id + "/0123456789abcdef/0123456789abcdef")
		}
	case "AWS::ElasticLoadBalancingV2::TargetGroup":
		if attribute == "Ref" || attribute == "TargetGroupArn" {
			value = t.arn("targetgroup/" + id + "/0123456789abcdef")
		}
	}
	t.owners[value] = id
	return value
}

// Unknowable says that nobody but its provider knows what a resource of this type
// gives: a custom resource, a nested stack, a module, a product, a type of a third
// party, the value of an SSM parameter, what an express service makes.
func Unknowable(kind string) bool {
	switch kind {
	case "AWS::CloudFormation::CustomResource", "AWS::CloudFormation::Stack", "AWS::SSM::Parameter",
		"AWS::ServiceCatalog::CloudFormationProvisionedProduct", "AWS::ECS::ExpressGatewayService":
		return true
	}
	return !strings.HasPrefix(kind, "AWS::") || strings.HasSuffix(kind, "::MODULE")
}

func (t *Template) arn(name string) string {
	return fmt.Sprintf("arn:%s:elasticloadbalancing:%s:%s:%s",
		t.parameters["AWS::Partition"], t.parameters["AWS::Region"], t.parameters["AWS::AccountId"], name)
}
