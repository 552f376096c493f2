import type { DeployedStack } from '#ops/stack/deployed-stack';
import { lanesOf } from '#ops/stack/lanes';
import type { Check } from './check.ts';
import { findingsOrOk, warning } from './finding.ts';

const REMEDY = 'Follow docs/runbook.md, section dead-letters-waiting.';

/** Counts the webhooks in each dead-letter queue. */
export const deadLetters: Check<DeployedStack> = {
  name: 'dead letters',
  actions: ['sqs:GetQueueAttributes'],
  async run({ template, physicalIds }, ports) {
    const lanes = lanesOf(template);
    const counts = await Promise.all(
      lanes.map(({ deadLetterQueue }) => ports.messagesWaiting(physicalIds.get(deadLetterQueue) ?? '')),
    );
    const findings = lanes.flatMap(({ name }, index) => {
      const count = counts[index] ?? 0;
      return count > 0 ? warning(`lane ${name} has ${count} dead ${count === 1 ? 'letter' : 'letters'}`, REMEDY) : [];
    });
    return findingsOrOk(findings, 'no dead letters');
  },
};
