import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStacksCommand,
  waitUntilStackCreateComplete,
} from '@aws-sdk/client-cloudformation';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';

const NAME = 'operator-role';

/** Creates a role with a policy and assumes it. @returns the variables of its credentials */
export async function assumePolicy(policy: object): Promise<Record<string, string>> {
  const client = new CloudFormationClient();
  await client.send(
    new CreateStackCommand({
      StackName: NAME,
      Capabilities: ['CAPABILITY_IAM'],
      TemplateBody: JSON.stringify({
        Resources: {
          Role: {
            Type: 'AWS::IAM::Role',
            Properties: {
              AssumeRolePolicyDocument: {
                Version: '2012-10-17',
                Statement: [
                  { Effect: 'Allow', Principal: { AWS: { Ref: 'AWS::AccountId' } }, Action: 'sts:AssumeRole' },
                ],
              },
              Policies: [{ PolicyName: NAME, PolicyDocument: policy }],
            },
          },
        },
        Outputs: { Role: { Value: { 'Fn::GetAtt': ['Role', 'Arn'] } } },
      }),
    }),
  );
  await waitUntilStackCreateComplete({ client, maxWaitTime: 30, minDelay: 1, maxDelay: 1 }, { StackName: NAME });
  const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: NAME }));
  const RoleArn = Stacks[0]?.Outputs?.[0]?.OutputValue;
  const { Credentials } = await new STSClient().send(new AssumeRoleCommand({ RoleArn, RoleSessionName: NAME }));
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
  return {
    AWS_ACCESS_KEY_ID: AccessKeyId,
    AWS_SECRET_ACCESS_KEY: SecretAccessKey,
    AWS_SESSION_TOKEN: SessionToken,
  };
}
