import { concurrentRequests } from '#config/ingest-concurrency';
import { resolveWebhooks } from '#config/resolve-webhooks';
import { unsigned } from '#contract/providers/index';

const topic = { lane: 'normal', verify: unsigned() };

test('each burst, and a second of each rate, can meet cold starts at the same time', () => {
  const throttle = { rate: 100, burst: 100 };
  const alone = resolveWebhooks({ throttle, topics: { a: topic } });
  expect(concurrentRequests(alone)).toBe(200);
  const two = resolveWebhooks({ throttle, topics: { a: topic, b: { ...topic, throttle: { rate: 5, burst: 20 } } } });
  expect(concurrentRequests(two)).toBe(225);
});
