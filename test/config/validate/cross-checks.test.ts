import { hmac, unsigned } from '#contract/providers/index';
import { issuesOf, withLane, withTopic } from './issues-of.ts';

/** A rule, a configuration at its limit, one beyond it, and the message for the latter. */
type Rule = [string, object, object, string];

// 21 attempts of 40 s and 20 delays of 30,198 s take 604,800 s: exactly 7 days.
const sevenDays = { attempts: 21, backoff: { first: 30_198, factor: 1, max: 30_198 } };
const LIFETIME =
  'Must end within 7 days, delays included, which is half of the retention of SQS. ' +
  'These attempts take 8 days. Lower attempts or backoff.';
const retriedFor = (seconds: number) => ({
  ...hmac({ header: 'x-signature', secretName: 's' }),
  signed: ['timestamp', 'body'],
  timestamp: { header: 'x-time', tolerance: 60, retriedFor: seconds },
});
const ordered = { orderBy: 'topic' };

const LANE_RULES: Rule[] = [
  [
    'concurrency stays within the reserved concurrency',
    { reservedConcurrency: 5, maxConcurrency: 5 },
    { reservedConcurrency: 5, maxConcurrency: 6 },
    'lanes.p.maxConcurrency: 6. Must be at most reservedConcurrency (5). Lambda throttles further invocations, and ' +
      'their webhooks wait for a visibility timeout each time. Lower it, or raise reservedConcurrency.',
  ],
  [
    'concurrency is not compared when none is reserved',
    { reservedConcurrency: false, maxConcurrency: 1_000 },
    { reservedConcurrency: 999, maxConcurrency: 1_000 },
    'lanes.p.maxConcurrency: 1000. Must be at most reservedConcurrency (999). Lambda throttles further ' +
      'invocations, and ' +
      'their webhooks wait for a visibility timeout each time. Lower it, or raise reservedConcurrency.',
  ],
  [
    'concurrency stays within the rate',
    { maxAttemptsPerSecond: 5.5, maxConcurrency: 5 },
    { maxAttemptsPerSecond: 5.5, maxConcurrency: 6 },
    'lanes.p.maxConcurrency: 6. Must be at most 5 with maxAttemptsPerSecond (5.5), because each processor may start ' +
      'an attempt at ' +
      'the same time. Lower it, or omit it.',
  ],
  [
    'two processors are allowed at any rate',
    { maxAttemptsPerSecond: 0.5, maxConcurrency: 2 },
    { maxAttemptsPerSecond: 0.5, maxConcurrency: 3 },
    'lanes.p.maxConcurrency: 3. Must be at most 2 with maxAttemptsPerSecond (0.5), because each processor may start ' +
      'an attempt at ' +
      'the same time. Lower it, or omit it.',
  ],
  [
    'a batch of up to 10 needs no batching window',
    { batchSize: 10 },
    { batchSize: 11 },
    'lanes.p.batchingWindow: 0. Must be at least 1 with a batchSize above 10 (11). Set it, or lower batchSize to 10.',
  ],
  [
    'a larger batch needs a batching window of at least a second',
    { batchSize: 11, batchingWindow: 1 },
    { batchSize: 12, batchingWindow: 0 },
    'lanes.p.batchingWindow: 0. Must be at least 1 with a batchSize above 10 (12). Set it, or lower batchSize to 10.',
  ],
  [
    'attempts that wait for memory end within 15 minutes',
    { memorySize: 128, attemptTimeout: 176 },
    { memorySize: 128, attemptTimeout: 177 },
    'lanes.p.attemptTimeout: 177. Must let a batch of 10 of the largest bodies end within 15 minutes. ' +
      '128 MiB hold 2 of ' +
      "them at the same time, which takes 5 rounds. Lower it, batchSize or the topics' maxBodyBytes, or raise memorySize.",
  ],
  [
    'attempts at the spacing of a rate end within 15 minutes',
    { maxAttemptsPerSecond: 0.025, attemptTimeout: 40 },
    { maxAttemptsPerSecond: 0.025, attemptTimeout: 41 },
    'lanes.p.maxAttemptsPerSecond: 0.025. Must let one processor complete a batch of 10 within 15 minutes. At this ' +
      'rate it starts ' +
      'one attempt every 80 s. Raise it, or lower batchSize or attemptTimeout.',
  ],
  [
    'the longest delay is at least the first',
    { backoff: { first: 60, max: 60 } },
    { backoff: { first: 60, max: 59 } },
    'lanes.p.backoff.max: 59. Must be at least backoff.first (60). Raise it, or lower backoff.first.',
  ],
  [
    'all attempts and delays end within 7 days',
    { ...sevenDays, attemptTimeout: 40 },
    { ...sevenDays, attemptTimeout: 41 },
    `lanes.p.attempts: 21. ${LIFETIME}`,
  ],
];

test.each(LANE_RULES)('on a lane, %s', (_, accepted, refused, message) => {
  expect(issuesOf(withLane(accepted))).toEqual([]);
  expect(issuesOf(withLane(refused))).toEqual([message]);
});

const FIFO_RULES: Rule[] = [
  [
    'batches have up to 10 webhooks',
    { batchSize: 10 },
    { batchSize: 11 },
    'lanes.p.batchSize: 11. Must be at most 10 with fifo. Lower it.',
  ],
  [
    'there is no batching window',
    { batchingWindow: 0 },
    { batchingWindow: 1 },
    'lanes.p.batchingWindow: 1. Must be 0 with fifo, because FIFO queues have no batching window. Omit it.',
  ],
];

test.each(FIFO_RULES)('on a lane with fifo, %s', (_, accepted, refused, message) => {
  expect(issuesOf(withLane({ fifo: true, ...accepted }, ordered))).toEqual([]);
  expect(issuesOf(withLane({ fifo: true, ...refused }, ordered))).toEqual([message]);
});

const TOPIC_RULES: Rule[] = [
  [
    'orderBy is refused on a lane without fifo',
    {},
    ordered,
    'topics.t.orderBy: "topic". Must be omitted, because the lane p does not have fifo. Omit it, or set ' +
      'fifo on a new lane.',
  ],
  [
    'dedupeFor is longer than requests are accepted after their timestamp',
    { verify: retriedFor(86_399), dedupeFor: 86_520 },
    { verify: retriedFor(86_400), dedupeFor: 86_520 },
    'topics.t.dedupeFor: 86520. Must be more than 86520, because a request is accepted again for so many seconds, ' +
      "and only deduplication recognizes a replayed one. Raise it, or set the preset's tolerance.",
  ],
  [
    'a response of status 204 has no body',
    { respond: { status: 204 } },
    { respond: { status: 204, body: 'ok' } },
    "topics.t.respond.status: 204. Must not be 204 with a body. Choose another status, or set respond.body to ''.",
  ],
  [
    'expectEvery is refused without alarms',
    { alarms: true, expectEvery: 3_600 },
    { alarms: false, expectEvery: 3_600 },
    'topics.t.expectEvery: 3600. Must be omitted with alarms: false, because it is an alarm. Remove one of them.',
  ],
  [
    'dedupeFor is refused without deduplication',
    { dedupeBy: 'body', dedupeFor: 86_400 },
    { dedupeBy: false, dedupeFor: 86_400 },
    'topics.t.dedupeFor: 86400. Must be omitted with dedupeBy: false, which remembers no event. Remove one of them.',
  ],
  [
    "a first delay stays within the lane's longest",
    { backoff: { first: 14_400 } },
    { backoff: { first: 14_401 } },
    'topics.t.backoff.max: 14400. Must be at least backoff.first (14401). Raise it, or lower backoff.first.',
  ],
  [
    'all attempts and delays end within 7 days',
    { attempts: 21, backoff: sevenDays.backoff },
    { attempts: 22, backoff: sevenDays.backoff },
    `topics.t.attempts: 22. ${LIFETIME}`,
  ],
  [
    "attempts and the lane's delays end within 7 days",
    { attempts: 49 },
    { attempts: 50 },
    `topics.t.attempts: 50. ${LIFETIME}`,
  ],
  [
    "the lane's attempts and other delays end within 7 days",
    { backoff: { first: 14_400 } },
    { attempts: 20, backoff: { first: 36_000, max: 36_000, factor: 1 } },
    `topics.t.attempts: 20. ${LIFETIME}`,
  ],
];

test.each(TOPIC_RULES)('of a topic, %s', (_, accepted, refused, message) => {
  expect(issuesOf(withLane({ attemptTimeout: 40 }, accepted))).toEqual([]);
  expect(issuesOf(withLane({ attemptTimeout: 40 }, refused))).toEqual([message]);
});

test('a topic on a lane with fifo needs orderBy', () => {
  expect(issuesOf(withLane({ fifo: true }))).toEqual([
    'topics.t.orderBy: missing. Must be "topic", { header } or { body: "/pointer" }, because the lane p has fifo. ' +
      'Set the value that ordered webhooks share.',
  ]);
});

test('the largest body of the topics decides how many rounds a batch takes', () => {
  const lane = { batchSize: 100, batchingWindow: 5, attemptTimeout: 60 };
  expect(issuesOf(withLane(lane, { maxBodyBytes: 65_536 }))).toEqual([]);
  expect(issuesOf(withLane(lane, { maxBodyBytes: 4_500_000 }))).toEqual([
    'lanes.p.attemptTimeout: 60. Must let a batch of 100 of the largest bodies end within 15 minutes. ' +
      '512 MiB hold 7 of ' +
      "them at the same time, which takes 15 rounds. Lower it, batchSize or the topics' maxBodyBytes, or raise memorySize.",
  ]);
});

test("the lane's own backoff and lifetime are not reported again for its topics", () => {
  expect(issuesOf(withLane({ backoff: { first: 60, max: 30 } }, { backoff: { jitter: 1 } }))).toEqual([
    expect.stringMatching(/^lanes\.p\.backoff\.max: 30\./),
  ]);
  expect(issuesOf(withLane({ attempts: 60 }))).toEqual([expect.stringMatching(/^lanes\.p\.attempts: 60\./)]);
});

test('a lane that does not exist is refused with the lanes that do', () => {
  expect(issuesOf(withTopic({ lane: 'urgent' }))).toEqual([
    'topics.t.lane: "urgent". Must be one of high, normal, low. Correct it, or add it to lanes.',
  ]);
  expect(issuesOf(withTopic({ lane: 'hihg' }, 'orders.v2'))).toEqual([
    'topics["orders.v2"].lane: "hihg". Must be one of high, normal, low. Did you mean high?',
  ]);
  expect(issuesOf(withTopic({ lane: 'constructor' }))).toHaveLength(1);
});

test('an invalid option hides no rule about other options', () => {
  const lane = { maxWebhookAge: 1, batchSize: 20, backoff: { first: 9, max: 8 } };
  expect(pathsOf({ ...withLane(lane), topics: { t: { lane: 'q', verify: null } } })).toEqual([
    'lanes.p.maxWebhookAge',
    'topics.t.verify',
    'lanes.p.batchingWindow',
    'lanes.p.backoff.max',
    'topics.t.lane',
  ]);
  const topic = { verify: null, dedupeBy: false, dedupeFor: 86_400, backoff: { first: 20_000 } };
  expect(pathsOf(withTopic(topic))).toEqual(['topics.t.verify', 'topics.t.dedupeFor', 'topics.t.backoff.max']);
  const dotted = { t: { lane: 'q', verify: unsigned() }, 't.2': { lane: 'p', verify: null } };
  expect(pathsOf({ ...withLane({}), topics: dotted })).toEqual(['topics["t.2"].verify', 'topics.t.lane']);
});

test('an unknown option hides no rule about other options', () => {
  expect(pathsOf(withLane({ atempts: 1, batchSize: 11 }, { orderby: 'topic', orderBy: 'topic' }))).toEqual([
    'lanes.p.atempts',
    'topics.t.orderby',
    'lanes.p.batchingWindow',
    'topics.t.orderBy',
  ]);
});

test('a rule about an invalid option is skipped', () => {
  expect(pathsOf(withLane({ batchSize: 1_001 }))).toEqual(['lanes.p.batchSize']);
  expect(pathsOf(withLane({ backoff: { first: 60, max: -1 } }))).toEqual(['lanes.p.backoff.max']);
  expect(pathsOf(withTopic({ dedupeBy: false, dedupeFor: 1 }))).toEqual(['topics.t.dedupeFor']);
  // A topic is not held against a lane that is invalid.
  expect(pathsOf(withLane({ memorySize: 1 }, { orderBy: 'topic' }))).toEqual(['lanes.p.memorySize']);
});

/** Returns the path of each issue. */
function pathsOf(config: object): (string | undefined)[] {
  return issuesOf(config).map((issue) => issue.split(': ')[0]);
}
