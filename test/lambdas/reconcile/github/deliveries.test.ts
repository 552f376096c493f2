import { createVerify, generateKeyPairSync } from 'node:crypto';
import type { SourcePage } from '#contract/source';
import { appToken, type GithubOptions } from '#lambdas/reconcile/sources/github-api';
import { githubDeliveries } from '#lambdas/reconcile/sources/github-deliveries';
import { FakeGithub } from '#test/support/fake-github';

const REPOSITORY: GithubOptions = { hook: { repository: 'acme/shop', id: 5 } };
const minutesAgo = (age: number) => new Date(Date.now() - age * 60_000);

interface Read {
  readonly options?: GithubOptions;
  readonly cursor?: string;
  /** The most pages. @default all */
  readonly pages?: number;
  readonly apiKey?: string;
}

/** Reads the window from 60 to 5 minutes ago. */
async function read(github: FakeGithub, { options = REPOSITORY, cursor, pages = 99, apiKey }: Read = {}) {
  const window = { since: minutesAgo(60), until: minutesAgo(5), ...(cursor !== undefined && { cursor }) };
  const found: SourcePage[] = [];
  for await (const page of githubDeliveries(window, github.context(options, apiKey) as never)) {
    found.push(page);
    if (found.length === pages) break;
  }
  const total = (field: 'delivered' | 'refused') => found.reduce((sum, page) => sum + (page[field] ?? 0), 0);
  const failed = found.flatMap((page) => page.failed ?? []);
  return {
    failed,
    guids: failed.map(({ id }) => id),
    delivered: total('delivered'),
    refused: total('refused'),
    cursor: found.at(-1)?.cursor,
    pages: found.length,
  };
}

describe('deliveries', () => {
  let github: FakeGithub;
  beforeEach(() => {
    github = new FakeGithub();
  });

  test('that failed are reported, and the others are counted', async () => {
    github.deliver('a', 50, 200);
    const b = github.deliver('b', 40, 503);
    github.deliver('c', 30, 202);
    github.deliver('d', 20, 302);
    const { failed, guids, delivered, refused } = await read(github);
    expect({ guids, delivered, refused }).toEqual({ guids: ['d', 'b'], delivered: 2, refused: 0 });
    expect(failed[1]?.createdAt).toEqual(new Date(b.delivered_at));
  });

  test('are asked for by the id of their latest try', async () => {
    github.deliver('a', 50, 503);
    const second = github.deliver('a', 40, 503);
    const { failed } = await read(github);
    expect(failed).toHaveLength(1);
    await failed[0]?.redeliver();
    expect(github.redelivered).toEqual([String(second.id)]);
    expect(github.requests.at(-1)).toMatchObject({
      method: 'POST',
      path: `/repos/acme/shop/hooks/5/deliveries/${second.id}/attempts`,
    });
  });

  test('keep the digits of an id that a JavaScript number cannot hold', async () => {
    const context = github.context(REPOSITORY);
    const urls: string[] = [];
    const row =
      '[{"id":9007199254740993,"guid":"a","delivered_at":"2026-11-27T10:00:00Z","redelivery":false,"status_code":500}]';
    const fetch = async (url: string | URL) => {
      urls.push(String(url));
      return new Response(row);
    };
    const window = { since: new Date('2026-11-27T09:00:00Z'), until: new Date('2026-11-27T11:00:00Z') };
    for await (const { failed } of githubDeliveries(window, { ...context, fetch } as never))
      await failed?.[0]?.redeliver();
    expect(urls[1]).toMatch(/\/deliveries\/9007199254740993\/attempts$/);
  });

  test.each([
    ['a later success', 503, 200, { guids: [], delivered: 1 }],
    ['a later failure', 200, 503, { guids: ['a'], delivered: 0 }],
  ])('are decided by %s', async (_name, first, second, expected) => {
    github.deliver('a', 50, first);
    github.deliver('a', 40, second);
    expect(await read(github)).toMatchObject(expected);
  });

  test('are decided by a try that is newer than the window, which is not counted', async () => {
    github.deliver('a', 50, 503);
    github.deliver('b', 45, 503);
    github.deliver('a', 2, 200);
    github.deliver('b', 1, 503);
    expect(await read(github)).toMatchObject({ guids: [], delivered: 0 });
  });

  test('are decided across pages, also when another run continues', async () => {
    github.pageSize = 2;
    for (const guid of ['a', 'b', 'c']) github.deliver(guid, 50, 503);
    for (const guid of ['a', 'b']) github.deliver(guid, 40, 200);
    expect(await read(github)).toMatchObject({ guids: ['c'], delivered: 2 });
    const first = await read(github, { pages: 1 });
    expect(first).toMatchObject({ guids: [], delivered: 2 });
    expect(await read(github, { cursor: first.cursor ?? '' })).toMatchObject({ guids: ['c'], delivered: 0 });
  });

  test('that are forgotten when their original was read do not stay in the cursor', async () => {
    github.pageSize = 2;
    for (const guid of ['x', 'y', 'z']) github.deliver(guid, 50, 200);
    github.deliver('a', 45, 503);
    github.deliver('a', 40, 200);
    expect((await read(github, { pages: 1 })).cursor).not.toContain('a');
  });

  test('outside of the window are ignored, and older pages are not read', async () => {
    github.pageSize = 2;
    for (const age of [900, 800, 700, 61, 30, 2]) github.deliver(`${age}`, age, 503);
    const { guids, pages } = await read(github);
    expect({ guids, pages }).toEqual({ guids: ['30'], pages: 2 });
  });

  test('of exactly the times of the window belong to it', async () => {
    const [since, until] = [new Date('2026-11-27T09:00:00Z'), new Date('2026-11-27T10:00:00Z')];
    for (const at of [since, until]) github.deliver(at.toISOString(), 0, 503, { delivered_at: at.toISOString() });
    const ids: string[] = [];
    for await (const page of githubDeliveries({ since, until }, github.context(REPOSITORY) as never)) {
      ids.push(...(page.failed ?? []).map(({ id }) => id));
    }
    expect(ids).toEqual([until.toISOString(), since.toISOString()]);
  });

  test('without a result are neither, until they are too old to be under way', async () => {
    github.deliver('old', 30, 0, { status: 'pending' });
    github.deliver('young', 6, 0, { status: '' });
    github.deliver('unreachable', 6, 0, { status: 'failed to connect to host' });
    expect(await read(github)).toMatchObject({ guids: ['unreachable', 'old'], delivered: 0 });
  });

  test('that are too large are counted as refused, and are not asked for', async () => {
    github.deliver('a', 30, 413);
    expect(await read(github)).toMatchObject({ guids: [], delivered: 0, refused: 1 });
  });

  test('of an empty list are none', async () => {
    expect(await read(github)).toMatchObject({ guids: [], delivered: 0, pages: 1, cursor: undefined });
  });
});

describe('a request', () => {
  test.each<[string, GithubOptions, string]>([
    ['a repository', REPOSITORY, '/repos/acme/shop/hooks/5/deliveries'],
    ['an organization', { hook: { organization: 'acme', id: 6 } }, '/orgs/acme/hooks/6/deliveries'],
    [
      'a repository of GitHub Enterprise Server',
      { ...REPOSITORY, apiUrl: 'https://ghe.example.com/api/v3/' },
      '/api/v3/repos/acme/shop/hooks/5/deliveries',
    ],
  ])('for %s has its path and the token', async (_name, options, path) => {
    const github = new FakeGithub();
    const context = github.context(options);
    const seen: [string, Headers][] = [];
    const fetch = async (url: string | URL, init?: RequestInit) => {
      seen.push([new URL(url).pathname, new Headers(init?.headers)]);
      return new Response('[]');
    };
    const window = { since: minutesAgo(60), until: minutesAgo(5) };
    for await (const _ of githubDeliveries(window, { ...context, fetch } as never));
    expect(seen.map(([each]) => each)).toEqual([path]);
    expect(seen[0]?.[1].get('authorization')).toBe('Bearer token');
    expect(seen[0]?.[1].get('x-github-api-version')).toBe('2022-11-28');
  });

  test('for an app is signed with its key', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const github = new FakeGithub();
    github.deliver('a', 30, 503);
    const apiKey = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
    const { failed } = await read(github, { options: { hook: { app: 'Iv1.abc' } }, apiKey });
    await failed[0]?.redeliver();
    expect(github.requests.map(({ path }) => path)).toEqual([
      '/app/hook/deliveries',
      expect.stringMatching(/^\/app\/hook\/deliveries\/\d+\/attempts$/),
    ]);
    for (const { headers } of github.requests) {
      const [head = '', claims = '', signature = ''] = headers.authorization?.replace('Bearer ', '').split('.') ?? [];
      const isSigned = createVerify('sha256').update(`${head}.${claims}`).verify(publicKey, signature, 'base64url');
      expect(isSigned).toBe(true);
      expect(JSON.parse(Buffer.from(head, 'base64url').toString())).toEqual({ alg: 'RS256', typ: 'JWT' });
    }
    expect(JSON.stringify(github.requests)).not.toContain('PRIVATE KEY');
  });

  test('for an app is valid from a minute ago, and for less than the 10 minutes that GitHub allows', () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const [, claims = ''] = appToken('12', pem, new Date(1_000_000_500)).split('.');
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toEqual({
      iss: '12',
      iat: 1_000_000 - 60,
      exp: 1_000_000 + 540,
    });
  });

  test.each([
    ['a token', 'ghp_secret'],
    [
      'a key of another kind',
      generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    ],
  ])('for an app is refused with %s in place of the key, which is not quoted', (_name, apiKey) => {
    const token = () => appToken('12', apiKey, new Date());
    expect(token).toThrow('does not hold the private key of a GitHub App');
    expect(token).not.toThrow(apiKey);
  });

  test('for a hook without an id is refused with the command that registers one', async () => {
    const github = new FakeGithub();
    const refused = read(github, { options: { hook: { repository: 'acme/shop' } } });
    await expect(refused).rejects.toThrow('npm run ops -- provider register');
    expect(github.requests).toEqual([]);
  });
});
