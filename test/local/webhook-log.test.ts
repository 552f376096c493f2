import { STEPS } from '#contract/observability';
import { WebhookLog } from '#local/webhook-log';

test('returns the steps since a position and ignores other lines', () => {
  const steps = new WebhookLog();
  for (const id of ['a', 'b', 'c']) steps.add({ message: STEPS.processed, topic: 't', id });
  expect(steps.add({ message: 'something else', topic: 't' })).toBeUndefined();
  expect(steps.since(1)).toMatchObject({
    next: 3,
    steps: [
      { n: 1, id: 'b' },
      { n: 2, id: 'c' },
    ],
  });
  expect(steps.since(Number.MAX_SAFE_INTEGER)).toEqual({ next: 3, steps: [] });
});

test('drops the oldest steps and keeps counting', () => {
  const steps = new WebhookLog();
  for (let n = 0; n < 10_001; n++) steps.add({ message: STEPS.processed, topic: 't' });
  expect(steps.since(0).steps[0]?.n).toBe(1_000);
  expect(steps.since(10_000)).toMatchObject({ next: 10_001, steps: [{ n: 10_000 }] });
});

test('keeps a step whose webhook could not be read', () => {
  expect(new WebhookLog().add({ message: STEPS.deadLettered, receives: 1 })).toMatchObject({ topic: 'unknown' });
});
