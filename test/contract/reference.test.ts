import { gzipSync } from 'node:zlib';
import { laneOfMarker, PAYLOAD_PREFIX, payloadKey, UNQUEUED_PREFIX, unqueuedKey } from '#contract/keys';
import {
  inlinedWebhook,
  inlineReference,
  keepsOrder,
  messageGroup,
  parseReference,
  type StoredReference,
} from '#contract/reference';
import { REFUSED_BY_SQS } from '#contract/sqs-characters';
import { decodeBody, encodeBody, type StoredWebhook } from '#contract/stored-webhook';

/** Written out, because a test must not compute its limit like the code: 1 MiB less 16 KiB. */
const MAX_BYTES = 1_032_192;

const STORED: StoredReference = {
  v: 1,
  id: 'i',
  topic: 't',
  key: 'k',
  receivedAt: '2026-11-24T10:20:30.456Z',
  eventId: 'e',
  eventType: 'y',
  bytes: 7,
  group: 'g',
  force: 'r',
};

const WEBHOOK: StoredWebhook = {
  id: 'i',
  topic: 't',
  receivedAt: '2026-11-24T10:20:30.456Z',
  method: 'POST',
  path: '/t',
  query: '',
  headers: { 'x-a': 'b' },
  body: '{"é":1}',
  bodyEncoding: 'utf8',
  sourceIp: '192.0.2.7',
  verified: true,
};

/** JSON of a reference with some fields replaced; undefined removes one. */
const message = (fields: object, base: object = STORED) => JSON.stringify({ ...base, ...fields });

describe('parseReference', () => {
  test('reads back a stored reference with all of its fields', () => {
    expect(parseReference(message({}))).toEqual(STORED);
  });

  test('reads back a reference that has only what is required', () => {
    const required = { v: 1, id: 'i', topic: 't', key: 'k', receivedAt: 'r' };
    expect(parseReference(message({}, required))).toEqual(required);
  });

  test('reads back an inline reference', () => {
    const { key: _, ...common } = STORED;
    expect(parseReference(message({ webhook: 'w' }, common))).toEqual({ ...common, webhook: 'w' });
  });

  test.each(['v', 'id', 'topic', 'key', 'receivedAt'])('refuses a reference without %s', (field) => {
    expect(() => parseReference(message({ [field]: undefined }))).toThrow(
      new SyntaxError('the message is not a webhook reference'),
    );
  });

  test.each(['id', 'topic', 'key', 'receivedAt'])('refuses a reference whose %s is not text', (field) => {
    for (const value of [7, null, {}, ['a'], true]) {
      expect(() => parseReference(message({ [field]: value }))).toThrow(SyntaxError);
    }
  });

  test('refuses an inline reference whose webhook is not text', () => {
    expect(() => parseReference(message({ key: undefined, webhook: 7 }))).toThrow(SyntaxError);
  });

  test.each([2, 100])('names the newer version %d, which the next deployment can read', (v) => {
    const parse = () => parseReference(message({ v }));
    expect(parse).toThrow(RangeError);
    expect(parse).toThrow(`version ${v}`);
  });

  test.each<[string, unknown]>([
    ['bytes', -1],
    ['bytes', 1.5],
    ['bytes', 1e300],
    ['bytes', '7'],
    ['bytes', null],
    ['eventId', 7],
    ['eventType', {}],
    ['group', null],
    ['force', true],
    ['force', ''],
    ['force', null],
    ['webhook', 7],
  ])('refuses a reference whose %s is %j', (field, value) => {
    expect(() => parseReference(message({ [field]: value }))).toThrow(SyntaxError);
  });

  test.each(['"1"', 'true', 'null', '[1]', '0', '-1', '1.5', '1e300'])(
    'refuses the version %s as no reference at all',
    (v) => {
      expect(() => parseReference(message({ v: JSON.parse(v) }))).toThrow(SyntaxError);
    },
  );

  test.each(['null', '7', '"text"', '[]', '{}', '', '{', 'text'])('refuses the message %j', (body) => {
    expect(() => parseReference(body)).toThrow(SyntaxError);
  });
});

describe('inlineReference', () => {
  test('gives the webhook back, and keeps every field but the key', () => {
    const inline = inlineReference(STORED, WEBHOOK);
    const { key: _, ...common } = STORED;
    expect(inline).toEqual({ ...common, webhook: expect.any(String) });
    expect(inline && inlinedWebhook(inline)).toEqual(WEBHOOK);
    expect(parseReference(JSON.stringify(inline))).toEqual(inline);
  });

  test('is always compressed Base64, which SQS accepts whatever the body is', () => {
    const body = '\u0000\uffff'.repeat(20);
    const inline = inlineReference(STORED, { ...WEBHOOK, body });
    expect(inline?.webhook).toBe(gzipSync(JSON.stringify({ ...WEBHOOK, body })).toString('base64'));
  });

  test.each(['x', 'é'])('fits at exactly 1,032,192 bytes of %s, and not with one byte more', (letter) => {
    const empty = Buffer.byteLength(JSON.stringify(inlineReference({ ...STORED, group: '' }, WEBHOOK)));
    const room = MAX_BYTES - empty;
    const width = Buffer.byteLength(letter);
    const group = letter.repeat(Math.floor(room / width)) + 'x'.repeat(room % width);

    const full = inlineReference({ ...STORED, group }, WEBHOOK);
    expect(Buffer.byteLength(JSON.stringify(full))).toBe(MAX_BYTES);
    expect(inlineReference({ ...STORED, group: `${group}x` }, WEBHOOK)).toBeUndefined();
  });
});

describe('messageGroup', () => {
  test('is the topic on a standard queue, even for a reference with a group', () => {
    expect(messageGroup(STORED, false)).toEqual({ MessageGroupId: 't' });
  });

  test('is the group on a FIFO queue, deduplicated by the id', () => {
    expect(messageGroup(STORED, true)).toEqual({ MessageGroupId: 'g', MessageDeduplicationId: 'i' });
  });

  test('is the topic on a FIFO queue for a reference without a group', () => {
    const { group: _, ...ungrouped } = STORED;
    expect(messageGroup(ungrouped, true)).toEqual({ MessageGroupId: 't', MessageDeduplicationId: 'i' });
  });

  test('a queue is FIFO by the suffix of its name', () => {
    expect(keepsOrder('https://sqs.eu-central-1.amazonaws.com/1/lane.fifo')).toBe(true);
    expect(keepsOrder('https://sqs.eu-central-1.amazonaws.com/1/lane.fifo-not')).toBe(false);
    expect(keepsOrder('https://sqs.eu-central-1.amazonaws.com/1/lane')).toBe(false);
  });
});

describe('keys', () => {
  test('place webhooks by topic, date and hour in UTC', () => {
    expect(payloadKey({ id: 'i', topic: 'a.b', receivedAt: '2026-11-24T23:59:59.999Z' })).toBe(
      'webhooks/topic=a.b/dt=2026-11-24/hh=23/i.json',
    );
    expect(payloadKey({ id: 'i', topic: 't', receivedAt: '2026-01-02T03:04:05.006Z' })).toBe(
      'webhooks/topic=t/dt=2026-01-02/hh=03/i.json',
    );
  });

  test('have a prefix by which each kind is listed', () => {
    expect([PAYLOAD_PREFIX, UNQUEUED_PREFIX]).toEqual(['webhooks/', 'unqueued/']);
  });

  test('of a marker name its lane', () => {
    expect(unqueuedKey('high', 'i')).toBe('unqueued/high/i');
    expect(laneOfMarker('unqueued/high/i')).toBe('high');
  });

  test.each(['unqueued/high', 'unqueued/high/', 'unqueued//i', 'unqueued/a/b/c', 'webhooks/high/i', 'x/unqueued/a/i'])(
    '%s is no marker',
    (key) => {
      expect(laneOfMarker(key)).toBeUndefined();
    },
  );
});

describe('bodies', () => {
  test.each([
    ['UTF-8 as text', Buffer.from('{"é":"漢"}'), { body: '{"é":"漢"}', bodyEncoding: 'utf8' }],
    ['nothing as text', Buffer.alloc(0), { body: '', bodyEncoding: 'utf8' }],
    ['a byte order mark as text', Buffer.from([0xef, 0xbb, 0xbf, 0x61]), { body: '\ufeffa', bodyEncoding: 'utf8' }],
    ['other bytes as Base64', Buffer.from([0xff, 0x00]), { body: '/wA=', bodyEncoding: 'base64' }],
    ['a cut character as Base64', Buffer.from([0x61, 0xc3]), { body: 'YcM=', bodyEncoding: 'base64' }],
  ])('are stored byte for byte: %s', (_, bytes, stored) => {
    expect(encodeBody(bytes)).toEqual(stored);
    expect(decodeBody(encodeBody(bytes))).toEqual(bytes);
  });

  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
  test.each([
    ['\t\n\r', ''],
    [' \ud7ff\ue000\ufffd', ''],
    ['\u{10000}\u{10ffff}', ''],
    ['a\u0000\u0008\u000b\u000c\u000e\u001fb', 'ab'],
    ['a\ud800\udfff'.replace('\udfff', 'b'), 'ab'],
    ['a\ufffe\uffffb', 'ab'],
  ])('SQS accepts what is left of %j', (text, left) => {
    expect(text.replaceAll(REFUSED_BY_SQS, '')).toBe(left || text);
  });
});
