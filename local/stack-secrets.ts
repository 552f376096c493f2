import { SECRETS_FILE } from '#config/local-state';
import type { SecretProperties, Template } from '#ops/stack/template';
import type { CreateResource } from './create-resource.ts';
import { generateSecretString } from './generate-secret-string.ts';
import type { Resolver } from './resolver.ts';
import { type Secrets, secretArn } from './secrets.ts';
import { writeJsonFile } from './write-json-file.ts';

/**
 * Adds the template's secrets to `secrets` and to `.catchbasin/secrets.json`. A value in the file stays, so that a user
 * can replace it.
 */
export async function addSecrets(
  template: Template,
  resolver: Resolver,
  secrets: Record<string, string>,
  create: CreateResource,
): Promise<void> {
  const stackSecrets = template.all('AWS::SecretsManager::Secret');
  for (const [logicalId, properties] of stackSecrets) {
    await create(logicalId, async () => {
      // CDK takes the first two parts of a generated name as the name.
      const name = properties.Name === undefined ? `${logicalId}-local` : resolver.resolve(properties.Name);
      secrets[name] ??= secretStringOf(properties, resolver);
      const arn = secretArn(name);
      resolver.add(logicalId, { ref: arn, arn, attributes: { Id: arn } });
    });
  }
  if (stackSecrets.length > 0) writeJsonFile(SECRETS_FILE, secrets satisfies Secrets);
}

function secretStringOf({ SecretString, GenerateSecretString = {} }: SecretProperties, resolver: Resolver): string {
  return SecretString === undefined ? generateSecretString(GenerateSecretString) : resolver.resolve(SecretString);
}
