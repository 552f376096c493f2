import { ArnFormat, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';

/** Grants an action on the named secrets only. Secrets Manager appends a dash and six characters to each name. */
export function grantSecrets(to: LambdaFunction, action: string, names: readonly string[]): void {
  const resources = names.map((name) =>
    Stack.of(to).formatArn({
      service: 'secretsmanager',
      resource: 'secret',
      resourceName: `${name}-??????`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    }),
  );
  if (resources.length > 0) to.addToRolePolicy(new PolicyStatement({ actions: [action], resources }));
}
