// Package apigw holds what is known of API Gateway's REST APIs and private
// integrations, and of the load balancers behind them: names, grammars, limits
// and answers. It decides nothing and imports nothing of this module, so that
// the core, the test gateway and the rules for templates can share the facts and
// still judge on their own.
//
// Each fact has a grade. DOC: an AWS page says so. LIVE: reported or recorded
// from a real account; where it disagrees with a page it is the one that is
// followed. CODE: read in the source of the CDK or of another tool. OPEN: not
// established, and therefore nowhere refused.
package apigw
