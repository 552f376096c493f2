import { createHash, createHmac, generateKeyPairSync, sign } from 'node:crypto';
import * as presets from '#contract/providers/index';
import { type EndpointRequest, endpointWith, hmacHex, NOW, SECRET } from '#test/support/ingest';

const SECONDS = String(Math.floor(NOW.getTime() / 1_000));
const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const SECRETS = (name: string) => (name === 'verify-token' ? 'our token' : SECRET);
const discordKeys = generateKeyPairSync('ed25519');
const discordKey = Buffer.from(discordKeys.publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('hex');

function slackSigned(body: Buffer): EndpointRequest {
  const signature = `v0=${hmacHex(SECRET, `v0:${SECONDS}:`, body)}`;
  return { body, headers: { 'x-slack-request-timestamp': SECONDS, 'x-slack-signature': signature } };
}
function zoomSigned(body: Buffer): EndpointRequest {
  const signature = `v0=${hmacHex(SECRET, `v0:${SECONDS}:`, body)}`;
  return { body, headers: { 'x-zm-request-timestamp': SECONDS, 'x-zm-signature': signature } };
}
function twitchSigned(body: Buffer): EndpointRequest {
  const at = NOW.toISOString();
  return {
    body,
    headers: {
      'twitch-eventsub-message-id': 'm-1',
      'twitch-eventsub-message-timestamp': at,
      'twitch-eventsub-message-type': 'webhook_callback_verification',
      'twitch-eventsub-message-signature': `sha256=${hmacHex(SECRET, 'm-1', at, body)}`,
    },
  };
}
function discordSigned(body: Buffer): EndpointRequest {
  const signature = sign(null, Buffer.concat([Buffer.from(SECONDS), body]), discordKeys.privateKey).toString('hex');
  return { body, headers: { 'x-signature-timestamp': SECONDS, 'x-signature-ed25519': signature } };
}

const braintreeKey = createHash('sha1').update(SECRET).digest();
const challenge = 'abcdef0123456789abcdef01';

test.each<[string, Parameters<typeof endpointWith>[0], EndpointRequest, object]>([
  [
    'Slack',
    presets.slack({ secretName: 's' }),
    slackSigned(json({ type: 'url_verification', challenge: 'c-1' })),
    { statusCode: 200, body: 'c-1' },
  ],
  [
    'Zoom',
    presets.zoom({ secretName: 's' }),
    zoomSigned(json({ event: 'endpoint.url_validation', payload: { plainToken: 'p-1' } })),
    { statusCode: 200, body: JSON.stringify({ plainToken: 'p-1', encryptedToken: hmacHex(SECRET, 'p-1') }) },
  ],
  [
    'Meta',
    presets.meta({ secretName: 's', verifyTokenName: 'verify-token' }),
    { method: 'GET', query: 'hub.mode=subscribe&hub.verify_token=our%20token&hub.challenge=42' },
    { statusCode: 200, body: '42' },
  ],
  [
    'X',
    presets.x({ secretName: 's' }),
    { method: 'GET', query: 'crc_token=token_1' },
    {
      body: JSON.stringify({
        response_token: `sha256=${createHmac('sha256', SECRET).update('token_1').digest('base64')}`,
      }),
    },
  ],
  ['Dropbox', presets.dropbox({ secretName: 's' }), { method: 'GET', query: 'challenge=d-1' }, { body: 'd-1' }],
  [
    'Okta',
    presets.okta({ secretName: 's' }),
    { method: 'GET', headers: { 'x-okta-verification-challenge': 'o-1' } },
    { body: '{"verification":"o-1"}' },
  ],
  [
    'Microsoft Graph',
    presets.msgraph({ secretName: 's' }),
    { query: 'validationToken=Validation%3A+1%262' },
    { body: 'Validation: 1&2' },
  ],
  [
    'Twitch',
    presets.twitch({ secretName: 's' }),
    twitchSigned(json({ challenge: 't-1' })),
    { statusCode: 200, body: 't-1' },
  ],
  ['Discord events', presets.discord({ secretName: 's' }), discordSigned(json({ type: 0 })), { statusCode: 204 }],
  [
    'Discord interactions',
    presets.discord({ secretName: 's' }),
    discordSigned(json({ type: 1 })),
    { body: '{"type":1}' },
  ],
  ['Trello', presets.trello({ secretName: 's', url: 'https://h.test/t' }), { method: 'HEAD' }, { statusCode: 200 }],
  [
    'Event Grid',
    presets.eventgrid({ secretName: 's', header: 'x-key' }),
    {
      headers: { 'aeg-event-type': 'SubscriptionValidation', 'x-key': SECRET },
      body: json([{ data: { validationCode: 'v-1' } }]),
    },
    { body: '{"validationResponse":"v-1"}' },
  ],
  [
    'CloudEvents',
    presets.eventgrid({ secretName: 's', header: 'x-key' }),
    { method: 'OPTIONS', headers: { 'webhook-request-origin': 'eventgrid.azure.net' } },
    { headers: { 'webhook-allowed-origin': 'eventgrid.azure.net', 'x-content-type-options': 'nosniff' } },
  ],
  [
    'Braintree',
    presets.braintree({ secretName: 's', publicKey: 'pk' }),
    { method: 'GET', query: `bt_challenge=${challenge}` },
    { body: `pk|${createHmac('sha1', braintreeKey).update(challenge).digest('hex')}` },
  ],
])('answers the handshake of %s and queues nothing', async (_, verify, request, expected) => {
  const secret = (name: string) =>
    verify.kind === 'signature' && verify.algorithm === 'ed25519' ? discordKey : SECRETS(name);
  const endpoint = endpointWith(verify, { secret });
  const answer = await endpoint.ask(request);
  expect(answer).toMatchObject({ statusCode: 200, ...expected, kept: false });
  expect(answer.headers).toMatchObject({ 'x-content-type-options': 'nosniff' });
  expect(endpoint.counted).toEqual(['handshake t']);
});

test.each<[string, Parameters<typeof endpointWith>[0], EndpointRequest, number]>([
  [
    'Slack with a wrong signature',
    presets.slack({ secretName: 's' }),
    { ...slackSigned(json({})), body: json({ type: 'url_verification', challenge: 'c' }) },
    401,
  ],
  [
    'Meta with a wrong token',
    presets.meta({ secretName: 's', verifyTokenName: 'verify-token' }),
    { method: 'GET', query: 'hub.mode=subscribe&hub.verify_token=x&hub.challenge=1' },
    401,
  ],
  [
    'Event Grid without its key',
    presets.eventgrid({ secretName: 's', header: 'x-key' }),
    { headers: { 'aeg-event-type': 'SubscriptionValidation' }, body: json([{ data: { validationCode: 'v' } }]) },
    429,
  ],
  [
    'Zoom without a token',
    presets.zoom({ secretName: 's' }),
    zoomSigned(json({ event: 'endpoint.url_validation' })),
    400,
  ],
  ['Dropbox without a challenge', presets.dropbox({ secretName: 's' }), { method: 'GET' }, 405],
  ['GitHub, which does not exist', presets.github({ secretName: 's' }), { method: 'GET', query: 'challenge=1' }, 405],
])('rejects the handshake of %s', async (_, verify, request, status) => {
  expect(await endpointWith(verify, { secret: SECRETS }).ask(request)).toMatchObject({
    statusCode: status,
    kept: false,
  });
});

test.each<[string, object]>([
  ['an event', { version: 1, application_id: '1', type: 1, event: { type: 'ENTITLEMENT_CREATE', data: {} } }],
  ['a command', { id: '1', application_id: '1', type: 2, data: { name: 'blep' } }],
])('queues %s of Discord, whose type is also that of a PING', async (_, body) => {
  const endpoint = endpointWith(presets.discord({ secretName: 's' }), { secret: () => discordKey });
  expect(await endpoint.ask(discordSigned(json(body)))).toMatchObject({ statusCode: 204, kept: true });
  expect(endpoint.counted).toEqual(['accepted t']);
});

describe('conditions of a handshake', () => {
  const ping = (when: object) =>
    endpointWith({
      ...presets.unsigned(),
      handshakes: [{ when: { method: 'POST', ...when }, verified: false, answer: {} }],
    });
  const form = { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' };
  const post = (text: string, headers = {}, query = '') => ({ body: Buffer.from(text), headers, query });

  test.each<[object, EndpointRequest, EndpointRequest]>([
    [{ query: { a: true } }, post('', {}, 'a=1'), post('', {}, 'a=')],
    [{ query: { a: false } }, post('', {}, 'b=1'), post('', {}, 'a=1')],
    [{ query: { a: '1' } }, post('', {}, 'a=1'), post('', {}, 'a=11')],
    [{ headers: { 'x-a': false } }, post(''), post('', { 'x-a': '1' })],
    [{ headers: { 'x-a': '1' } }, post('', { 'x-a': '1' }), post('')],
    [{ form: { a: true } }, post('a=1', form), post('a=1')],
    [{ form: { a: true } }, post('a=1&b=2', form), post('b=1', form)],
    [{ form: { a: true, b: false } }, post('a=1', form), post('a=1&b=1', form)],
    [{ form: { a: '1' } }, post('a=1', form), post(`a=1&b=${'x'.repeat(20_000)}`, form)],
    [{ body: { '/a': true } }, post('{"a":0}'), post('{"a":null}')],
    [{ body: { '/a': false } }, post('{"b":1}'), post('{"a":{}}')],
    [{ body: { '/a/b': 'c', '/d': false } }, post('{"a":{"b":"c"}}'), post('{"a":{"b":"c"},"d":1}')],
    [{ body: { '/a': 1 } }, post('{"a":1}'), post('{"a":"1"}')],
  ])('%j', async (when, handshake, webhook) => {
    expect(await ping(when).ask(handshake)).toMatchObject({ statusCode: 200, kept: false });
    expect(await ping(when).ask(webhook)).toMatchObject({ statusCode: 200, kept: true });
  });
});

test('lists the methods of a topic with handshakes', async () => {
  const answer = await endpointWith(presets.dropbox({ secretName: 's' })).ask({ method: 'PUT' });
  expect(answer.headers).toMatchObject({ allow: 'POST, GET' });
});

test.each([
  ['X', presets.x({ secretName: 's' }), `crc_token=${encodeURIComponent('{"forged":true}')}`],
  [
    'Braintree',
    presets.braintree({ secretName: 's', publicKey: 'pk' }),
    `bt_challenge=${Buffer.from('<xml>forged</xml>').toString('base64url')}`,
  ],
])('%s: does not sign content that could be a webhook', async (_, verify, query) => {
  expect(await endpointWith(verify).ask({ method: 'GET', query })).toMatchObject({ statusCode: 400 });
});

test('does not sign a content that is too long to be recognized as that of a handshake', async () => {
  const ask = (length: number) =>
    endpointWith(presets.x({ secretName: 's' })).ask({ method: 'GET', query: `crc_token=${'a'.repeat(length)}` });
  expect(await ask(16_384)).toMatchObject({ statusCode: 200 });
  expect(await ask(16_385)).toMatchObject({ statusCode: 400 });
});

test.each([
  ['a certificate check of Slack', presets.slack({ secretName: 's' }), 'ssl_check=1&token=t', {}, 200],
  ['a signed form of Slack', presets.slack({ secretName: 's' }), 'ssl_check=1', { 'x-slack-signature': 'v0=00' }, 401],
  ['another form of Slack', presets.slack({ secretName: 's' }), 'command=%2Fa', {}, 401],
])('answers %s with the form %s correctly', async (_, verify, form, headers, status) => {
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await endpointWith(verify).ask({ body: Buffer.from(form), headers: { ...type, ...headers } });
  expect(answer).toMatchObject({ statusCode: status, kept: false });
});

const NEVER_SET = { secret: () => undefined };

test('a pending Asana topic saves the delivered secret and echoes it', async () => {
  const endpoint = endpointWith(presets.asana({ secretName: 'webhooks/asana', pending: true }), NEVER_SET);
  const answer = await endpoint.ask({ headers: { 'x-hook-secret': 'key-1' } });
  expect(answer).toMatchObject({ statusCode: 200, headers: { 'x-hook-secret': 'key-1' }, kept: false });
  expect([...endpoint.saved]).toEqual([['webhooks/asana', 'key-1']]);
  expect(JSON.stringify(endpoint.lines)).not.toContain('key-1');
});

test('a pending Notion topic saves the verification token', async () => {
  const endpoint = endpointWith(presets.notion({ secretName: 'webhooks/notion', pending: true }), NEVER_SET);
  expect(await endpoint.ask({ body: json({ verification_token: 'token-1' }) })).toMatchObject({
    statusCode: 200,
    kept: false,
  });
  expect([...endpoint.saved]).toEqual([['webhooks/notion', 'token-1']]);
});

test.each([
  ['Asana', presets.asana({ secretName: 's' }), { headers: { 'x-hook-secret': 'mine' } }],
  ['Notion', presets.notion({ secretName: 's' }), { body: json({ verification_token: 'mine' }) }],
])('%s: a handshake cannot set the secret when the topic is not pending', async (_, verify, request) => {
  const endpoint = endpointWith(verify);
  expect(await endpoint.ask(request)).toMatchObject({ statusCode: 401, kept: false });
  expect(endpoint.saved.size).toBe(0);
});

const DELIVERING = [
  [
    'Asana',
    presets.asana({ secretName: 's', pending: true }),
    (key: string) => ({ headers: { 'x-hook-secret': key } }),
  ],
  [
    'Notion',
    presets.notion({ secretName: 's', pending: true }),
    (key: string) => ({ body: json({ verification_token: key }) }),
  ],
] as const;

test.each(DELIVERING)(
  '%s: the first handshake sets the secret; later ones cannot change it',
  async (_, verify, deliver) => {
    const endpoint = endpointWith(verify, NEVER_SET);
    expect(await endpoint.ask(deliver('first'))).toMatchObject({ statusCode: 200 });
    expect(await endpoint.ask(deliver('second'))).toMatchObject({ statusCode: 401, kept: false });
    expect([...endpoint.saved]).toEqual([['s', 'first']]);
  },
);

test.each(DELIVERING)('%s: only one of two concurrent handshakes sets the secret', async (_, verify, deliver) => {
  const endpoint = endpointWith(verify, NEVER_SET);
  const answers = await Promise.all(['one', 'two'].map((key) => endpoint.ask(deliver(key))));
  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 401]);
  expect(endpoint.saved.size).toBe(1);
});

test.each(DELIVERING)(
  '%s: a handshake does not replace a secret that was set by other means',
  async (_, verify, deliver) => {
    for (const text of [SECRET, '["one","two"]', '', '[']) {
      const endpoint = endpointWith(verify, { secret: () => text });
      expect(await endpoint.ask(deliver('mine'))).toMatchObject({ kept: false });
      expect(endpoint.saved.size).toBe(0);
    }
  },
);

test.each(DELIVERING)('%s: a delivered secret that looks like a list is one secret', async (_, verify, deliver) => {
  const endpoint = endpointWith(verify, NEVER_SET);
  await endpoint.ask(deliver('["a"'));
  const body = json({ events: [] });
  const field = 'header' in verify.signature ? String(verify.signature.header) : '';
  const headers = { [field]: `${verify.signature.prefix ?? ''}${hmacHex('["a"', body)}` };
  expect(await endpoint.ask({ body, headers })).toMatchObject({ statusCode: 200, kept: true });
});

test.each(DELIVERING)('%s: answers 503 while it is unknown whether the secret is set', async (_, verify, deliver) => {
  const endpoint = endpointWith(verify, {
    secret: () => {
      throw new Error('Secrets Manager is down');
    },
  });
  expect(await endpoint.ask(deliver('mine'))).toMatchObject({ statusCode: 503 });
  expect(endpoint.saved.size).toBe(0);
});

test('a large webhook that mentions a handshake is a webhook', async () => {
  const body = json({ type: 'url_verification', challenge: 'c', padding: 'x'.repeat(20_000) });
  expect(await endpointWith(presets.slack({ secretName: 's' })).ask(slackSigned(body))).toMatchObject({
    statusCode: 200,
    kept: true,
  });
});

test('answers 503 when the delivered secret could not be saved', async () => {
  const failures = { saveFirstSecret: () => Promise.reject(new Error('denied')) };
  const endpoint = endpointWith(presets.asana({ secretName: 's', pending: true }), { ...NEVER_SET, failures });
  expect(await endpoint.ask({ headers: { 'x-hook-secret': 'key-1' } })).toMatchObject({ statusCode: 503, kept: false });
  expect(JSON.stringify(endpoint.lines)).not.toContain('key-1');
});
