import { resolveLane } from '#config/resolve-webhooks';
import type { Reference } from '#contract/reference';
import { memoryBudget, unitsForMessage } from '#lambdas/process/memory-budget';
import type { QueuedMessage } from '#lambdas/process/queued-message';

const lane = resolveLane({ memorySize: 256 });
const units = (bytes: number | undefined, messageLength = 0) =>
  unitsForMessage({ bytes } as Reference, { body: 'x'.repeat(messageLength) } as QueuedMessage, lane);

test('has one unit of 64 KiB per MiB of memory', () => {
  expect(memoryBudget(lane).getValue()).toBe(256);
});

test('needs one unit for each 64 KiB of a body, at least one and at most all', () => {
  expect([0, 65_536, 65_537, 256 * 65_536, 257 * 65_536].map((bytes) => units(bytes))).toEqual([1, 1, 2, 256, 256]);
});

test('uses the length of the message when it is larger, or the reference names no size', () => {
  expect([units(undefined, 65_537), units(1, 65_537), units(65_537, 1), units(undefined)]).toEqual([2, 2, 2, 1]);
});
