import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { deferralBounds } from '#config/deferral-delays';
import { describeSchedule, formatDuration } from '#config/describe-schedules';
import { failingRate, formatRate } from '#config/in-flight';
import { resolveLane } from '#config/resolve-webhooks';
import { REASON_ATTRIBUTES } from '#contract/dead-letter';
import type { LaneConfig, WebhooksConfig } from '#contract/define-webhooks';
import { stripe, unsigned } from '#contract/providers/index';
import { stripeEvents } from '#contract/sources/index';
import { shareLane } from '#test/model/shared-lane';
import { alarmCents, dollars, metricCents } from '#test/support/alarm-cost';
import { expectFigures } from '#test/support/doc-page';
import { synthesized } from '#test/support/stack';
import { embedExamples, examplesOf } from './embed-examples.ts';

const ROOT = join(__dirname, '../..');
const longestWait = (grouped: boolean) => String(Math.max(...shareLane(grouped).waited.values()));

function boundsOf(name: string, config: LaneConfig) {
  const { withinADay, later } = deferralBounds(resolveLane(config));
  return { [`${name}-short`]: () => formatDuration(withinADay), [`${name}-long`]: () => formatDuration(later) };
}

const topic = { lane: 'low', verify: unsigned() } as const;
const alarmsOf = (config: WebhooksConfig) => alarmCents(synthesized(config));
const ofTopics = (...topics: WebhooksConfig['topics'][string][]) =>
  alarmsOf({ topics: Object.fromEntries(topics.map((each, n) => [`t${n}`, each])) });
const lane = () =>
  alarmsOf({ lanes: { low: {}, high: {} }, topics: { t: topic } }) -
  alarmsOf({ lanes: { low: {} }, topics: { t: topic } });
/** The schedule for a day of `docs/retries.md`. */
const DAY_LONG = { attempts: 10, backoff: { first: 60, factor: 3, max: 21_600, jitter: 0.2 } };

const COSTS = {
  'stage-alarms': () => dollars(alarmsOf({ lanes: { low: {} }, topics: { t: { ...topic, alarms: false } } }) - lane()),
  'lane-alarms': () => dollars(lane()),
  'topic-alarms': () => dollars(ofTopics(topic, topic) - ofTopics(topic)),
  'silence-alarm': () => dollars(ofTopics({ ...topic, expectEvery: 3_600 }) - ofTopics(topic)),
};

/** A topic with `reconcile`, and the same without it. */
const received = { lane: 'low', verify: stripe({ secretName: 'webhooks/stripe' }) };
const reconcile = { every: 900, lookBack: 86_400, source: stripeEvents({ apiKeyName: 'webhooks/stripe-api-key' }) };
/** Metrics that always have data: how far a topic is behind. */
const METRICS_OF_RECONCILE = 1;
const RECONCILE_COSTS = {
  'reconcile-alarms': () => dollars(ofTopics({ ...received, reconcile }) - ofTopics(received)),
  // Of the topic, and of all topics.
  'reconcile-metrics': () => dollars(metricCents(2 * METRICS_OF_RECONCILE)),
  'reconcile-metrics-more': () => dollars(metricCents(METRICS_OF_RECONCILE)),
};

/** Values that pages take from the code, between `<!-- name -->` and `<!-- /name -->`. */
const FIGURES: Readonly<Record<string, Readonly<Record<string, () => string>>>> = {
  'docs/alarms.md': { ...COSTS, ...RECONCILE_COSTS },
  'docs/reconciliation.md': RECONCILE_COSTS,
  'docs/retries.md': {
    schedule: () => describeSchedule(resolveLane({})),
    'default-rate': () => formatRate(failingRate([resolveLane({})])),
    'day-rate': () => formatRate(failingRate([resolveLane(DAY_LONG)])),
  },
  'docs/lanes.md': {
    without: () => longestWait(false),
    with: () => longestWait(true),
    ...boundsOf('default', {}),
    ...boundsOf('slow', { attemptTimeout: 300 }),
    ...boundsOf('slowest', { attemptTimeout: 880, batchSize: 1 }),
  },
};

test.each(Object.entries(FIGURES))(
  '%s tells the figures that the code has (`npm run docs` puts them in)',
  (file, figures) => expectFigures(join(ROOT, file), figures),
);

test('docs/retries.md explains every attribute of a dead letter', () => {
  const page = readFileSync(join(ROOT, 'docs/retries.md'), 'utf8');
  expect(REASON_ATTRIBUTES.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});

test.each(['docs/alarms.md', 'docs/retries.md', 'docs/lanes.md'])(
  'every guarantee of %s names a test that exists',
  (file) => {
    const page = readFileSync(join(ROOT, file), 'utf8');
    const named = [...page.matchAll(/`(test\/[\w/.-]+)`: ([^|]+?) \|/g)];
    expect(named.length).toBeGreaterThan(2);
    const missing = named.filter(([, path = '', name = '']) => !readFileSync(join(ROOT, path), 'utf8').includes(name));
    expect(missing.map(([text]) => text)).toEqual([]);
  },
);

const pages = globSync(['*.md', '.github/*.md', 'docs/**/*.md'], { cwd: ROOT });

/** As GitHub makes them of headings. */
function anchorsOf(page: string): string[] {
  // A comment of a shell script begins as a heading does.
  const text = page.replaceAll(/^( *)```[\s\S]*?^\1```/gm, '');
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

test.each(pages)('every link of %s leads somewhere', (page) => {
  const text = readFileSync(join(ROOT, page), 'utf8');
  const links = [
    ...text.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g),
    ...text.matchAll(/(?:src|srcset|href)="(?!https?:)([^"#\s]*)(?:#([^"\s]+))?"/g),
  ];
  const broken = links.filter(([, path = '', anchor]) => {
    const target = path === '' ? page : join(dirname(page), path);
    const found = globSync(target, { cwd: ROOT }).length > 0;
    return !found || (anchor && !anchorsOf(readFileSync(join(ROOT, target), 'utf8')).includes(anchor));
  });
  expect(broken.map(([link]) => link)).toEqual([]);
});

test('docs/getting-started.md shows its example unchanged (`npm run docs` updates it)', () => {
  const file = join(ROOT, 'docs/getting-started.md');
  const page = readFileSync(file, 'utf8');
  if (process.env.UPDATE_DOCS) writeFileSync(file, embedExamples(page));
  expect(readFileSync(file, 'utf8')).toBe(embedExamples(page));
  expect(examplesOf(page)).toEqual(['docs/examples/existing-app/bin/app.ts']);
});
