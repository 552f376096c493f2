import type { DeployedStack } from '#ops/stack/deployed-stack';
import { lanesOf } from '#ops/stack/lanes';
import type { Check } from './check.ts';
import { deadLettersOf, findingsOrOk } from './finding.ts';

/** Counts the webhooks in each dead-letter queue. */
export const deadLetters: Check<DeployedStack> = {
  name: 'dead letters',
  actions: ['sqs:GetQueueAttributes'],
  async run({ template, physicalIds }, ports) {
    const lanes = lanesOf(template);
    const counts = await Promise.all(
      lanes.map(({ deadLetterQueue }) => ports.messagesWaiting(physicalIds.get(deadLetterQueue) ?? '')),
    );
    const target = `--stage ${template.metadata.stage}`;
    return findingsOrOk(
      lanes.flatMap(({ name }, index) => deadLettersOf(name, counts[index] ?? 0, target)),
      'no dead letters',
    );
  },
};
