import { MEASURED } from '#test/docs/measured-costs';
import { accessLogLine } from '#test/support/access-log-line';
import { measureFailedAttempt, measureWebhooks } from '#test/support/measure-webhooks';
import { synthesized } from '#test/support/stack';
import { BODY_BYTES, typicalEvent } from '#test/support/typical-webhook';
import shipped from '#webhooks/config';

const WEBHOOKS = 10;
/** Difference that is not worth a change of the documentation. Durations in log lines have one digit or three. */
const TOLERANCE = 0.03;

const times = (calls: Readonly<Record<string, number>>, count: number) =>
  Object.fromEntries(Object.entries(calls).map(([operation, each]) => [operation, each * count]));

/** Expects bytes to be close to those of `measured-costs.ts`. */
function expectBytes(measured: Readonly<Record<string, number>>): void {
  const bytes: Readonly<Record<string, number>> = MEASURED.bytes;
  const drifted = Object.entries(measured).filter(
    ([name, value]) => Math.abs(value / (bytes[name] ?? 0) - 1) > TOLERANCE,
  );
  // Set the measured values in test/docs/measured-costs.ts, then run `npm run docs`.
  expect(Object.fromEntries(drifted)).toEqual({});
}

test.each([1, WEBHOOKS])('requests and bytes of webhooks in batches of %i are the documented ones', async (batch) => {
  const measured = await measureWebhooks(WEBHOOKS, batch);
  expect(measured.calls).toEqual({
    ...times(MEASURED.webhook, WEBHOOKS),
    ...times(MEASURED.batch, WEBHOOKS / batch),
  });
  expect(measured.requeue).toEqual(MEASURED.requeue);
  expect(measured.lines).toBe(2);
  expect(measured.metrics).toHaveLength(MEASURED.metrics);
  expectBytes(measured.bytes);
});

test('requests of a failed attempt are the documented ones', async () => {
  expect(await measureFailedAttempt()).toEqual(MEASURED.failedAttempt);
});

test('a line of the access log has the documented length', () => {
  const line = accessLogLine(synthesized(shipped('prod')));
  expect(JSON.parse(line)).toMatchObject({ path: '/github' });
  expectBytes({ accessLog: Buffer.byteLength(line) });
});

test('the measured webhook has a body of 2 KiB', () => {
  expect(BODY_BYTES).toBe(2_048);
  expect(Buffer.byteLength(typicalEvent(1).body ?? '')).toBe(BODY_BYTES);
});
