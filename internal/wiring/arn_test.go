package wiring

import (
	"strings"
	"testing"
)

const (
	albArn = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/orders/50dc6c495c0c9188"
	nlbArn = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/net/orders/50dc6c495c0c9188"
	elb    = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:"
	region = "${Token[AWS.Region.4]}"
)

var arnRefusals = []refusal{
	{"arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/orders", "F arn", "no classic load balancer: its id is missing"},
	{"", "F arn", "nothing given"},
	{"orders", "F arn", "a name"},
	{"${stageVariables.loadBalancer}", "F arn", "the target cannot be a stage variable (reported from real accounts)"},
	{strings.Replace(albArn, "elasticloadbalancing", "execute-api", 1), "F arn", "another service"},
	{strings.Replace(albArn, "123456789012", "12345678901", 1), "F arn", "an account of 11 digits"},
	{strings.Replace(albArn, "123456789012", "1234567890123", 1), "F arn", "an account of 13 digits"},
	{strings.Replace(albArn, "orders", strings.Repeat("n", 33), 1), "F arn", "a name of 33 characters"},
	{strings.Replace(albArn, "aws", "", 1), "F arn", "no partition"},
	{strings.Replace(albArn, "eu-central-1", "", 1), "F arn", "no Region"},
	{strings.TrimSuffix(albArn, "50dc6c495c0c9188"), "F arn", "no id"},
	{albArn + "/more", "F arn", "a part too many"},
	{"x" + albArn, "F arn", "something before it"},
	{elb + "loadbalancer/xyz/orders/50dc6c495c0c9188", "F arn", "a type nobody knows"},
	{"arn", "F arn", "cut short"},
	{"arn:aws:elasticloadbalancing", "F arn", "cut short"},
	{"arn:aws:vpc-lattice:eu-central-1:123456789012:targetgroup/orders", "F arn", "another service's"},
	{elb + "other/gwy/orders/50dc6c495c0c9188", "F arn", ""},
	{"see " + elb + "targetgroup/orders/1", "F arn", "not an ARN from the first character on"},
	{"arn::elasticloadbalancing:::listener/app/orders/1/2", "F listener_arn", "the kind can be read whatever is missing"},
	{elb + "truststore/orders/50dc6c495c0c9188", "F arn", "another resource of the service"},
	{elb + "listener/app/orders/50dc6c495c0c9188/f2f7dc8efc522ab2", "F listener_arn", "what AWS's own page asks for"},
	{elb + "listener/net/orders/50dc6c495c0c9188/f2f7dc8efc522ab2", "F listener_arn", ""},
	{elb + "listener-rule/app/orders/50dc6c495c0c9188/f2f7dc8efc522ab2/9683b2d02a6cabee", "F listener_arn", ""},
	{elb + "listener/app", "F listener_arn", "cut short"},
	{strings.Replace(elb, "eu-central-1", region, 1) + "listener/app/orders/1/2", "F listener_arn", "the kind can be read beside a token"},
	{strings.Replace(elb, "123456789012", "${Token[AWS.AccountId.1]}", 1) + "targetgroup/orders/1", "F target_group_arn", ""},
	{elb + "targetgroup/orders/73e2d6bc24d8a067", "F target_group_arn", ""},
	{elb + "targetgroup/orders:1", "F target_group_arn", "a colon more"},
	{elb + "loadbalancer/gwy/orders/50dc6c495c0c9188", "F gateway_lb", ""},
	{elb + "loadbalancer/orders", "F classic_lb", ""},
}

func TestCheckArnFails(t *testing.T) {
	t.Parallel()
	for _, row := range arnRefusals {
		if got := said(CheckArn("F", row.in)); got != row.want {
			t.Errorf("%q: said %q, want %q: %s", row.in, got, row.want, row.reason)
		}
	}
}

func TestArn(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ in, kind, region, account, reason string }{
		{albArn, Application, "eu-central-1", "123456789012", ""},
		{nlbArn, Network, "eu-central-1", "123456789012", ""},
		{strings.Replace(nlbArn, "orders", "Orders-2", 1), Network, "eu-central-1", "123456789012", ""},
		{strings.Replace(nlbArn, "aws", "aws-us-gov", 1), Network, "eu-central-1", "123456789012", "another partition"},
		{strings.Replace(albArn, "orders", strings.Repeat("n", 32), 1), Application, "eu-central-1", "123456789012", "the longest name"},
		{"${Token[TOKEN.1]}", "", "", "", "a token passes and tells nothing"},
		{strings.Replace(albArn, "eu-central-1", region, 1), "", "", "", "a token inside"},
		{elb + "loadbalancer/${Token[TOKEN.1]}", "", "", "", "a full name that is a token is no classic load balancer"},
	} {
		if got := said(CheckArn("F", row.in)); got != "" {
			t.Errorf("%q: said %q: %s", row.in, got, row.reason)
		}
		region, account, ok := ArnEnv(row.in)
		if kind := loadBalancerType(row.in); kind != row.kind || region != row.region || account != row.account || ok != (row.kind != "") {
			t.Errorf("%q: %q in %q of %q, %v: %s", row.in, kind, region, account, ok, row.reason)
		}
	}
}
