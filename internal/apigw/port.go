package apigw

// Ports says in words which ports are reachable.
const Ports = "80, 443 or 1024 to 65535"

// Reachable tells whether API Gateway connects to a port of a load balancer: 80,
// 443 and 1024 to 65535 (DOC). One page has "above 1024" instead; which of the
// two holds for port 1024 itself is OPEN, and it is taken.
func Reachable(port int) bool {
	return port == 80 || port == 443 || port >= 1024 && port <= 65535
}

// DefaultPort is the port of a Uri that spells none; 0 for a scheme that is
// neither http nor https.
func DefaultPort(scheme string) int {
	switch scheme {
	case "http":
		return 80
	case "https":
		return 443
	}
	return 0
}
