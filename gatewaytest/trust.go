package gatewaytest

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
)

// trust is how API Gateway checks the backend's certificate: the name is the
// Uri's host, and the chain must end at an authority it supports (documented).
func trust(roots *x509.CertPool, skipVerification bool) *tls.Config {
	config := &tls.Config{RootCAs: roots}
	if skipVerification {
		// insecureSkipVerification accepts any authority, and still checks expiry,
		// host name and the presence of a root whose key may sign certificates
		// (documented). crypto/tls can only skip everything: the check below does
		// the rest.
		config.InsecureSkipVerify = true
		config.VerifyConnection = func(state tls.ConnectionState) error {
			return verifyPrivate(state, roots)
		}
	}
	return config
}

func verifyPrivate(state tls.ConnectionState, roots *x509.CertPool) error {
	if len(state.PeerCertificates) == 0 {
		return &tls.CertificateVerificationError{Err: errors.New("backend presents no certificate")}
	}
	pool := x509.NewCertPool()
	if roots != nil {
		pool = roots.Clone()
	}
	intermediates := x509.NewCertPool()
	for _, certificate := range state.PeerCertificates {
		intermediates.AddCert(certificate)
		// CheckSignatureFrom asks for CA:TRUE, and takes a missing key usage for any.
		if certificate.KeyUsage&x509.KeyUsageCertSign != 0 && certificate.CheckSignatureFrom(certificate) == nil {
			pool.AddCert(certificate)
		}
	}
	_, err := state.PeerCertificates[0].Verify(x509.VerifyOptions{
		DNSName: state.ServerName, Roots: pool, Intermediates: intermediates,
	})
	if err != nil {
		return &tls.CertificateVerificationError{UnverifiedCertificates: state.PeerCertificates, Err: err}
	}
	return nil
}

// refusedTLS reports whether a handshake ended in disagreement: a certificate
// that does not pass, an alert of the backend, or an answer that is no TLS.
func refusedTLS(err error) bool {
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var operation *net.OpError
	return errors.As(err, &certificate) || errors.As(err, &record) ||
		errors.As(err, &operation) && operation.Op == "remote error"
}
