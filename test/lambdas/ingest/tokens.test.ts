import * as presets from '#contract/providers/index';
import { type EndpointRequest, endpointWith, SECRET } from '#test/support/ingest';

const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const basic = (credentials: string) => ({ authorization: `Basic ${Buffer.from(credentials).toString('base64')}` });
const graph = (...states: unknown[]) => ({ body: json({ value: states.map((clientState) => ({ clientState })) }) });

const { gitlab, telegram, okta, msgraph, chargebee, figma, mailchimp, googlePush } = presets;
const IN_QUERY = `token=${encodeURIComponent(SECRET)}`;
const S = { secretName: 's' };

test.each<[string, Parameters<typeof endpointWith>[0], EndpointRequest, string]>([
  ['the token', gitlab(S), { headers: { 'x-gitlab-token': SECRET } }, '200'],
  ['a wrong token', gitlab(S), { headers: { 'x-gitlab-token': `${SECRET}x` } }, '401 token-mismatch'],
  [
    'the beginning of the token',
    gitlab(S),
    { headers: { 'x-gitlab-token': SECRET.slice(0, -1) } },
    '401 token-mismatch',
  ],
  ['an empty token', telegram(S), { headers: { 'x-telegram-bot-api-secret-token': '' } }, '401 token-mismatch'],
  ['no token', okta(S), {}, '401 token-missing'],
  ['the token in every item', msgraph(S), graph(SECRET, SECRET), '200'],
  ['the token in the first item only', msgraph(S), graph(SECRET, 'x'), '401 token-mismatch'],
  ['an item without a token', msgraph(S), graph(SECRET, undefined), '401 token-missing'],
  ['an object as token', msgraph(S), graph({ toString: SECRET }), '401 token-missing'],
  ['an empty list', msgraph(S), graph(), '401 signature-missing'],
  ['a value that is not a list', msgraph(S), { body: json({ value: SECRET }) }, '401 signature-missing'],
  ['a body that is not JSON', msgraph(S), { body: Buffer.from('{') }, '401 signature-missing'],
  ['the passcode in the body', figma(S), { body: json({ passcode: SECRET }) }, '200'],
  ['a wrong passcode', figma(S), { body: json({ passcode: `${SECRET}x` }) }, '401 token-mismatch'],
  ['an empty passcode', figma(S), { body: json({ passcode: '' }) }, '401 token-mismatch'],
  ['a list of passcodes', figma(S), { body: json({ passcode: [SECRET] }) }, '401 token-missing'],
  ['no passcode', figma(S), { body: json({ event_type: 'PING' }) }, '401 token-missing'],
  ['the token in the query', mailchimp(S), { query: IN_QUERY }, '200'],
  ['a wrong token in the query', mailchimp(S), { query: `${IN_QUERY}x` }, '401 token-mismatch'],
  ['the token in the query twice', mailchimp(S), { query: `${IN_QUERY}&${IN_QUERY}` }, '401 token-missing'],
  ['the token in a form', mailchimp(S), { body: Buffer.from(IN_QUERY) }, '401 token-missing'],
  ['the token of a channel, and no body', googlePush(S), { headers: { 'x-goog-channel-token': SECRET } }, '200'],
  ['a channel without a token', googlePush(S), { headers: { 'x-goog-channel-id': SECRET } }, '401 token-missing'],
  ['user and password', chargebee(S), { headers: basic(SECRET) }, '200'],
  ['a wrong password', chargebee(S), { headers: basic('user:x') }, '401 token-mismatch'],
  ['another scheme', chargebee(S), { headers: { authorization: `Bearer ${SECRET}` } }, '401 token-missing'],
])('answers a request with %s correctly', async (_, verify, request, expected) => {
  const endpoint = endpointWith(verify);
  const { statusCode, kept } = await endpoint.ask(request);
  const reason = endpoint.lines[0]?.fields.reason;
  expect(reason ? `${statusCode} ${reason}` : String(statusCode)).toBe(expected);
  expect(kept).toBe(expected === '200');
});

test('accepts each of several tokens during a rotation', async () => {
  const endpoint = endpointWith(gitlab(S), { secret: () => '["new","old"]' });
  for (const token of ['new', 'old']) {
    expect(await endpoint.ask({ headers: { 'x-gitlab-token': token } })).toMatchObject({ statusCode: 200 });
  }
  expect(await endpoint.ask({ headers: { 'x-gitlab-token': '["new","old"]' } })).toMatchObject({ statusCode: 401 });
});

test('a 401 asks for Basic authentication', async () => {
  for (const headers of [{}, basic('user:x')]) {
    const answer = await endpointWith(chargebee(S)).ask({ headers });
    expect(answer).toMatchObject({ statusCode: 401, headers: { 'www-authenticate': 'Basic realm="webhooks"' } });
  }
});

test('redacts a token in the bucket, unless the topic keeps credentials', async () => {
  const headers = { 'x-gitlab-token': SECRET, authorization: 'a' };
  const endpoint = endpointWith(gitlab(S));
  await endpoint.ask({ headers });
  expect([...endpoint.stored.values()][0]?.headers).toMatchObject({
    'x-gitlab-token': '[redacted]',
    authorization: '[redacted]',
  });
  const keeping = endpointWith(gitlab(S), { topic: { keepCredentials: true } });
  await keeping.ask({ headers });
  expect([...keeping.stored.values()][0]?.headers).toMatchObject(headers);
});

test.each([
  ['in one of the ranges', ['10.0.0.0/8', '192.0.2.0/24'], 200],
  ['in none of the ranges', ['192.0.3.0/24', '2001:db8::/32'], 403],
])('a sender %s %j is answered %d', async (_, allowFrom, status) => {
  const endpoint = endpointWith(presets.unsigned(), { topic: { allowFrom } });
  expect(await endpoint.ask({})).toMatchObject({ statusCode: status, kept: status === 200 });
});

test('acknowledges with the status and body that the provider expects', async () => {
  const endpoint = endpointWith({ ...presets.unsigned(), respond: { body: '[accepted]' } });
  expect(await endpoint.ask({})).toMatchObject({ statusCode: 200, body: '[accepted]', kept: true });
});
