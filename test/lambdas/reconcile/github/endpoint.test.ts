import { generateKeyPairSync } from 'node:crypto';
import type { EndpointStatus } from '#contract/reconcile-protocol';
import type { ReconcileDependencies, ReconciledTopic } from '#lambdas/reconcile/dependencies';
import { githubEndpoint } from '#lambdas/reconcile/endpoints/github';
import { registerEndpoint } from '#lambdas/reconcile/register-endpoint';
import type { GithubOptions } from '#lambdas/reconcile/sources/github-api';
import { FakeGithub } from '#test/support/fake-github';

const URL = 'https://hooks.example.com/gh';
const KEY = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();
const APP: GithubOptions = { hook: { app: 'Iv1.abc' } };

let github: FakeGithub;
const contextOf = (options: GithubOptions) => github.context(options, 'app' in options.hook ? KEY : 'token');
beforeEach(() => {
  github = new FakeGithub();
});

describe('the status of a hook', () => {
  const status = async (options: GithubOptions = { hook: { repository: 'acme/shop' } }) =>
    (await githubEndpoint.status(URL, contextOf(options))) as EndpointStatus;

  test('has no problems when it is as configured', async () => {
    const { id } = github.addHook({ events: ['push', 'issues'] });
    const failure = github.deliver('a', 30, 502);
    const success = github.deliver('b', 20, 202);
    expect(await status({ hook: { repository: 'acme/shop', id }, events: ['issues'] })).toEqual({
      url: URL,
      id: String(id),
      isEnabled: true,
      events: ['push', 'issues'],
      missingEvents: [],
      lastSuccess: success.delivered_at,
      lastFailure: { at: failure.delivered_at, reason: '502 status 502' },
      problems: [],
    });
  });

  test.each<[string, GithubOptions]>([
    ['a repository', { hook: { repository: 'acme/shop' } }],
    ['an organization', { hook: { organization: 'acme' } }],
  ])('of %s is found by its address', async (_name, options) => {
    for (let n = 0; n < 120; n++) github.addHook({ config: { url: `https://other.example.com/${n}` } });
    const { id } = github.addHook();
    expect(await status(options)).toMatchObject({ id: String(id), problems: [] });
  });

  test.each([undefined, 99])('tells that there is no hook with the id %s', async (id) => {
    const options = { hook: { repository: 'acme/shop', ...(id !== undefined && { id }) } };
    const { isEnabled, problems } = await status(options);
    expect(isEnabled).toBe(false);
    expect(problems).toEqual([expect.stringMatching(/^GitHub has no hook .*provider register/)]);
  });

  test.each([401, 403, 500])('is unknown when GitHub answers %s', async (code) => {
    github.nextStatuses.push(code);
    await expect(status({ hook: { repository: 'acme/shop', id: 9 } })).rejects.toThrow(`answered ${code}`);
  });

  const config = { url: URL, content_type: 'json', secret: 's1' };
  test.each<[string, Parameters<FakeGithub['addHook']>[0], string]>([
    ['inactive', { active: false }, 'is not active'],
    [
      'of another address',
      { config: { ...config, url: 'https://old.example.com/x?token=t1' } },
      'posts to https://old.example.com/x. Expected',
    ],
    ['with forms', { config: { ...config, content_type: 'form' } }, 'Expected the content type application/json'],
    ['without a secret', { config: { url: URL, content_type: 'json' } }, 'has no secret'],
    ['without an expected event', { events: ['issues'] }, 'is not subscribed to push'],
  ])('has the problem and the fix of one %s', async (_name, change, problem) => {
    const { id } = github.addHook(change);
    const { problems } = await status({ hook: { repository: 'acme/shop', id }, events: ['push'] });
    expect(problems).toEqual([expect.stringContaining(problem)]);
    expect(problems[0]).toContain('npm run ops -- provider register');
    expect(problems[0]).not.toContain('t1');
  });

  test('of all events misses none', async () => {
    github.addHook({ events: ['*'] });
    expect(await status({ hook: { repository: 'acme/shop' }, events: ['push'] })).toMatchObject({ missingEvents: [] });
  });

  test('has a problem when the latest deliveries failed, but not for a single one or one under way', async () => {
    github.addHook();
    github.deliver('a', 50, 200);
    github.deliver('b', 40, 502);
    github.deliver('c', 30, 502);
    github.deliver('d', 20, 0, { status: 'pending' });
    expect((await status()).problems).toEqual([]);
    github.deliver('e', 10, 401);
    expect((await status()).problems).toEqual([expect.stringMatching(/deliveries failed: 401 .*signature/)]);
  });

  test('has a problem when the last response was an error and its delivery is no longer listed', async () => {
    github.addHook();
    github.lastResponse = { code: 500, status: 'misconfigured', message: 'Invalid HTTP Response: 500' };
    expect((await status()).problems).toEqual([expect.stringContaining('last response to the hook was 500')]);
    github.deliver('a', 10, 200);
    expect((await status()).problems).toEqual([]);
  });

  test('of an app tells how to subscribe to a missing event', async () => {
    github.app.config = { ...config };
    expect(await status({ ...APP, events: ['push', 'issues'] })).toMatchObject({
      id: 'Iv1.abc',
      missingEvents: ['issues'],
      problems: [expect.stringContaining('Permissions & events')],
    });
  });
});

describe('a registration', () => {
  let secrets: string[] | Error;
  let stored: string[];
  let putFails: boolean;
  beforeEach(() => {
    secrets = [];
    stored = [];
    putFails = false;
  });

  const register = (options: GithubOptions, { allowRegister = true, secretName = 'webhooks/gh' } = {}) => {
    const topic = {
      name: 'gh',
      config: {
        verify: { kind: 'signature', secretName },
        reconcile: { allowRegister, source: { name: 'github-deliveries' } },
      },
      context: contextOf(options),
    } as unknown as ReconciledTopic;
    const ports = {
      async signingSecrets() {
        if (secrets instanceof Error) throw secrets;
        return secrets;
      },
      async putSecret(_name: string, value: string) {
        if (putFails) throw new Error('no access');
        stored.push(value);
        secrets = [value];
      },
    };
    const dependencies = { ports, ingestUrl: 'https://hooks.example.com' } as unknown as ReconcileDependencies;
    return registerEndpoint(topic, { command: 'register-endpoint', topic: 'gh' }, dependencies);
  };
  const changes = () => github.requests.filter(({ method }) => method !== 'GET');
  const REPOSITORY: GithubOptions = { hook: { repository: 'acme/shop' }, events: ['push'] };

  test.each<[string, GithubOptions, string, string[]]>([
    ['a repository', REPOSITORY, '/repos/acme/shop/hooks', ['push']],
    ['an organization', { hook: { organization: 'acme' } }, '/orgs/acme/hooks', ['*']],
  ])('creates the hook of %s with a new secret that is stored', async (_name, options, path, events) => {
    const answer = await register(options);
    const [hook] = github.hooks;
    expect(answer).toEqual({ url: URL, id: String(hook?.id), result: 'created', storedIn: 'webhooks/gh' });
    expect(stored).toEqual([expect.stringMatching(/^[\w-]{43}$/)]);
    const config = { url: URL, content_type: 'json', insecure_ssl: '0', secret: stored[0] };
    expect(changes()).toEqual([expect.objectContaining({ path, body: { name: 'web', active: true, events, config } })]);
    expect(await register(options)).toMatchObject({ result: 'unchanged' });
  });

  test('uses the newest existing secret for a new hook, and stores none', async () => {
    secrets = ['new', 'old'];
    expect(await register(REPOSITORY)).not.toHaveProperty('storedIn');
    expect(github.hooks[0]?.config.secret).toBe('new');
    expect(stored).toEqual([]);
  });

  test('changes nothing at GitHub when the secret cannot be read or stored', async () => {
    secrets = new Error('the secret webhooks/gh does not exist');
    await expect(register(REPOSITORY)).rejects.toThrow('does not exist');
    secrets = [];
    putFails = true;
    await expect(register(REPOSITORY)).rejects.toThrow('no access');
    expect(changes()).toEqual([]);
  });

  test('continues with the stored secret after GitHub has failed to create the hook', async () => {
    github.nextStatuses.push(undefined, 500);
    await expect(register(REPOSITORY)).rejects.toThrow('answered 500');
    expect(await register(REPOSITORY)).toMatchObject({ result: 'created' });
    expect(stored).toHaveLength(1);
    expect(github.hooks.map(({ config }) => config.secret)).toEqual(stored);
  });

  test('updates the address, content type and events of a hook, and leaves its secret and other events', async () => {
    const { id } = github.addHook({
      active: false,
      events: ['issues'],
      config: { url: 'https://old.example.com', content_type: 'form', secret: 's1' },
    });
    const options = { hook: { repository: 'acme/shop', id }, events: ['push'] };
    expect(await register(options)).toEqual({ url: URL, id: String(id), result: 'updated' });
    expect(github.hooks).toEqual([
      { id, active: true, events: ['issues', 'push'], config: { url: URL, content_type: 'json', secret: 's1' } },
    ]);
    expect(await register(options)).toMatchObject({ result: 'unchanged' });
    expect(changes()).toHaveLength(2);
  });

  test('continues after the second change of a hook has failed', async () => {
    const { id } = github.addHook({ active: false, config: { url: 'https://old.example.com', secret: 's1' } });
    const options = { hook: { repository: 'acme/shop', id } };
    github.nextStatuses.push(undefined, undefined, 500);
    await expect(register(options)).rejects.toThrow('answered 500');
    expect(await register(options)).toMatchObject({ result: 'updated' });
    expect(github.hooks[0]).toMatchObject({ active: true, config: { url: URL, content_type: 'json', secret: 's1' } });
  });

  test('sets the secret of a hook that has none', async () => {
    const { id } = github.addHook({ config: { url: URL, content_type: 'json' } });
    secrets = ['s2'];
    expect(await register({ hook: { organization: 'acme', id } })).toMatchObject({ result: 'updated' });
    expect(github.hooks[0]?.config.secret).toBe('s2');
  });

  test('does not create a second hook in place of one with a wrong id', async () => {
    await expect(register({ hook: { repository: 'acme/shop', id: 99 } })).rejects.toThrow('GitHub has no hook 99');
    expect(changes()).toEqual([]);
  });

  test('sets the address and the secret of the hook of an app', async () => {
    expect(await register(APP)).toEqual({ url: URL, id: 'Iv1.abc', result: 'updated', storedIn: 'webhooks/gh' });
    expect(github.app.config).toEqual({ url: URL, content_type: 'json', secret: stored[0] });
    expect(await register(APP)).toEqual({ url: URL, id: 'Iv1.abc', result: 'unchanged' });
  });

  test('that is not allowed prints the steps and calls nothing', async () => {
    const answer = await register(REPOSITORY, { allowRegister: false });
    expect(answer).toEqual({ url: URL, steps: expect.arrayContaining([expect.stringContaining('webhooks/gh')]) });
    expect(github.requests).toEqual([]);
  });
});
