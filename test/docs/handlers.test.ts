import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Match } from 'aws-cdk-lib/assertions';
import type { Handler } from '#contract/handler';
import { unsigned } from '#contract/providers/index';
import { bundleOf } from '#test/support/bundle';
import { processInMemory } from '#test/support/process';
import { synthesized } from '#test/support/stack';
import { embedExamples, examplesOf } from './embed-examples.ts';

const DOCS = join(__dirname, '../../docs');
const PAGE = join(DOCS, 'handlers.md');

test('docs/handlers.md shows every example unchanged (`npm run docs` updates them)', () => {
  const page = readFileSync(PAGE, 'utf8');
  if (process.env.UPDATE_DOCS) writeFileSync(PAGE, embedExamples(page));
  expect(readFileSync(PAGE, 'utf8')).toBe(embedExamples(page));
  expect(examplesOf(page).sort()).toEqual(
    [
      ...readdirSync(join(DOCS, 'examples'))
        // Other pages show these.
        .filter(
          (file) => !['any-provider.ts', 'existing-app', 'readme'].includes(file) && !file.startsWith('shopify-orders'),
        )
        .map((file) => `docs/examples/${file}`),
      'webhooks/handlers/orders.test.ts',
    ].sort(),
  );
});

describe('the examples', () => {
  const requests: { url: string; init: RequestInit | undefined }[] = [];
  const answers: Response[] = [];
  const realFetch = globalThis.fetch;
  beforeEach(() => {
    requests.splice(0);
    answers.splice(0);
    globalThis.fetch = async (url, init) => {
      requests.push({ url: String(url), init });
      return answers.shift() ?? new Response('token');
    };
  });
  afterAll(() => {
    globalThis.fetch = realFetch;
  });

  async function run(name: string, body: unknown, eventType = 'invoice.paid') {
    const { default: handler } = (await import(`../../docs/examples/${name}.ts`)) as { default: Handler };
    const lane = processInMemory({ handler });
    const message = lane.message('w1', JSON.stringify(body));
    const reference = { ...JSON.parse(message.body), eventType, eventId: 'evt_1' };
    await lane.process({ ...message, body: JSON.stringify(reference) });
    return lane;
  }
  const invoice = (amount_paid: number) => ({ data: { object: { id: 'in_1', amount_paid } } });

  test('paid-invoices books the invoice with the event id as idempotency key, and dead-letters a negative amount', async () => {
    expect((await run('paid-invoices', invoice(5))).counted).toEqual(['processed orders']);
    expect(requests).toMatchObject([
      { url: 'https://erp.example/invoices/in_1', init: { method: 'PUT', headers: { 'idempotency-key': 'evt_1' } } },
    ]);
    answers.push(new Response('', { status: 500 }));
    expect((await run('paid-invoices', invoice(5))).counted).toEqual(['retried orders']);
    expect((await run('paid-invoices', invoice(-5))).counted).toEqual(['deadLettered orders', 'deadLettered normal']);
  });

  test('stripe-events and github-events read payloads that are typed by the event', async () => {
    const subscription = { data: { object: { cancellation_details: { reason: 'payment_failed' } } } };
    const lanes = [
      await run('stripe-events', invoice(5)),
      await run('stripe-events', subscription, 'customer.subscription.deleted'),
      await run('github-events', { ref: 'refs/heads/main', commits: [{}, {}] }, 'push'),
      await run('github-events', { action: 'opened', issue: { number: 7 } }, 'issues'),
    ];
    expect(lanes.map(({ lines: [line] }) => line)).toMatchObject([
      { message: 'invoice paid', fields: { invoice: 'in_1', amount: 5 } },
      { message: 'subscription ended', fields: { reason: 'payment_failed' } },
      { message: 'pushed', fields: { ref: 'refs/heads/main', commits: 2 } },
      { message: 'issue opened', fields: { issue: 7 } },
    ]);
    expect((await run('stripe-events', {}, 'charge.failed')).counted).toEqual(['processed orders']);
  });

  test.each(['stripe-events', 'github-events'])('%s takes nothing from the package of its types', (name) => {
    expect(bundleOf(`docs/examples/${name}.ts`, ['catchbasin']).inputs).toEqual([`docs/examples/${name}.ts`]);
  });

  test('with-valibot accepts an email address and rejects other text', async () => {
    expect((await run('with-valibot', { email: 'jo@example.com' })).counted).toEqual(['processed orders']);
    expect((await run('with-valibot', { email: 'jo' })).deadLetters).toMatchObject([
      { reason: { errorName: 'SchemaMismatchError', errorMessage: expect.stringContaining('email') } },
    ]);
  });

  test.each([
    ['invoice.paid', 'shipping'],
    ['invoice.payment_failed', 'reminding'],
    ['customer.created', undefined],
  ])('by-event-type handles %s', async (eventType, line) => {
    const { lines, counted } = await run('by-event-type', invoice(5), eventType);
    expect(lines.map(({ message }) => message)).toEqual(line ? [line, 'webhook processed'] : ['webhook processed']);
    expect(counted).toEqual(['processed orders']);
  });

  test.each([
    [429, '90', 90],
    [429, undefined, 60],
    [500, '90', 10],
  ])('retry-after retries a %i with retry-after %s', async (status, retryAfter, seconds) => {
    answers.push(new Response('', { status, ...(retryAfter && { headers: { 'retry-after': retryAfter } }) }));
    expect((await run('retry-after', {})).hidden).toMatchObject([{ seconds }]);
  });

  test('shared-setup fetches one token, and retries after a failure', async () => {
    answers.push(new Response('', { status: 503 }));
    expect((await run('shared-setup', {})).counted).toEqual(['retried orders']);
    await run('shared-setup', {});
    await run('shared-setup', {});
    expect(requests.map(({ url }) => url.split('/').at(-1))).toEqual(['token', 'token', 'events', 'events']);
  });

  test('webhook-and-context logs every value', async () => {
    const { lines } = await run('webhook-and-context', { a: 1 });
    expect(lines[0]?.fields).toMatchObject({
      event: 'evt_1',
      type: 'invoice.paid',
      method: 'POST',
      contentType: 'application/json',
      verified: true,
      characters: 7,
      attempt: 1,
      secondsLeft: 29,
    });
  });

  test('infrastructure grants the table that orders-table writes to, and places a lane in a VPC', async () => {
    const { default: infrastructure } = await import('#docs/examples/infrastructure');
    const { default: handler } = await import('#docs/examples/orders-table');
    expect(typeof handler).toBe('function');
    const topics = {
      orders: { lane: 'low', verify: unsigned() },
      stripe: { lane: 'normal', verify: unsigned() },
    };
    const template = synthesized({ topics }, { infrastructure });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { LANE: 'low', ORDERS_TABLE: { Ref: Match.stringLikeRegexp('^Orders') } } },
    });
    template.resourceCountIs('AWS::EC2::VPC', 1);
    const grantedTo = (role: string) =>
      JSON.stringify(
        Object.values(template.findResources('AWS::IAM::Policy')).filter(({ Properties }) =>
          Properties.Roles.some(({ Ref }: { Ref: string }) => Ref.startsWith(role)),
        ),
      );
    expect(grantedTo('WebhooksLanelowProcessRole')).toContain('dynamodb:PutItem","dynamodb:UpdateItem');
    expect(grantedTo('WebhooksLanelowProcessRole')).toContain('OrdersA9B65338');
    expect(grantedTo('WebhooksLanenormalProcessRole')).toContain('secret:erp/api-key');
  });
});
