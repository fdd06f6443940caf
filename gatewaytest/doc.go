// Package gatewaytest sends real requests through a synthesized template. It is
// a model of what AWS documents and what people report of REST APIs over a VPC
// link, and not AWS: a test that passes here says that the template is wired as
// those sources ask, not that a deployment works.
//
// Answers, routes and headers follow what was recorded of the service: the table
// is testdata/recordings.json, with the source and date of each. Most of it was
// recorded over the internet, and that it holds over a VPC link is inferred.
//
// Not established, and chosen here: that a default port is left out of the Host
// header; which characters are encoded again after decoding; that a mapped query
// parameter replaces the caller's of that name; the statuses behind a TLS failure
// other than a wrong name, an answer that is no HTTP, a response of more than 10 MB
// and too many bytes of headers; what importing integration-target (with a hyphen) does; HTTP/2 towards
// the backend. Names of headers are not case-sensitive here, as Go has them.
//
// Authorizers, IAM and values of API keys are played by [Options]; validators,
// models, gateway responses, MOCK, resource policies by source, custom domains,
// binary types and canaries are read from the template. Of mapping templates it
// has text, values of the call and of its body, #set of texts and #if on comparing
// them: what the CDK writes for a preflight. What is not modeled (more logic in mapping
// templates, a mapped Host, caches, integrations other than MOCK or
// over a VPC link, …) makes [NewServer] fail with the list, unless
// [Options.AllowUnmodeled] is set. Throttling, quotas and logging are left out
// without a word, and a firewall is noted as one that lets the call through.
//
//	gw, err := gatewaytest.NewServer(template, &gatewaytest.Options{
//		Backends: map[string]string{"OrdersAlb:443": backend.Listener.Addr().String()},
//		RootCAs:  pool,
//	})
//	defer gw.Close()
//	resp, err := http.Get(gw.URL("prod") + "/orders/7?expand=1")
//
// [NewHandler] is the same as an http.Handler. Both are safe for concurrent use.
// Nothing here panics on any template.
package gatewaytest
