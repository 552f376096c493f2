import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { Faults } from '#ops/send/faults';
import { FATES, type Fate, formatFate } from '#test/flow/webhooks/fates';

/** Event of a provider, with its body and the way in which its handler misbehaves. */
export interface ChaosEvent {
  readonly id: string;
  readonly fate?: Fate;
  readonly body: Buffer;
}

const EVENTS = 2_000;
/** Events that the provider delivers twice at the same time, and as many that it delivers again at the end. */
const REPEATED = 50;
/** Events of each fate. The rest succeed at once. */
const EVENTS_PER_FATE = 20;
/** Fewer, because each exit of a processor makes its batch wait for the visibility timeout. */
const EXITS = 12;

/** More attempts than a lane has. */
const ALL_ATTEMPTS = 1_000;

/** Returns the attempts in which a handler misbehaves. An exit delays a batch by minutes, so one per event is enough. */
function misbehavingAttempts(fate: Fate): number {
  if (fate === 'give-up') return ALL_ATTEMPTS;
  return fate === 'exit' ? 1 : 2;
}

const MAX_BODY_BYTES = 3_900_000;
const size = fc.oneof(
  { weight: 20, arbitrary: fc.constant(0) },
  { weight: 940, arbitrary: fc.integer({ min: 1, max: 2_000 }) },
  { weight: 36, arbitrary: fc.integer({ min: 10_000, max: 200_000 }) },
  { weight: 4, arbitrary: fc.integer({ min: 1_000_000, max: MAX_BODY_BYTES }) },
);

export const MAX_DELAY_MS = 1_600;
const share = fc.double({ min: 0.3, max: 1, noNaN: true });
const fault = fc.option(
  fc.oneof(
    fc.record({ kind: fc.constantFrom('fail', 'drop'), share }),
    fc.record({ kind: fc.constant('delay'), share, delayMs: fc.integer({ min: 100, max: MAX_DELAY_MS }) }),
  ),
  { nil: undefined, freq: 3 },
);
const faults = fc.record({ s3: fault, sqs: fault, dynamodb: fault }) as fc.Arbitrary<Faults>;

/** Draws the faults of a run, in their order. */
export function drawFaults(seed: number): readonly Faults[] {
  return fc.sample(faults, { seed, numRuns: 2_000 });
}

/** Draws the deliveries of a run, in their order. Two deliveries of one event are the same object. */
export function drawDeliveries(seed: number): readonly ChaosEvent[] {
  const fates = drawFates(seed);
  const sizes = [0, MAX_BODY_BYTES, ...fc.sample(size, { seed, numRuns: EVENTS - 2 })];
  const events = sizes.map((bytes, n): ChaosEvent => {
    const fate = fates[n];
    const id = `event-${n}`;
    const random = createHash('shake256', { outputLength: bytes }).update(`${seed} ${id}`).digest();
    if (!fate) return { id, body: random };
    const firstLine = formatFate(fate, misbehavingAttempts(fate));
    return { id, fate, body: Buffer.concat([Buffer.from(firstLine), random]) };
  });
  const atOnce = events.flatMap((event, n) => (n < REPEATED ? [event, event] : [event]));
  return [...atOnce, ...events.slice(REPEATED, 2 * REPEATED)];
}

/** Draws the order of the fates. Every run has the same number of each. */
function drawFates(seed: number): readonly (Fate | undefined)[] {
  const misbehaving = FATES.flatMap((fate) => Array<Fate>(fate === 'exit' ? EXITS : EVENTS_PER_FATE).fill(fate));
  const all = [...misbehaving, ...Array<undefined>(EVENTS - misbehaving.length).fill(undefined)];
  const [drawn = all] = fc.sample(fc.shuffledSubarray(all, { minLength: all.length }), { seed, numRuns: 1 });
  return drawn;
}
