import { checkSecret } from '#config/check-secret';
import { secretNames, settableSecretNames } from '#config/secret-names';
import type { StackMetadata } from '#config/stack-metadata';
import { secretTexts } from '#contract/secret-texts';
import { putCommand } from '#ops/secret/put-command';
import type { DeployedStack } from '#ops/stack/deployed-stack';
import type { Check } from './check.ts';
import { type Finding, fault, ok, warning } from './finding.ts';

/** Whether the ingest function can verify with what each secret holds. No value ever enters a finding. */
export const secretValues: Check<DeployedStack> = {
  name: 'secret values',
  actions: ['secretsmanager:GetSecretValue'],
  async look({ template: { metadata } }, ports) {
    const names = secretNames(metadata);
    const texts = await Promise.all(names.map((name) => ports.secretText(name)));
    return names.map((name, index) => toFindings(name, texts[index], metadata));
  },
};

function toFindings(name: string, text: string | undefined, metadata: StackMetadata): Finding {
  if (text === undefined) {
    return settableSecretNames(metadata).includes(name)
      ? warning(`${name} is empty until its provider brings it`, 'Subscribe there; then remove `pending` and deploy.')
      : fault(`${name} has no text that could be read`, `Run \`${putCommand(metadata, name)}\`.`);
  }
  const remedy = `Run \`${putCommand(metadata, name)} --replace\`.`;
  try {
    const texts = secretTexts(text);
    checkSecret(metadata, name, texts);
    // As a file's last line break, or a blank that was copied along: signatures would not match.
    if (texts.some((each) => each !== each.trim())) return warning(`${name} begins or ends with white space`, remedy);
    if (settableSecretNames(metadata).includes(name)) {
      return warning(`${name} is set, and its topic still pending`, 'Remove `pending` and deploy.');
    }
    const rotating = texts.length > 1 ? `, ${texts.length} secrets: a rotation is under way` : '';
    return ok(`${name} is readable${rotating}`);
  } catch (error) {
    return fault(`${name} cannot be verified with: ${(error as Error).message}`, remedy);
  }
}
