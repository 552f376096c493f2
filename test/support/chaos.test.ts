import { FATES, formatFate, readFate } from '#test/flow/webhooks/fates';
import { type ChaosEvent, drawDeliveries, drawFaults } from './chaos.ts';

const outline = (deliveries: readonly ChaosEvent[]) =>
  deliveries.map(({ id, fate, body }) => [id, fate, body.length, body.toString('hex', 0, 32)]);

test('a seed determines faults, bodies and fates', () => {
  expect(outline(drawDeliveries(7))).toEqual(outline(drawDeliveries(7)));
  expect(outline(drawDeliveries(7))).not.toEqual(outline(drawDeliveries(8)));
  expect(drawFaults(7)).toEqual(drawFaults(7));
  expect(drawFaults(7)).not.toEqual(drawFaults(8));
});

test('each run has every fate, bodies of all sizes, and events that are delivered twice', () => {
  const deliveries = drawDeliveries(7);
  const events = new Set(deliveries);
  expect(events.size).toBe(2_000);
  expect(deliveries.length).toBe(2_100);
  expect(new Set(deliveries.map(({ id }) => id)).size).toBe(events.size);
  expect(new Set(deliveries.map(({ fate }) => fate))).toEqual(new Set([...FATES, undefined]));
  const sizes = deliveries.map(({ body }) => body.length);
  expect(Math.min(...sizes)).toBe(0);
  expect(Math.max(...sizes)).toBeGreaterThanOrEqual(3_900_000);
  expect(sizes.filter((size) => size > 250_000).length).toBeLessThan(30);
});

test('a body tells its fate for an attempt', () => {
  const body = Buffer.from(`${formatFate('hang', 2)}rest`);
  expect([1, 2, 3].map((attempt) => readFate(body, attempt))).toEqual(['hang', 'hang', undefined]);
  expect(readFate(Buffer.from('anything else'), 1)).toBeUndefined();
});
