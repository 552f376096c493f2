import { checkSecret, describeUnusualForm } from '#config/check-secret';
import { apiKeyNames, isApiKey, secretNames, settableSecretNames } from '#config/secret-names';
import { parseSigningSecrets } from '#contract/signing-secrets';
import { putCommand, type SecretScope } from '#ops/secret/commands';
import type { DeployedStack } from '#ops/stack/deployed-stack';
import type { Check } from './check.ts';
import { error, type Finding, ok, warning } from './finding.ts';

/**
 * Checks that the ingest function can verify webhooks with each existing secret, and that each API key has a value.
 * Another check reports missing secrets. No value ever enters a finding.
 */
export const secretValues: Check<DeployedStack> = {
  name: 'secret values',
  actions: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
  async run({ template: { metadata } }, ports) {
    const all = checkedNames(metadata);
    const states = await Promise.all(all.map((name) => ports.secretState(name)));
    const names = all.filter((_, index) => states[index] === 'present');
    const texts = await Promise.all(names.map((name) => ports.secretText(name)));
    return names.map((name, index) => secretFinding(name, texts[index], metadata));
  },
};

/** Lists the names of the secrets whose values are checked, each once. */
export function checkedNames(metadata: Pick<SecretScope, 'topics'>): string[] {
  return [...new Set([...secretNames(metadata), ...apiKeyNames(metadata)])];
}

/** Checks the value of an existing secret. */
export function secretFinding(name: string, text: string | undefined, metadata: SecretScope): Finding {
  if (isApiKey(metadata, name)) return apiKeyFinding(name, text, metadata);
  const remedy = `Run \`${putCommand(metadata, name)} --replace\`.`;
  const isSetByProvider = settableSecretNames(metadata).includes(name);
  if (text === undefined) {
    return isSetByProvider
      ? warning(
          `${name} has no value until its provider sends it`,
          'Subscribe at the provider. Then remove `pending` from the topic and deploy.',
        )
      : error(`${name} has no text value`, remedy);
  }
  try {
    const texts = parseSigningSecrets(text);
    checkSecret(metadata, name, texts);
    // Ingest also tries the text without it. The usual cause is the last line break of a file, or a copied blank.
    if (texts.some((each) => each !== each.trim())) return warning(`${name} begins or ends with white space`, remedy);
    const unusual = describeUnusualForm(metadata, name, texts);
    if (unusual) return warning(`${name} may be another text than the signing secret: ${unusual}`, remedy);
    if (isSetByProvider) {
      return warning(
        `${name} has its value, but its topic is still pending`,
        'Remove `pending` from the topic and deploy.',
      );
    }
    return ok(`${name} is readable${texts.length > 1 ? `, with ${texts.length} secrets during a rotation` : ''}`);
  } catch (cause) {
    return error(`${name} cannot verify webhooks: ${(cause as Error).message}`, remedy);
  }
}

/** Checks an API key. In the local mode a missing one is a choice, because its schedule then leaves out the topic. */
function apiKeyFinding(name: string, text: string | undefined, metadata: SecretScope): Finding {
  if (text?.trim()) return ok(`${name} has an API key`);
  const report = metadata.local ? warning : error;
  return report(`${name} has no API key, so its topic is not reconciled`, `Run \`${putCommand(metadata, name)}\`.`);
}
