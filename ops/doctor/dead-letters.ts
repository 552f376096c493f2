import type { DeployedStack } from '#ops/stack/deployed-stack';
import { lanesOf } from '#ops/stack/lanes';
import type { Check } from './check.ts';
import { findingsOrOk, warning } from './finding.ts';

/** How many webhooks wait for an operator. */
export const deadLetters: Check<DeployedStack> = {
  name: 'dead letters',
  actions: ['sqs:GetQueueAttributes'],
  async look({ template, physicalIds }, ports) {
    const lanes = lanesOf(template);
    const counts = await Promise.all(
      lanes.map(({ deadLetterQueue }) => ports.messagesWaiting(physicalIds.get(deadLetterQueue) ?? '')),
    );
    const findings = lanes.flatMap(({ name }, index) => {
      const count = counts[index] ?? 0;
      return count > 0 ? warning(`${name} has ${count}`, 'See docs/runbook.md, section dead-letters-waiting.') : [];
    });
    return findingsOrOk(findings, 'none');
  },
};
