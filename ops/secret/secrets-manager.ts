import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { UserError } from '#ops/user-error';
import type { SecretStore } from './store.ts';

/** In the account and region of the caller. */
export function secretsManager(): SecretStore {
  const client = new SecretsManagerClient();
  return {
    async read(name) {
      const described = await client.send(new DescribeSecretCommand({ SecretId: name })).catch(unlessMissing);
      if (!described) return undefined;
      if (described.DeletedDate) {
        throw new UserError(
          `${name} is being deleted: \`aws secretsmanager restore-secret --secret-id ${name}\` keeps it`,
        );
      }
      // A secret that was never set has no current version.
      const value = await client.send(new GetSecretValueCommand({ SecretId: name })).catch(unlessMissing);
      const { SecretString: text, VersionId: version } = value ?? {};
      const current = version === undefined ? undefined : { text, version };
      return { arn: described.ARN ?? name, current };
    },
    async create(name, text) {
      const { ARN } = await client.send(new CreateSecretCommand({ Name: name, SecretString: text }));
      return ARN ?? name;
    },
    async replace({ arn, current }, text) {
      if (!current) {
        await client.send(new PutSecretValueCommand({ SecretId: arn, SecretString: text }));
        return;
      }
      // Two who rotate at once would each leave the other's secret out: the label moves only from the version that was read.
      const pending = new PutSecretValueCommand({ SecretId: arn, SecretString: text, VersionStages: ['AWSPENDING'] });
      const { VersionId } = await client.send(pending);
      const move = new UpdateSecretVersionStageCommand({
        SecretId: arn,
        VersionStage: 'AWSCURRENT',
        RemoveFromVersionId: current.version,
        MoveToVersionId: VersionId,
      });
      await client.send(move).catch((error: Error) => {
        if (!/^Invalid(Parameter|Request)Exception$/.test(error.name)) throw error;
        throw new UserError('somebody else has changed the secret meanwhile: look, and run this again');
      });
    },
  };
}

function unlessMissing(error: Error): undefined {
  if (error.name !== 'ResourceNotFoundException') throw error;
}
