import * as fc from 'fast-check';
import { deferralBounds, deferralSeconds } from '#config/deferral-delays';
import { MAX_MESSAGE_AGE_SECONDS, maxReceiveCount } from '#config/lane-times';
import { resolveLane } from '#config/resolve-webhooks';

const DAY = 86_400;
const FULL = resolveLane({});
const LONG = resolveLane({ attemptTimeout: 300 });
const LONGEST = resolveLane({ attemptTimeout: 880, batchSize: 1, batchingWindow: 300 });

/** Defers a webhook in an outage that begins at an age and never ends. @returns the ages at its tries */
function triesOf(lane: typeof FULL, startsAt: number, receives: number, random = () => 0): number[] {
  const tries: number[] = [];
  let age = startsAt;
  for (let receiveCount = receives + 1; receiveCount < maxReceiveCount(lane); receiveCount++) {
    tries.push(age);
    age += deferralSeconds(lane, { receiveCount, ageSeconds: age }, random());
    if (age > MAX_MESSAGE_AGE_SECONDS) return tries;
  }
  throw new Error('the receives did not last');
}

test.each([
  ['the default lane, with all 1,000 receives', FULL, 1_000, 300, 2_700],
  ['attempts of 300 s in batches of ten', LONG, 301, 976, 8_784],
  ['the longest attempts', LONGEST, 197, 1_530, 13_770],
])('%s', (_, lane, receives, withinADay, later) => {
  expect(maxReceiveCount(lane)).toBe(receives);
  expect(deferralBounds(lane)).toEqual({ withinADay, later });
});

test('the receives last until a message is 13 days old, within the bounds, whenever an outage begins', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(FULL, LONG, LONGEST),
      fc.oneof(fc.constant(0), fc.integer({ min: 0, max: MAX_MESSAGE_AGE_SECONDS - 1 })),
      fc.double({ min: 0, max: 0.1, noNaN: true }),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 5 }),
      (lane, startsAt, share, chances) => {
        let turn = 0;
        const { withinADay, later } = deferralBounds(lane);
        const used = Math.floor(maxReceiveCount(lane) * share);
        const tries = triesOf(lane, startsAt, used, () => chances[turn++ % chances.length] ?? 0);
        for (const [n, age] of tries.entries()) {
          const waits = (tries[n + 1] ?? age) - age;
          expect(waits).toBeLessThanOrEqual(age + waits - startsAt <= DAY ? withinADay : later);
        }
        expect(MAX_MESSAGE_AGE_SECONDS - (tries.at(-1) ?? 0)).toBeLessThanOrEqual(later);
      },
    ),
  );
});

test.each([
  [0, 10],
  [19, 10],
  [60, 30],
  [600, 300],
  [7 * DAY, 300],
])('a webhook of %d s is tried again in %d s', (ageSeconds, seconds) => {
  expect(deferralSeconds(FULL, { receiveCount: 1, ageSeconds }, 0)).toBe(seconds);
  expect(deferralSeconds(FULL, { receiveCount: 1, ageSeconds }, 1)).toBe(seconds * 0.9);
});

test('the delays grow when throttles and crashes have used up the receives, and the last receives are never used', () => {
  expect(deferralSeconds(FULL, { receiveCount: 990, ageSeconds: DAY }, 0)).toBe(36_000);
  expect(triesOf(FULL, 5 * DAY, 900).length).toBeLessThan(98);
});

test('no lane has a delay that SQS refuses', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 880 }),
      fc.integer({ min: 1, max: 10 }),
      fc.integer({ min: 0, max: 300 }),
      (attemptTimeout, batchSize, batchingWindow) => {
        const lane = resolveLane({ attemptTimeout, batchSize, batchingWindow });
        fc.pre(maxReceiveCount(lane) >= maxReceiveCount(LONGEST));
        expect(deferralBounds(lane).later).toBeLessThan(43_200);
      },
    ),
  );
});
