# PI032 ERROR Two resources of one path part
# finds: two resources of one `PathPart` under one parent
# why: A path part is there once under its parent. The second is refused at deploy: `Another resource with the same parent already has this name`.
# evidence: LIVE: a known error of API Gateway
# cure: keep one resource and give its methods to it
package privateintegration

import rego.v1

violation contains make_diag_at(
	"PI032", "ERROR", again[2], "Properties.PathPart",
	sprintf("%s has '%s' under the same parent already: keep one resource for both", [first[2], again[1]]),
) if {
	some n, first in sorted_parts
	again := sorted_parts[n + 1]
	again[0] == first[0]
	again[1] == first[1]
	first[0][0] != null
}

sorted_parts := sort(path_parts)
