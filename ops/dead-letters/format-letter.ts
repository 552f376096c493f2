import { parseJson, type Reviver } from '#contract/parse-json';
import { decodeBody, type StoredWebhook } from '#contract/stored-webhook';
import { formatTimeline } from '#ops/logs/format-timeline';
import { describeGap, type History } from '#ops/logs/read-history';
import { printable } from '#ops/terminal/printable';
import { wrap } from '#ops/terminal/wrap';
import { causeOf, type DeadLetter } from './dead-letter.ts';

const WIDTH = 80;
const INDENT = 12;
/** Bytes of a body that is shown. A longer one would scroll the reason away. */
const MAX_BODY = 32_768;

export interface ShownLetter {
  readonly stage: string;
  readonly lane: string;
  readonly letter: DeadLetter;
  /** Stored webhook, or the problem that prevents loading it. */
  readonly webhook: StoredWebhook | string;
  /** Log lines of the webhook. */
  readonly history: History;
}

/** Formats a dead letter for people. Headers are shown as they were stored, with secrets redacted. */
export function formatLetter({ stage, lane, letter, webhook, history }: ShownLetter): string {
  const { id, topic, receivedAt, lastFailureAt, reason } = letter;
  const row = (name: string, value: string) => name.padEnd(INDENT) + wrap(printable(value), INDENT, WIDTH);
  const lines = [
    row('webhook', id),
    row('topic', `${topic}, lane ${lane} of ${stage}`),
    row('received', receivedAt),
    ...(reason
      ? [
          row('reason', `${reason.errorName}: ${reason.errorMessage}`),
          ...(reason.location === undefined ? [] : [row('location', reason.location)]),
          row('cause', causeOf(letter)),
          row('attempts', `${reason.attempts}, first received ${reason.firstAttemptAt}, last failed ${lastFailureAt}`),
          row('version', `${reason.functionVersion} of the processor`),
        ]
      : [row('reason', 'none. SQS moved it itself, because the processor did not run or died')]),
  ];
  const logs = logLines(history, id);
  if (typeof webhook === 'string') return [...lines, row('body', webhook), ...logs].join('\n');
  const { method, path, query, sourceIp, verified, headers } = webhook;
  return [
    ...lines,
    row('request', `${method} ${path}${query && `?${query}`} from ${sourceIp}, ${verified ? '' : 'not '}verified`),
    '',
    'Headers',
    ...Object.entries(headers).map(([name, value]) => `  ${wrap(printable(`${name}: ${value}`), 4, WIDTH)}`),
    '',
    ...bodyLines(webhook),
    ...logs,
  ].join('\n');
}

function logLines(history: History, id: string): string[] {
  const gap = describeGap(history, id);
  return [
    ...(history.lines.length > 0 ? ['', 'Log lines', ...formatTimeline(history.lines)] : []),
    ...(gap === undefined ? [] : ['', wrap(`Note: ${printable(gap)}`, 0, WIDTH)]),
  ];
}

function bodyLines(webhook: StoredWebhook): string[] {
  const bytes = decodeBody(webhook);
  const size = `${bytes.length.toLocaleString('en-US')} bytes`;
  const type = printable(webhook.headers['content-type'] ?? 'no content type');
  if (bytes.length === 0) return ['Body: empty'];
  const json = bytes.length <= MAX_BODY && webhook.bodyEncoding === 'utf8' ? prettyJson(webhook.body) : undefined;
  if (json === undefined) return [`Body: ${type}, ${size}. Write it to a file with --raw FILE.`];
  return [`Body: ${type}, ${size}`, ...json.split('\n').map(printable)];
}

/** Indents JSON, and keeps the digits of its numbers. Returns undefined for other text. */
function prettyJson(text: string): string | undefined {
  const keepDigits: Reviver = (_, value, { source }) =>
    typeof value === 'number' && source !== undefined ? rawJson(source) : value;
  const value = parseJson(text, keepDigits);
  return value === undefined ? undefined : JSON.stringify(value, null, 2);
}

/** Part of Node 24 that TypeScript does not declare yet. */
const { rawJSON: rawJson } = JSON as unknown as { rawJSON(text: string): unknown };
