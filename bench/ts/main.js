// The app that a TypeScript developer writes by hand, as it runs once compiled:
//   node main.js ROUTES OUTDIR
// aws-cdk-lib 2.270.0 has no integration for VPC link V2, so the target is an
// override, and what the deployment's hash does not see is added to it.
'use strict';
const cdk = require('aws-cdk-lib');
const ec2 = require('aws-cdk-lib/aws-ec2');
const elb = require('aws-cdk-lib/aws-elasticloadbalancingv2');
const apigateway = require('aws-cdk-lib/aws-apigateway');
const apigatewayv2 = require('aws-cdk-lib/aws-apigatewayv2');

const routes = Number(process.argv[2]);
const backend = 'http://orders.example.com:80';

const app = new cdk.App({ outdir: process.argv[3] });
const stack = new cdk.Stack(app, 'Stack');
// Modules are loaded when they are first asked for.
ec2.CfnVPC.CFN_RESOURCE_TYPE_NAME;
elb.CfnLoadBalancer.CFN_RESOURCE_TYPE_NAME;
apigateway.CfnRestApi.CFN_RESOURCE_TYPE_NAME;
apigatewayv2.CfnVpcLink.CFN_RESOURCE_TYPE_NAME;

const begun = process.hrtime.bigint();
const isolated = { subnetType: ec2.SubnetType.PRIVATE_ISOLATED };
const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2, subnetConfiguration: [{ name: 'Service', ...isolated }] });
const alb = new elb.ApplicationLoadBalancer(stack, 'Alb', { vpc, vpcSubnets: isolated });
alb.addListener('Http', { port: 80, open: false, defaultAction: elb.ListenerAction.fixedResponse(200) });

const group = new ec2.SecurityGroup(stack, 'LinkGroup', { vpc, allowAllOutbound: false });
group.connections.allowTo(alb, ec2.Port.tcp(80));
const link = new apigatewayv2.VpcLink(stack, 'Link', { vpc, subnets: isolated, securityGroups: [group] });
const vpcLink = apigateway.VpcLink.fromVpcLinkId(stack, 'Connection', link.vpcLinkId);

const api = new apigateway.RestApi(stack, 'Api', { cloudWatchRole: false });
const items = api.root.addResource('items').addResource('{id}');
for (let i = 0; i < routes; i++) {
  const name = `r${String(i).padStart(4, '0')}`;
  const integration = new apigateway.Integration({
    type: apigateway.IntegrationType.HTTP_PROXY,
    integrationHttpMethod: 'GET',
    uri: `${backend}/items/{id}/${name}`,
    options: {
      connectionType: apigateway.ConnectionType.VPC_LINK,
      vpcLink,
      requestParameters: { 'integration.request.path.id': 'method.request.path.id' },
    },
  });
  const method = items.addResource(name).addMethod('GET', integration, { requestParameters: { 'method.request.path.id': true } });
  method.node.defaultChild.addPropertyOverride('Integration.IntegrationTarget', alb.loadBalancerArn);
}
api.latestDeployment.addToLogicalId({
  target: alb.loadBalancerArn,
  link: [vpc.selectSubnets(isolated).subnetIds, group.securityGroupId],
});
const built = process.hrtime.bigint();
const assembly = app.synth();
const synthesized = process.hrtime.bigint();

console.log(JSON.stringify({
  Template: `${assembly.directory}/${stack.templateFile}`,
  Build: Number(built - begun) / 1e9,
  Synth: Number(synthesized - built) / 1e9,
}));
