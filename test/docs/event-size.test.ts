import { join } from 'node:path';
import { TOPIC_DEFAULTS } from '#config/defaults';
import { expectBlock } from '#test/support/doc-page';
import { apiGatewayEvent } from '#test-kit/api-gateway-event';

const PAGE = join(__dirname, '../../docs/limits.md');

/** The largest event of a synchronous invocation. */
const MAX_EVENT_BYTES = 6 * 1_024 * 1_024;
/** The largest request line and headers together. */
const MAX_HEADER_BYTES = 10_240;

/** Bodies of one kind, and the bytes that a number of their units has in the event. */
interface Kind {
  readonly name: string;
  readonly unit: Buffer;
  readonly isBase64Encoded: boolean;
}

const JSON_IN_JSON = JSON.stringify({
  id: 17,
  data: JSON.stringify({ sku: 'a-1', tags: ['b', 'c'], note: 'x "y" z' }),
});
const text = (name: string, unit: string): Kind => ({ name, unit: Buffer.from(unit), isBase64Encoded: false });
const KINDS: readonly Kind[] = [
  text('text without quotes, backslashes and line breaks', 'x'),
  { name: 'binary, in Base64', unit: Buffer.from([0xff, 0xfe, 0xfd]), isBase64Encoded: true },
  text('JSON', JSON.stringify({ id: 17, type: 'order.paid', amount: 4_200, customer: { id: 'c-1', name: 'Ada L.' } })),
  text('JSON with JSON in its strings', JSON_IN_JSON),
  text('quotes, backslashes or line breaks only', '"'),
  text('other control characters only', '\u0001'),
];

/** Creates the largest envelope: headers that API Gateway just accepts, of characters that double in JSON. */
const headers = { 'x-longest': '"'.repeat(MAX_HEADER_BYTES) };

function eventBytes({ unit, isBase64Encoded }: Kind, bodyBytes: number): number {
  const body = Buffer.alloc(bodyBytes, unit);
  const event = apiGatewayEvent({ topic: 'orders', body, headers });
  const sent = isBase64Encoded ? event : { ...event, isBase64Encoded, body: body.toString('utf8') };
  return Buffer.byteLength(JSON.stringify(sent));
}

/** Finds the largest body of a kind whose event fits, by bisection. */
function largestBody(kind: Kind): number {
  let fits = 0;
  let exceeds = MAX_EVENT_BYTES;
  while (exceeds - fits > 1) {
    const middle = Math.floor((fits + exceeds) / 2);
    if (eventBytes(kind, middle) <= MAX_EVENT_BYTES) fits = middle;
    else exceeds = middle;
  }
  return fits;
}

const measured = KINDS.map((kind) => {
  const bytes = 1_000_000;
  const factor = (eventBytes(kind, bytes) - eventBytes(kind, 0)) / bytes;
  return { ...kind, factor, largest: largestBody(kind) };
});
const largestOf = (name: string) => measured.find((each) => each.name.startsWith(name))?.largest ?? 0;

test('the page has the measured sizes', () => {
  const rows = measured.map(({ name, factor, largest }) => {
    const rounded = Math.floor(largest / 10_000) * 10_000;
    return `| ${name} | ${factor.toFixed(2)} | ${rounded.toLocaleString('en-US')} |`;
  });
  const head = ['| body | bytes in the event for each byte | largest body that fits |', '|---|---|---|'];
  expectBlock(PAGE, 'event-size', [...head, ...rows].join('\n'));
});

test('binary and plain text fit up to the default of maxBodyBytes and up to its maximum', () => {
  expect(largestOf('binary')).toBeGreaterThan(4_500_000);
  expect(largestOf('text')).toBeGreaterThan(4_500_000);
  expect(TOPIC_DEFAULTS.maxBodyBytes).toBeLessThan(4_500_000);
});

test('printable text of 3 MB always fits, and one of the default of maxBodyBytes may not', () => {
  expect(largestOf('quotes')).toBeGreaterThan(3_000_000);
  expect(largestOf('quotes')).toBeLessThan(TOPIC_DEFAULTS.maxBodyBytes);
});
