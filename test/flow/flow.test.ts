import { decodeBody } from '#contract/stored-webhook';
import { Flow, sha256 } from '#test/support/flow';
import { hmacHex } from '#test/support/ingest';
import { eventually } from '#test/support/local-app';

jest.setTimeout(300_000);

const githubExamples = jest.requireActual<{ name: string; examples: unknown[] }[]>('@octokit/webhooks-examples');

let flow: Flow;
beforeAll(async () => {
  flow = await Flow.start();
});
afterEach(() => flow?.reset());
afterAll(() => flow?.stop());

test('every GitHub sample event is accepted, stored byte for byte and processed exactly once', async () => {
  const events = githubExamples.flatMap(({ name, examples }) =>
    examples.map((example) => ({ name, body: Buffer.from(JSON.stringify(example)) })),
  );
  expect(events.length).toBeGreaterThan(200);
  const sent = new Map<string, (typeof events)[number]>();
  await flow.senders.sendEach(events, async (event) => {
    sent.set(await flow.accepted('github', event.body, flow.signedByGithub(event.body, event.name)), event);
  });
  expect(sent.size).toBe(events.length);

  await eventually('all events to be processed', () => [...sent.keys()].every((id) => flow.attemptsAt(id).length > 0));
  for (const [id, { name, body }] of sent) {
    expect(flow.attemptsAt(id)).toMatchObject([{ topic: 'github', eventType: name, attempt: 1, sha256: sha256(body) }]);
  }
  const keys = await flow.storedKeys();
  for (const [id, { body }] of sent) {
    expect(decodeBody(await flow.stored(id, keys)).equals(body)).toBe(true);
  }
});

test.each([
  ['dollar signs', Buffer.from("$$ $& $` $' {body}")],
  ['a byte order mark', Buffer.from([0xef, 0xbb, 0xbf, 0x7b, 0x7d])],
  ['invalid UTF-8', Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28])],
  ['nothing', Buffer.alloc(0)],
])('a body of %s reaches the bucket and the handler byte for byte', async (_, body) => {
  const id = await flow.accepted('github', body, flow.signedByGithub(body, 'push'));
  await eventually('its handler', () => flow.attemptsAt(id).length > 0);
  expect(flow.attemptsAt(id)).toMatchObject([{ sha256: sha256(body) }]);
  expect(decodeBody(await flow.stored(id))).toEqual(body);
});

test('a signature with a timestamp is valid, and a topic may contain percent-encoded dots and dashes', async () => {
  const body = Buffer.from('{"id":"evt_1"}');
  const timestamp = Math.floor(Date.now() / 1_000);
  const signature = hmacHex(flow.app.secrets['test/stripe'] ?? '', `${timestamp}.`, body);
  const ids = [
    await flow.accepted('stripe', body, { 'stripe-signature': `t=${timestamp},v1=${signature}` }),
    await flow.accepted('plain.v1-x', Buffer.from('dots')),
    await flow.accepted('plain%2Ev1%2Dx', Buffer.from('percents')),
  ];
  await eventually('their handlers', () => ids.every((id) => flow.attemptsAt(id).length === 1));
});

test('a bad signature is answered 401 and nothing is stored', async () => {
  const body = Buffer.from('{"forged":true}');
  const before = await flow.storedKeys();
  const { status, headers, answer } = await flow.post('github', body, {
    ...flow.signedByGithub(body, 'push'),
    'x-hub-signature-256': `sha256=${hmacHex('guessed', body)}`,
  });
  expect(status).toBe(401);
  expect(headers.get('content-type')).toContain('application/problem+json');
  expect(JSON.parse(answer)).toMatchObject({ status: 401, title: 'Unauthorized' });
  expect(await flow.storedKeys()).toEqual(before);
  expect(flow.sink.attempts.filter((attempt) => attempt.sha256 === sha256(body))).toEqual([]);
});

test.each([
  ['an unknown topic', 'POST', 'unknown', 404],
  ['another method', 'PUT', 'github', 405],
])('%s is answered by a problem document', async (_, method, topic, status) => {
  const response = await fetch(`${flow.app.url}/${topic}`, { method });
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({ status });
});

test('a webhook whose handler throws is retried with growing delays and dead-lettered with the reason', async () => {
  const body = Buffer.from('{"order":1}');
  const id = await flow.accepted('failing', body, {
    'x-signature': hmacHex(flow.app.secrets['test/failing'] ?? '', body),
  });
  const { reference, reason } = await flow.deadLetterOf(id, 'normal');

  const attempts = flow.attemptsAt(id);
  expect(attempts.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4]);
  // The visibility timeout spaces the attempts, so they may be late but never early.
  const delays = attempts.slice(1).map(({ at }, index) => at - (attempts[index]?.at ?? 0));
  expect(delays.map((delay, index) => delay >= 1_000 * 2 ** index - 100)).toEqual([true, true, true]);
  expect(reference).toMatchObject({ id, topic: 'failing' });
  expect(reason).toMatchObject({ errorName: 'RangeError', errorMessage: 'the stock is negative', attempts: '4' });
  expect(decodeBody(await flow.stored(id))).toEqual(body);
});

test('a permanent error is dead-lettered at once', async () => {
  const id = await flow.accepted('permanent', Buffer.from('{}'));
  const { reason } = await flow.deadLetterOf(id, 'normal');
  expect(flow.attemptsAt(id)).toHaveLength(1);
  expect(reason).toMatchObject({ errorName: 'PermanentError', errorMessage: 'no such customer', attempts: '1' });
});

test('a handler that hangs does not block its batch', async () => {
  const bodies = ['a', 'b', 'hang', 'c', 'd'];
  const ids = await Promise.all(bodies.map((text) => flow.accepted('hanging', Buffer.from(text))));
  const hanging = ids[2] as string;
  const { reason } = await flow.deadLetterOf(hanging, 'slow');
  expect(reason).toMatchObject({ errorName: 'AttemptTimedOutError', attempts: '2' });
  expect(flow.attemptsAt(hanging)).toHaveLength(2);
  for (const id of ids.filter((other) => other !== hanging)) expect(flow.attemptsAt(id)).toHaveLength(1);
});
