# PI028 ERROR Integration response that the method does not declare
# finds: an integration response whose status or headers the method does not declare
# why: An integration response fills a response of the method. A status that the method has not is refused at deploy (`No method response exists for method`), and so is a header that the method's response does not list: `Invalid mapping expression parameter specified: method.response.header.name`.
# evidence: LIVE: both reported, for methods and for imports
# cure: list the status in `MethodResponses` and the header in its `ResponseParameters` as `method.response.header.name: true`; in OpenAPI under `responses` of the operation
package privateintegration

import rego.v1

violation contains make_diag_at(
	"PI028", "ERROR", i.resource, path,
	sprintf("the method declares no response %s: add it to %s", [status, response_names(i).list]),
) if {
	some [i, path, status, _] in integration_responses
	declared := method_responses(i)
	not declared[status]
}

violation contains make_diag_at(
	"PI028", "ERROR", i.resource, path,
	sprintf("response %s of the method declares no header %s: add it to %s", [status, name, response_names(i).headers]),
) if {
	some [i, path, status, said] in integration_responses
	headers := method_responses(i)[status]
	plain_object(said)
	some key, _ in said
	startswith(key, "method.response.header.")
	name := trim_prefix(key, "method.response.header.")
	not lower(name) in headers
}

response_names(i) := {"list": "MethodResponses", "headers": "its ResponseParameters"} if {
	i.item == null
} else := {"list": "responses of the operation", "headers": "its headers"}

# [integration, path, status, response parameters] of integration responses.
integration_responses := array.concat([[i, path, status, object.get(response, "ResponseParameters", {})] |
	some i in private_integrations
	i.item == null
	responses := i.block[i.names.responses]
	is_array(responses)
	some n, response in responses
	path := sprintf("%s.%d", [at(i, "responses"), n])
	status := status_text(response.StatusCode)
], [[i, path, status, object.get(response, "responseParameters", {})] |
	some i in private_integrations
	i.item != null
	responses := i.block[i.names.responses]
	plain_object(responses)
	some pattern, response in responses
	path := concat(".", [at(i, "responses"), pattern])
	status := status_text(response.statusCode)
])

status_text(status) := status if {
	is_string(status)
} else := sprintf("%d", [status]) if {
	is_number(status)
}

# {status: headers in lower case} of a method; undefined when not all is known.
# Operations of which the import makes responses up (none, a default, a range,
# a reference) are left alone.
method_responses(i) := found if {
	i.item == null
	said := object.get(i.operation, "MethodResponses", [])
	is_array(said)
	every response in said { status_text(response.StatusCode) }
	found := {status: headers |
		some response in said
		status := status_text(response.StatusCode)
		headers := {lower(trim_prefix(key, "method.response.header.")) | some key, _ in items(response.ResponseParameters)}
	}
} else := found if {
	i.item != null
	said := i.operation.responses
	plain_object(said)
	count(said) > 0
	every status, response in said {
		regex.match(`^[1-5][0-9][0-9]$`, status)
		is_object(response)
		not response["$ref"]
	}
	found := {status: headers |
		some status, response in said
		headers := {lower(name) | some name, _ in items(response.headers)}
	}
}
