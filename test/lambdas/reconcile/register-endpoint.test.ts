import { stripe } from '#contract/providers/index';
import { stripeEvents } from '#contract/sources/index';
import type { ReconcileDependencies } from '#lambdas/reconcile/dependencies';
import { registerEndpoint } from '#lambdas/reconcile/register-endpoint';
import { connected, ReconcileWorld, reconciledTopic } from '#test/support/reconcile';

const SECRET = 'webhooks/stripe';

/** A topic whose endpoint does not exist at Stripe, which returns a signing secret when it is created. */
function bench(existing: string | undefined) {
  const world = new ReconcileWorld();
  if (existing !== undefined) world.secrets.set(SECRET, existing);
  const source = stripeEvents({ apiKeyName: 'key' });
  const config = reconciledTopic({ source, allowRegister: true }, { verify: stripe({ secretName: SECRET }) });
  const topic = connected('stripe', config, async function* () {});
  const posts: string[] = [];
  const fetch = async (url: string | URL, init: RequestInit = {}) => {
    if (init.method !== 'POST') return Response.json({ data: [], has_more: false });
    posts.push(`${url}`);
    return Response.json({ id: 'we_1', secret: 'whsec_new', url: 'x', status: 'enabled', enabled_events: ['*'] });
  };
  const ports = world.ports;
  const dependencies = { ports, ingestUrl: 'https://hooks.example.com' } as ReconcileDependencies;
  const register = (url?: string, more: Partial<ReconcileDependencies['ports']> = {}) =>
    registerEndpoint(
      { ...topic, context: { ...topic.context, fetch } },
      { command: 'register-endpoint', topic: 'stripe', ...(url !== undefined && { url }) },
      { ...dependencies, ports: { ...ports, ...more } },
    );
  return { world, posts, register };
}

test('the signing secret that the provider returns is added before the one in use', async () => {
  const { world, register } = bench('whsec_old');
  expect(await register()).toMatchObject({ id: 'we_1', result: 'created', storedIn: SECRET });
  expect(JSON.parse(world.secrets.get(SECRET) ?? '')).toEqual(['whsec_new', 'whsec_old']);
});

test.each(['http://hooks.example.com/stripe', 'https://hooks.example.com/other', 'hooks.example.com'])(
  'the address %s is refused before anything is changed',
  async (url) => {
    const { world, posts, register } = bench('whsec_old');
    await expect(register(url)).rejects.toThrow('It must begin with https:// and end with /stripe.');
    expect([posts, world.secrets.get(SECRET)]).toEqual([[], 'whsec_old']);
  },
);

test('a secret that cannot hold another one is found before the endpoint is created', async () => {
  const { posts, register } = bench('whsec_old');
  const signingSecrets = async () => Array.from({ length: 10 }, (_, n) => `whsec_${n}`);
  await expect(register(undefined, { signingSecrets })).rejects.toThrow('secret rotate stripe --finish');
  expect(posts).toEqual([]);
});

test('a signing secret that cannot be stored is reported with the way to get it', async () => {
  const { register } = bench('whsec_old');
  const putSecret = () => Promise.reject(new Error('throttled'));
  await expect(register(undefined, { putSecret })).rejects.toThrow(
    /endpoint we_1 is registered, but .* throttled\. Reveal the secret .* secret rotate stripe/,
  );
});
