import { generateKeyPairSync } from 'node:crypto';
import type { SourceContext } from '#contract/source';
import { githubEndpoint } from '#lambdas/reconcile/endpoints/github';
import { providerFetch } from '#lambdas/reconcile/provider-fetch';
import type { GithubOptions } from '#lambdas/reconcile/sources/github-api';
import { githubDeliveries } from '#lambdas/reconcile/sources/github-deliveries';
import { startValidatingGithub, type ValidatingGithub } from './validating-github.ts';

const URL = 'https://hooks.example.com/gh';
const KEY = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();
const secret = async () => 's1';

let github: ValidatingGithub;
beforeEach(async () => {
  github = await startValidatingGithub();
});
afterEach(() => github.close());

function contextOf(hook: GithubOptions['hook'], events?: string[]): SourceContext {
  const options = { hook, apiUrl: github.url, ...(events && { events }) };
  return {
    options,
    apiKey: 'app' in hook ? KEY : 'token',
    fetch: providerFetch({ signal: new AbortController().signal, apiKey: 'key' }),
  };
}

/** Reads all deliveries and asks for the failed ones. */
async function recover(context: SourceContext): Promise<string[]> {
  const window = { since: new Date(Date.now() - 3_600_000), until: new Date() };
  const ids: string[] = [];
  for await (const { failed = [] } of githubDeliveries(window, context as never)) {
    for (const { id, redeliver } of failed) {
      await redeliver();
      ids.push(id);
    }
  }
  return ids;
}

const OPERATIONS = [
  'create-webhook',
  'get-webhook',
  'list-webhook-deliveries',
  'list-webhooks',
  'redeliver-webhook-delivery',
  'update-webhook',
];

test.each([
  ['a repository', 'repos', 'repo', { repository: 'acme/shop' }],
  ['an organization', 'orgs', 'org', { organization: 'acme' }],
] as const)('the requests for the hook of %s are those of the document', async (_name, tag, kind, owner) => {
  const { fake } = github;
  const { id } = await githubEndpoint.register(URL, contextOf(owner), secret);
  const hook = { ...owner, id: Number(id) };
  const context = contextOf(hook, ['issues']);
  Object.assign(fake.hooks[0] ?? {}, { active: false, events: ['push'], config: { url: 'https://old.example.com' } });
  expect(await githubEndpoint.register(URL, context, secret)).toMatchObject({ result: 'updated' });
  for (let n = 0; n < 150; n++) fake.deliver(`g${n}`, 10, n === 0 || n === 149 ? 502 : 200);
  expect(await recover(context)).toEqual(['g149', 'g0']);
  expect(await githubEndpoint.status(URL, context)).toMatchObject({ isEnabled: true });
  expect(await githubEndpoint.status(URL, contextOf({ ...owner, id: 1 }))).toMatchObject({ isEnabled: false });
  expect(github.problems).toEqual([]);
  const expected = [...OPERATIONS, `update-webhook-config-for-${kind}`].map((each) => `${tag}/${each}`);
  expect([...github.operations].toSorted()).toEqual(expected.toSorted());
});

test('the requests for the hook of an app are those of the document', async () => {
  const { fake } = github;
  const context = contextOf({ app: 'Iv1.abc' });
  expect(await githubEndpoint.register(URL, context, secret)).toMatchObject({ result: 'updated' });
  fake.deliver('g1', 10, 502);
  expect(await recover(context)).toEqual(['g1']);
  expect(await githubEndpoint.status(URL, context)).toMatchObject({ isEnabled: true });
  expect(github.problems).toEqual([]);
  expect([...github.operations].toSorted()).toEqual([
    'apps/get-authenticated',
    'apps/get-webhook-config-for-app',
    'apps/list-webhook-deliveries',
    'apps/redeliver-webhook-delivery',
    'apps/update-webhook-config-for-app',
  ]);
});

test('a request or a response that the document does not allow is found', async () => {
  const { fake, url, problems } = github;
  fake.deliver('g1', 10, 502, { status_code: 'no number' as never });
  await fetch(`${url}/repos/acme/shop/hooks/5/deliveries?page=2`);
  await fetch(`${url}/repos/acme/shop/hooks/x`);
  const headers = { 'content-type': 'application/json' };
  await fetch(`${url}/orgs/acme/hooks`, { method: 'POST', headers, body: '{"name":"web"}' });
  await fetch(`${url}/repos/acme/hooks`);
  expect(problems).toEqual([
    expect.stringMatching(/^request GET .*deliveries:.*additional properties/),
    expect.stringMatching(/^response GET .*deliveries: \/0\/status_code must be integer/),
    expect.stringMatching(/^request GET .*hooks\/x: .*integer/),
    expect.stringMatching(/^response GET .*hooks\/x: .*must be object/),
    expect.stringMatching(/^request POST .*: .*config/),
    expect.stringMatching(/^response POST .*: .*events/),
    expect.stringMatching(/is no operation$/),
  ]);
});
