package apigw

import (
	"regexp"
	"strings"
)

// partition holds what Regions with a prefix have in common.
type partition struct{ prefix, name, suffix string }

// partitions besides the one that most Regions are in (CODE, region-info of the
// CDK 2.276).
var partitions = []partition{
	{"cn-", "aws-cn", "amazonaws.com.cn"},
	{"us-gov-", "aws-us-gov", mainSuffix},
	{"us-iso-", "aws-iso", "c2s.ic.gov"},
	{"us-isob-", "aws-iso-b", "sc2s.sgov.gov"},
	{"us-isof-", "aws-iso-f", "csp.hci.ic.gov"},
	{"eu-isoe-", "aws-iso-e", "cloud.adc-e.uk"},
	{"eusc-", "aws-eusc", "amazonaws.eu"},
}

const mainSuffix = "amazonaws.com"

// Partition is the partition of a Region, and what host names there end in.
func Partition(region string) (name, suffix string) {
	for _, p := range partitions {
		if strings.HasPrefix(region, p.prefix) {
			return p.name, p.suffix
		}
	}
	return "aws", mainSuffix
}

// hostSuffixes is a regular expression for them.
func hostSuffixes() string {
	all := []string{regexp.QuoteMeta(mainSuffix)}
	for _, p := range partitions {
		if p.suffix != mainSuffix {
			all = append(all, regexp.QuoteMeta(p.suffix))
		}
	}
	return strings.Join(all, "|")
}
