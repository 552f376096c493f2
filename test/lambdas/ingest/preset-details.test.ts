import { createHmac } from 'node:crypto';
import { box, circleci, clickup, line, pagerduty, segment, workos, zendesk } from '#contract/providers/index';
import { signRequest } from '#contract/sign-request';
import type { SignatureVerification } from '#contract/verification';
import { dedupeKey } from '#lambdas/runtime/dedupe-key';
import { endpointWith, NOW } from '#test/support/ingest';

const options = { secretName: 'webhooks/test' };
const BODY = Buffer.from('{"id":"1"}');

const hmac = (key: string, ...parts: readonly (string | Buffer)[]) =>
  parts.reduce((hash, part) => hash.update(part), createHmac('sha256', key));

async function statusOf(verify: SignatureVerification, known: string, headers: Record<string, string>, body = BODY) {
  const { statusCode } = await endpointWith(verify, { secret: () => known }).ask({ headers, body });
  return statusCode;
}

/** Tells whether two requests of a topic are one event. */
function isSameEvent(verify: SignatureVerification, ...requests: readonly [object, Record<string, string>?][]) {
  const keys = requests.map(([body, headers = {}], index) => {
    const bytes = Buffer.from(JSON.stringify(body));
    return dedupeKey({ id: String(index), topic: 't', headers, bytes: () => bytes }, verify, 'eventId');
  });
  return new Set(keys).size === 1;
}

describe('box', () => {
  // Box writes the time with the offset of its own zone.
  const time = new Date(NOW.getTime() - 7 * 3_600_000).toISOString().replace(/\.\d+Z$/, '-07:00');
  const signatureBy = (key: string) => hmac(key, BODY, time).digest('base64');
  const signedBy = (primary: string, secondary: string) => ({
    'box-delivery-timestamp': time,
    'box-signature-primary': signatureBy(primary),
    'box-signature-secondary': signatureBy(secondary),
  });

  test.each([
    ['the primary key', 'one'],
    ['the secondary key', 'two'],
    ['both keys', '["one","two"]'],
    ['both keys, of which one is an old one', '["old","two"]'],
  ])('accepts a request with two signatures when the secret is %s', async (_, known) => {
    expect(await statusOf(box(options), known, signedBy('one', 'two'))).toBe(200);
  });

  test('accepts a request while either key is reset', async () => {
    expect(await statusOf(box(options), '["one","two"]', signedBy('new', 'two'))).toBe(200);
    expect(await statusOf(box(options), '["one","two"]', signedBy('one', 'new'))).toBe(200);
    expect(await statusOf(box(options), '["one","two"]', signedBy('new', 'newer'))).toBe(401);
  });

  test('rejects a signature of the time before the body, and one of another time', async () => {
    const before = hmac('one', time, BODY).digest('base64');
    const headers = { 'box-delivery-timestamp': time, 'box-signature-primary': before };
    expect(await statusOf(box(options), 'one', headers)).toBe(401);
    const later = new Date(NOW.getTime() + 1_000).toISOString();
    expect(await statusOf(box(options), 'one', { ...signedBy('one', 'two'), 'box-delivery-timestamp': later })).toBe(
      401,
    );
  });
});

describe('pagerduty', () => {
  const v1 = (key: string) => `v1=${hmac(key, BODY).digest('hex')}`;

  test('accepts one valid signature of several, and answers 429 to none', async () => {
    const ask = (signature: string) => statusOf(pagerduty(options), 'new', { 'x-pagerduty-signature': signature });
    expect(await ask(`${v1('old')},${v1('new')}`)).toBe(200);
    expect(await ask(`${v1('new')},${v1('old')}`)).toBe(200);
    expect(await ask(`${v1('old')},${v1('older')}`)).toBe(429);
    expect(await ask(v1('new').replace('v1=', 'v2='))).toBe(429);
  });
});

test('circleci ignores signatures of another version', async () => {
  const signature = hmac('key', BODY).digest('hex');
  const ask = (value: string) => statusOf(circleci(options), 'key', { 'circleci-signature': value });
  expect(await ask(`v2=00,v1=${signature}`)).toBe(200);
  expect(await ask(`v2=${signature}`)).toBe(401);
});

test('workos accepts a header with a space after the comma, and rejects a time in seconds', async () => {
  const signedAt = (time: number) => {
    const signature = hmac('key', `${time}.`, BODY).digest('hex');
    return { 'workos-signature': `t=${time}, v1=${signature}` };
  };
  expect(await statusOf(workos(options), 'key', signedAt(NOW.getTime()))).toBe(200);
  expect(await statusOf(workos(options), 'key', signedAt(Math.floor(NOW.getTime() / 1_000)))).toBe(401);
});

describe('clickup', () => {
  const event = (name: string, items: readonly object[] = []) => ({ event: name, history_items: items, task_id: '1' });

  test('is never answered 401, which would suspend the webhook', async () => {
    const wrong = hmac('other', BODY).digest('hex');
    for (const headers of [{}, { 'x-signature': wrong }, { 'x-signature': 'malformed' }]) {
      expect(await statusOf(clickup(options), 'key', headers)).toBe(403);
    }
  });

  test('keeps two events apart that share a history item, and two that have the same body', () => {
    const item = { id: '2800763136717140857' };
    const [created, updated] = [event('taskCreated', [item]), event('taskStatusUpdated', [item])];
    expect(isSameEvent(clickup(options), [created], [updated])).toBe(false);
    expect(isSameEvent(clickup(options), [event('folderUpdated')], [event('folderUpdated')])).toBe(false);
  });
});

test('segment rejects a batch, of which only the first event is signed', async () => {
  const first = { type: 'track', messageId: '1' };
  const signature = createHmac('sha1', 'key').update(JSON.stringify(first)).digest('hex');
  const ask = (body: unknown) =>
    statusOf(segment(options), 'key', { 'x-signature': signature }, Buffer.from(JSON.stringify(body)));
  expect(await ask(first)).toBe(200);
  expect(await ask([first])).toBe(401);
  expect(await ask([first, { type: 'track', messageId: '2' }])).toBe(401);
});

describe('line', () => {
  const check = Buffer.from('{"destination":"xxxxxxxxxx","events":[]}');
  const event = { type: 'follow', webhookEventId: '01', deliveryContext: { isRedelivery: false } };

  test('answers a signed request without events and keeps nothing, and rejects an unsigned one', async () => {
    const endpoint = endpointWith(line(options), { secret: () => 'key' });
    const headers = signRequest(line(options), 'key', check, NOW);
    expect(await endpoint.ask({ headers, body: check })).toMatchObject({ statusCode: 200, kept: false });
    expect(await endpoint.ask({ body: check })).toMatchObject({ statusCode: 401, kept: false });
  });

  test('keeps a request with events', async () => {
    const body = Buffer.from(JSON.stringify({ destination: 'xxxxxxxxxx', events: [event] }));
    const headers = signRequest(line(options), 'key', body, NOW);
    const answer = await endpointWith(line(options), { secret: () => 'key' }).ask({ headers, body });
    expect(answer).toMatchObject({ statusCode: 200, kept: true });
  });

  test('recognizes a redelivery', () => {
    const again = { ...event, deliveryContext: { isRedelivery: true } };
    const other = { ...event, webhookEventId: '02' };
    expect(isSameEvent(line(options), [{ events: [event] }], [{ events: [again] }])).toBe(true);
    expect(isSameEvent(line(options), [{ events: [event] }], [{ events: [other] }])).toBe(false);
  });
});

test('zendesk keeps two invocations of a ticket apart, and recognizes two attempts of one', () => {
  const invocation = (id: string) => ({ 'x-zendesk-webhook-invocation-id': id });
  const ticket = { id: '35436', status: 'open' };
  expect(isSameEvent(zendesk(options), [ticket, invocation('1')], [ticket, invocation('2')])).toBe(false);
  expect(isSameEvent(zendesk(options), [ticket, invocation('1')], [ticket, invocation('1')])).toBe(true);
});
