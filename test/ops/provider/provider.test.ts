import type { EndpointStatus } from '#contract/reconcile-protocol';
import { providerCommand } from '#ops/commands/provider';
import { failure, PreparedFunction, stageWithReconcile } from '#test/support/reconcile-stage';
import { runCommand } from '#test/support/run-command';

const URL = 'https://hooks.example.com/stripe';
const HEALTHY: EndpointStatus = {
  url: URL,
  id: 'we_1',
  isEnabled: true,
  events: ['*'],
  missingEvents: [],
  lastSuccess: '2026-11-24T12:00:00.000Z',
  problems: [],
};
const STEPS = { url: URL, steps: ['Open the dashboard.', 'Add the address.'] };

const run = (prepared: PreparedFunction, args: string) =>
  runCommand((terminal) => providerCommand(terminal, async () => stageWithReconcile(prepared)), args.split(' '));

describe('status', () => {
  test('shows a healthy endpoint', async () => {
    const prepared = new PreparedFunction(HEALTHY);
    const { code, out, err } = await run(prepared, 'status stripe');
    expect([code, err]).toEqual([0, '']);
    expect(prepared.requests).toEqual([{ command: 'endpoint-status', topic: 'stripe' }]);
    expect(out.split('\n')).toEqual([
      'topic         stripe of Catchbasin-prod',
      `address       ${URL}`,
      'registered    yes, as we_1',
      'enabled       yes',
      'events        all',
      'last success  2026-11-24T12:00:00.000Z',
      'last failure  unknown',
      '',
      '✓ no problems',
      '',
    ]);
  });

  test('lists the problems with their fixes, and exits with 1', async () => {
    const problems = ['the endpoint is disabled. Enable it.', 'it lacks invoice.paid. \u001b[2JAdd it.'];
    const sick: EndpointStatus = {
      ...HEALTHY,
      isEnabled: false,
      events: ['customer.created'],
      missingEvents: ['invoice.paid'],
      lastFailure: { at: '2026-11-24T11:00:00.000Z', reason: 'status 500' },
      problems,
    };
    const { code, out } = await run(new PreparedFunction(sick), 'status stripe');
    expect(code).toBe(1);
    expect(out).toContain('enabled       no\nevents        customer.created\nmissing       invoice.paid\n');
    expect(out).toContain('last failure  2026-11-24T11:00:00.000Z: status 500\n');
    expect(out).toContain('✗ the endpoint is disabled. Enable it.\n✗ it lacks invoice.paid. Add it.\n');
  });

  test('an endpoint that is not registered has no other state', async () => {
    const { id: _, ...missing } = HEALTHY;
    const { code, out } = await run(new PreparedFunction({ ...missing, problems: ['Register it.'] }), 'status stripe');
    expect([code, out]).toEqual([1, expect.stringContaining('registered    no\n\n✗ Register it.\n')]);
  });

  test('prints the steps where the API of the provider does not tell, and exits with 1', async () => {
    const { code, out } = await run(new PreparedFunction(STEPS), 'status stripe');
    expect([code, out]).toEqual([1, expect.stringContaining('1. Open the dashboard.\n2. Add the address.\n')]);
  });

  test('--json prints one object', async () => {
    const { code, out } = await run(new PreparedFunction(HEALTHY), 'status stripe --json');
    expect([code, JSON.parse(out)]).toEqual([0, { stage: 'Catchbasin-prod', topic: 'stripe', ...HEALTHY }]);
  });

  test('a failure of the function and an unknown topic exit with 1', async () => {
    const failed = await run(new PreparedFunction(failure('no key. Set it.')), 'status stripe');
    expect(failed).toEqual({ code: 1, out: '', err: 'catchbasin: no key. Set it.\n' });
    expect(await run(new PreparedFunction(), 'status strip')).toMatchObject({
      code: 1,
      err: expect.stringContaining('Did you mean stripe?'),
    });
  });
});

describe('register', () => {
  const CREATED = { url: URL, id: 'we_2', result: 'created', storedIn: 'webhooks/prod/stripe' } as const;

  test('tells what it will do, registers the endpoint and tells where its secret is', async () => {
    const prepared = new PreparedFunction(HEALTHY, CREATED);
    const { code, out, err } = await run(prepared, 'register stripe --yes');
    expect([code, err]).toEqual([0, '']);
    expect(prepared.requests).toEqual([
      { command: 'endpoint-status', topic: 'stripe' },
      { command: 'register-endpoint', topic: 'stripe' },
    ]);
    expect(out.split('\n')).toEqual([
      'topic         stripe of Catchbasin-prod',
      `address       ${URL}`,
      'plan          create the endpoint at the provider, or update the one with this',
      '              address. A signing secret that the provider returns is added to',
      '              webhooks/prod/stripe.',
      '',
      '✓ the endpoint we_2 was created',
      '  Its signing secret is in webhooks/prod/stripe. Ingest accepts it within 30',
      '  seconds.',
      '',
    ]);
  });

  test('changes nothing without an answer or --yes, and exits with 2', async () => {
    const prepared = new PreparedFunction(HEALTHY);
    const { code, err } = await run(prepared, 'register stripe');
    expect([code, err]).toEqual([2, expect.stringContaining('there is no terminal to ask on. Add --yes')]);
    expect(prepared.requests).toEqual([{ command: 'endpoint-status', topic: 'stripe' }]);
  });

  test('registers another address, also of a tunnel to the local mode', async () => {
    const elsewhere = { ...HEALTHY, url: 'http://127.0.0.1:3000/stripe' };
    const prepared = new PreparedFunction(elsewhere, { url: URL, id: 'we_1', result: 'unchanged' });
    const { code, out } = await run(prepared, `register stripe --url ${URL} --local --yes`);
    expect([code, prepared.requests.at(-1)]).toEqual([0, { command: 'register-endpoint', topic: 'stripe', url: URL }]);
    expect(out).toContain(`address       ${URL}\n`);
    expect(out).toContain('✓ the endpoint we_1 is registered as configured\n');
    expect(out).toMatch(/The provider returned no signing secret, so webhooks\/prod\/stripe keeps its\s+value\./);
  });

  test('prints the steps of a topic that does not allow it, asks nothing and exits with 1', async () => {
    const prepared = new PreparedFunction(STEPS);
    const { code, out } = await run(prepared, 'register invoices');
    expect([code, prepared.requests]).toEqual([1, [{ command: 'register-endpoint', topic: 'invoices' }]]);
    expect(out).toContain('1. Open the dashboard.\n2. Add the address.\n\nNothing was registered, because');
    expect(out).toContain('allowRegister: true');
  });

  test('prints the steps of a provider without such an API, and asks nothing', async () => {
    const { code, out } = await run(new PreparedFunction(STEPS, STEPS), 'register stripe');
    expect(code).toBe(1);
    expect(out).toMatch(/^2\. Add the address\.\n\nThe provider has no API for it, so these steps are left to you\.$/m);
  });

  test('--json prints one object', async () => {
    const { code, out } = await run(new PreparedFunction(HEALTHY, CREATED), 'register stripe --yes --json');
    expect([code, JSON.parse(out)]).toEqual([0, { stage: 'Catchbasin-prod', topic: 'stripe', ...CREATED }]);
  });

  test.each([
    ['register stripe --json', '--json cannot ask. Add --yes.'],
    ['register stripe --local', 'a provider cannot reach the address of the local mode. Add --url'],
  ])('refuses `%s` without a request, and exits with 2', async (args, message) => {
    const prepared = new PreparedFunction();
    const { code, err } = await run(prepared, args);
    expect([code, err, prepared.requests]).toEqual([2, expect.stringContaining(message), []]);
  });

  test.each(['http://hooks.example.com/stripe', 'hooks.example.com/stripe', 'file:///etc/hosts'])(
    'refuses the address %s',
    async (url) => {
      const prepared = new PreparedFunction();
      const { err } = await run(prepared, `register stripe --yes --url ${url}`);
      expect([err, prepared.requests]).toEqual([expect.stringContaining('It must be an https:// address'), []]);
    },
  );
});
