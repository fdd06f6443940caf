package gatewaytest

import (
	"crypto/sha256"
	"encoding/base64"
	"strings"
)

// signed is what an Authorization header with a signature begins with.
const signed = "AWS4-HMAC-SHA256"

// unsigned refuses a call that only a signature could let in: of a method with
// IAM, or of a path or verb that is not there. An Authorization header of another
// kind is read as a signature then, and the answer says what it lacks (recorded).
func (c *call) unsigned(reason string) *failure {
	header := c.request.Header.Get("Authorization")
	if header == "" || strings.HasPrefix(header, signed) {
		return &failure{kind: missingToken, reason: reason}
	}
	sum := sha256.Sum256([]byte(header))
	hash := base64.StdEncoding.EncodeToString(sum[:])
	message := "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. " +
		"Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. " +
		"(Hashed with SHA-256 and encoded with Base64) Authorization=" + hash
	_, pairs, _ := strings.Cut(header, " ")
	for pair := range strings.SplitSeq(pairs, ",") {
		if pair != "" && !strings.Contains(pair, "=") {
			message = "Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '" + hash + "'."
		}
	}
	return &failure{kind: noSignature, message: message, reason: reason + "; the Authorization header is read as a signature, since nothing else lets the call in"}
}
