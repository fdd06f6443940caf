// Package gatewaytest sends real requests through a synthesized template. It is
// a model of what AWS documents and what people report of REST APIs over a VPC
// link, and not AWS: a test that passes here says that the template is wired as
// those sources ask, not that a deployment works.
//
// Not established, and chosen here: that a path is chosen before the verb, with
// resources that have no method passed over; that one trailing slash is ignored;
// the answer to an unknown stage; that a default port is left out of the Host
// header; which characters are encoded again after decoding; what becomes of a
// mapping whose source is missing, and of a repeated parameter; the statuses
// behind a TLS failure other than a wrong name, a listener of another protocol
// and a response of more than 10 MB; what importing integration-target (with a
// hyphen) does; HTTP/2 and headers with the client's address towards the backend.
//
// What is not modeled at all (authorizers, API keys, validators, mapping
// templates, caches, integrations other than over a VPC link, …) makes
// [NewServer] fail with the list, unless [Options.AllowUnmodeled] is set.
// Throttling, logging and custom domain names are left out without a word.
//
//	gw, err := gatewaytest.NewServer(template, &gatewaytest.Options{
//		Backends: map[string]string{"OrdersAlb:443": backend.Listener.Addr().String()},
//		RootCAs:  pool,
//	})
//	defer gw.Close()
//	resp, err := http.Get(gw.URL("prod") + "/orders/7?expand=1")
//
// A [Server] is safe for concurrent use. Nothing here panics on any template.
package gatewaytest
