package privateintegration

// Ids of everything this package adds to a tree. Logical ids are made from
// them: a changed id replaces a deployed resource.
const (
	idRegistry      = "PrivateIntegrationRegistry" // child of the Stage or App; no resource
	idSharedLink    = "PrivateIntegration-"        // child of the stack, followed by the VPC's path
	idRules         = "PrivateIntegrationRules"    // child of the stack; holds security group rules
	idVpcLink       = "VpcLink"
	idSecurityGroup = "SecurityGroup"
	idPermission    = "AuthorizerPermission" // child of the API, followed by a number
	idConnection    = "Connection"           // the link as the REST API's L2 knows it; no resource
	idNotes         = "Notes"                // below a private integration; holds warnings that come late
	idApi           = "Api"                  // followed by a number: an API that Adopt knows by its id; no resource
	idMonitoring    = "Monitoring-"          // below a private integration, followed by the stage's path
)
