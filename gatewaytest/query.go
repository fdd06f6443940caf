package gatewaytest

import (
	"net/url"
	"strings"
)

// pair is one query parameter; a query keeps its order.
type pair struct{ name, value string }

// parseQuery reads a query. A semicolon splits it like an ampersand (documented).
func parseQuery(raw string) []pair {
	var pairs []pair
	for raw != "" {
		part := raw
		if end := strings.IndexAny(raw, "&;"); end >= 0 {
			part, raw = raw[:end], raw[end+1:]
		} else {
			raw = ""
		}
		if part == "" {
			continue
		}
		name, value, _ := strings.Cut(part, "=")
		pairs = append(pairs, pair{unescapeQuery(name), unescapeQuery(value)})
	}
	return pairs
}

func unescapeQuery(text string) string {
	if decoded, err := url.QueryUnescape(text); err == nil {
		return decoded
	}
	return text
}

func encodeQuery(pairs []pair) string {
	var b strings.Builder
	for i, p := range pairs {
		if i > 0 {
			b.WriteByte('&')
		}
		b.WriteString(escapeQuery(p.name))
		b.WriteByte('=')
		b.WriteString(escapeQuery(p.value))
	}
	return b.String()
}

func escapeQuery(text string) string {
	return strings.ReplaceAll(url.QueryEscape(text), "+", "%20")
}

func valuesOf(pairs []pair, name string) []string {
	var values []string
	for _, p := range pairs {
		if p.name == name {
			values = append(values, p.value)
		}
	}
	return values
}
