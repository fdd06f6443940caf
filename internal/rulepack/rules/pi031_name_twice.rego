# PI031 ERROR Two mapped parameters of one name
# finds: mapped parameters of one name in two places: path, query or header
# why: API Gateway knows the parameters that an integration reads by their names. Two of one name in different places are refused at deploy: `Parameter names must be unique across querystring, header and path`.
# evidence: LIVE: recorded
# cure: give one of them another name, in the route or in the caller's query
package privateintegration

import rego.v1

violation contains make_diag_at(
	"PI031", "ERROR", i.resource, at(i, "mappings"),
	sprintf("'%s' is read from %s: parameter names must be unique across path, query and headers, rename one", [name, concat(" and ", sort(places))]),
) if {
	count(names_twice) > 0
	some i in private_integrations
	some name, places in names_twice[i.block[i.names.mappings]]
}

names_twice := {said: twice |
	some said, facts in mappings
	count(facts.takes) > 1
	twice := places_by_name(facts.takes)
	count(twice) > 0
}

places_by_name(takes) := {name: places |
	some parameter in takes
	name := parameter.name
	places := {other.place | some other in takes; other.name == name}
	count(places) > 1
}
