import { STEPS } from '#contract/observability';
import { ownValue } from '#contract/own-value';
import { type Outcome, outcomeOf } from '#ops/logs/attempts';
import { formatTimeline } from '#ops/logs/format-timeline';
import { describeGap } from '#ops/logs/read-history';
import type { Stage } from '#ops/stage/stage';
import { printable } from '#ops/terminal/printable';
import { wrap } from '#ops/terminal/wrap';
import type { Life } from './life.ts';

const WIDTH = 80;
const INDENT = 12;

/**
 * Formats what happened to a webhook for people, in 80 columns.
 *
 * @param flags options of the stage, for the commands that it names
 */
export function formatLife({ title, topics }: Pick<Stage, 'title' | 'topics'>, life: Life, flags: string): string {
  const { id, topic, history, listed, webhook, problem } = life;
  const row = (name: string, value: string) => name.padEnd(INDENT) + wrap(printable(value), INDENT, WIDTH);
  const { eventId, eventType, lane = ownValue(topics, topic)?.lane } = fieldsOf(life);
  const event = [eventId, eventType].filter((value) => value !== undefined).join(', ');
  const outcome = outcomeOf(history.lines);
  const received = webhook?.receivedAt ?? listed?.receivedAt.toISOString() ?? 'unknown';
  const lines = [
    row('webhook', id),
    row('topic', `${topic}${lane === undefined ? '' : `, lane ${lane}`} of ${title}`),
    ...(event === '' ? [] : [row('event', event)]),
    row('received', received),
    ...(webhook ? [row('request', describeRequest(webhook))] : []),
    row(
      'stored',
      listed
        ? `${listed.bytes.toLocaleString('en-US')} bytes. --json prints the key in the bucket`
        : describeMissing(life),
    ),
    ...(problem === undefined ? [] : [row('problem', problem)]),
    row('outcome', describeOutcome(outcome)),
    // In one piece, so that it can be copied.
    ...(outcome?.step === STEPS.deadLettered ? [`${' '.repeat(INDENT)}→ npm run ops -- dlq show ${id}${flags}`] : []),
  ];
  if (webhook) {
    const headers = Object.entries(webhook.headers);
    lines.push('', 'Headers', ...headers.map(([name, value]) => `  ${wrap(printable(`${name}: ${value}`), 4, WIDTH)}`));
  }
  const gap = describeGap(history, id);
  if (history.lines.length > 0) lines.push('', ...formatTimeline(history.lines));
  if (gap !== undefined) lines.push('', wrap(`Note: ${printable(gap)}`, 0, WIDTH));
  return lines.join('\n');
}

/** Reads what the steps of a webhook say about it. */
export function fieldsOf({ history }: Life): {
  readonly eventId?: string;
  readonly eventType?: string;
  readonly lane?: string;
} {
  const found: Record<string, string> = {};
  for (const { fields = {}, lane } of history.lines) {
    for (const name of ['eventId', 'eventType', 'lane']) {
      const value = fields[name] ?? (name === 'lane' ? lane : undefined);
      if (typeof value === 'string') found[name] = value;
    }
  }
  return found;
}

function describeRequest({ method, path, query, sourceIp, verified, source }: NonNullable<Life['webhook']>): string {
  if (source === 'reconcile') return "fetched from the provider's API, because it was not delivered";
  return `${method} ${path}${query && `?${query}`} from ${sourceIp}, ${verified ? '' : 'not '}verified`;
}

function describeMissing({ history }: Life): string {
  const accepted = history.lines.find(({ fields }) => fields?.message === STEPS.accepted);
  return accepted?.fields?.durability === 'inline in the queue'
    ? 'not at the receipt, because S3 failed. The message carries the payload'
    : 'no longer. Webhooks are deleted after payloadRetentionDays';
}

function describeOutcome(outcome: Outcome | undefined): string {
  if (!outcome) return 'unknown, because no step of it is in the logs';
  const { step, at, attempt, ms, nextAt } = outcome;
  switch (step) {
    case STEPS.processed:
      return `processed at ${at}, attempt ${attempt} in ${ms} ms`;
    case STEPS.duplicate:
      return `duplicate at ${at}, because its event was processed before`;
    case STEPS.deadLettered:
      return `dead-lettered at ${at}`;
    case STEPS.retrying:
      return `attempt ${attempt} failed at ${at}, the next one runs at ${nextAt}`;
    case STEPS.deferred:
      return `deferred at ${at}, the next try is at ${nextAt}`;
    case STEPS.recovered:
      return `recovered at ${at}, and no attempt is logged yet`;
    default:
      return `accepted at ${at}, and no attempt is logged yet`;
  }
}
