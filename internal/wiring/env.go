package wiring

import "strings"

// Env is an account and a Region, each empty where it is not known.
type Env struct{ Account, Region string }

// ParseEnv reads the CDK's name of a stack's environment, aws://account/Region.
func ParseEnv(environment string) (e Env) {
	account, region, _ := strings.Cut(strings.TrimPrefix(environment, "aws://"), "/")
	if account != "unknown-account" {
		e.Account = account
	}
	if region != "unknown-region" {
		e.Region = region
	}
	return e
}

// CheckEnv refuses what is in another account or Region than a private
// integration: its link, load balancer and API must be in one.
func CheckEnv(path, value string, given, wanted Env, ps *Problems) {
	if differs(given.Region, wanted.Region) {
		ps.Add(path, CodeWrongEnv, value, "must be in the private integration's Region, %s", wanted.Region)
	}
	if differs(given.Account, wanted.Account) {
		ps.Add(path, CodeWrongEnv, value, "must be in the private integration's account, %s", wanted.Account)
	}
}

func differs(given, wanted string) bool { return given != "" && wanted != "" && given != wanted }
