#!/usr/bin/env bash
# aws-cdk-lib 2.276.0: a SpecRestApi hands itself to its ApiDefinition's
# bindAfterCreate before it has an id.
#
# The method is there for a definition to bind to the API once its CloudFormation
# resource is made, and it is: as the child "Resource". But restApi.restApiId is
# still undefined then, so that a permission for the API, say, cannot be made from
# the argument. The definitions of the library itself do not read it.
#
# Seen:
#   restApiId: undefined
#   the resource's own: token
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund aws-cdk-lib@2.276.0 constructs@10.8.1 >/dev/null 2>&1
cat > app.js <<'EOF'
const cdk = require('aws-cdk-lib');
const apigateway = require('aws-cdk-lib/aws-apigateway');
class Definition extends apigateway.ApiDefinition {
  bind() {
    return { inlineDefinition: { openapi: '3.0.1', info: { title: 't', version: '1' }, paths: {} } };
  }
  bindAfterCreate(scope, restApi) {
    console.log('restApiId:', restApi.restApiId);
    const own = scope.node.findChild('Resource').ref;
    console.log("the resource's own:", cdk.Token.isUnresolved(own) ? 'token' : own);
  }
}
const stack = new cdk.Stack(new cdk.App(), 'Stack');
new apigateway.SpecRestApi(stack, 'Api', { apiDefinition: new Definition(), cloudWatchRole: false });
EOF
got=$(node app.js)
want="restApiId: undefined
the resource's own: token"
echo "$got"
[ "$got" = "$want" ] || { echo "changed"; exit 1; }
