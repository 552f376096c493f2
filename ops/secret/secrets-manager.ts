import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { ignoreError } from '#contract/ignore-error';
import { throwAwsErrorForUser } from '#ops/aws/aws-error';
import { UserError } from '#ops/user-error';
import type { SecretStore } from './store.ts';

/** Creates a store in the account and region of the caller. */
export function secretsManager(): SecretStore {
  const client = new SecretsManagerClient();
  const ignoreMissing = ignoreError('ResourceNotFoundException');
  return {
    async read(name) {
      const described = await client
        .send(new DescribeSecretCommand({ SecretId: name }))
        .catch(ignoreMissing)
        .catch(throwAwsErrorForUser);
      if (!described) return undefined;
      if (described.DeletedDate) {
        throw new UserError(
          `${name} is scheduled for deletion. Run \`aws secretsmanager restore-secret --secret-id ${name}\` first.`,
        );
      }
      // A secret that was never set has no current version.
      const value = await client
        .send(new GetSecretValueCommand({ SecretId: name }))
        .catch(ignoreMissing)
        .catch(throwAwsErrorForUser);
      const { SecretString: text, VersionId: version } = value ?? {};
      const current = version === undefined ? undefined : { text, version };
      return { arn: described.ARN ?? name, name, current };
    },
    async create(name, text) {
      const command = new CreateSecretCommand({ Name: name, SecretString: text });
      const { ARN } = await client.send(command).catch(throwAwsErrorForUser);
      return ARN ?? name;
    },
    async replace({ arn, current }, text) {
      if (!current) {
        const command = new PutSecretValueCommand({ SecretId: arn, SecretString: text });
        await client.send(command).catch(throwAwsErrorForUser);
        return;
      }
      // The label moves only from the version that was read. Otherwise two operators who rotate at once would each drop
      // the other's secret.
      const pending = new PutSecretValueCommand({ SecretId: arn, SecretString: text, VersionStages: ['AWSPENDING'] });
      const { VersionId } = await client.send(pending).catch(throwAwsErrorForUser);
      const move = new UpdateSecretVersionStageCommand({
        SecretId: arn,
        VersionStage: 'AWSCURRENT',
        RemoveFromVersionId: current.version,
        MoveToVersionId: VersionId,
      });
      await client.send(move).catch((error: Error) => {
        if (!/^Invalid(Parameter|Request)Exception$/.test(error.name)) throwAwsErrorForUser(error);
        throw new UserError(
          'another operator changed the secret in the meantime. Check it, then run this command again.',
        );
      });
    },
  };
}
