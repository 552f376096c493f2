import type { EndpointStatus } from '#contract/reconcile-protocol';
import { statusOf } from '#lambdas/reconcile/provider-error';
import {
  callGithub,
  type GithubContext,
  type GithubDelivery,
  hasResult,
  hookId,
  hookPath,
  hooksPath,
  isDelivered,
} from '#lambdas/reconcile/sources/github-api';
import { readJson } from '#lambdas/reconcile/sources/read-json';
import { type GithubHookState, githubProblems } from './github-problems.ts';
import type { ProviderEndpoint, Registered } from './provider-endpoint.ts';

/** The most hooks of a page. */
const PAGE_SIZE = 100;

/** Webhook of a repository, an organization or a GitHub App. */
export const githubEndpoint: ProviderEndpoint = {
  async status(url, context) {
    const github = context as GithubContext;
    const hook = await findHook(url, github);
    if (!hook) return { url, isEnabled: false, events: [], missingEvents: [], problems: [unknownHook(url, github)] };
    const path = `${hookPath(github.options, hook.id)}/deliveries`;
    const deliveries = await get<GithubDelivery[]>(`${path}?per_page=${PAGE_SIZE}`, github);
    return toStatus(url, hook, deliveries, github);
  },
  async register(url, context, signingSecret) {
    const github = context as GithubContext;
    const hook = await findHook(url, github);
    if (hook) return update(url, hook, github, signingSecret);
    if (hookId(github.options) !== undefined) throw new Error(unknownHook(url, github));
    return create(url, github, signingSecret);
  },
  steps: (url, secretName) => [
    'Open Settings, Webhooks, Add webhook in the repository or organization. For a GitHub App, open its settings.',
    `Enter ${url} as Payload URL, choose the content type application/json, and leave SSL verification on.`,
    `If ${secretName} has no value yet, put a long random text into it, such as one by \`openssl rand -hex 32\`.`,
    `Enter the value of ${secretName} as Secret. During a rotation, enter the first of the list.`,
    'Choose the events, select Active, and save.',
    'Set `hook.id` of githubDeliveries() to the number at the end of the address of the page, and deploy.',
  ],
};

async function get<Content>(path: string, context: GithubContext): Promise<Content> {
  return readJson<Content>(await callGithub(context, path));
}

/** Finds the hook of the configuration, or else the one with the address. */
async function findHook(url: string, context: GithubContext): Promise<GithubHookState | undefined> {
  const { options } = context;
  if ('app' in options.hook) {
    const config = await get<GithubHookState['config']>('/app/hook/config', context);
    const { events } = await get<Pick<GithubHookState, 'events'>>('/app', context);
    return { active: true, events, config };
  }
  const id = hookId(options);
  if (id === undefined) return findByAddress(url, context);
  try {
    return await get<GithubHookState>(hookPath(options, id), context);
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

async function findByAddress(url: string, context: GithubContext): Promise<GithubHookState | undefined> {
  for (let page = 1; ; page++) {
    const path = `${hooksPath(context.options)}?per_page=${PAGE_SIZE}&page=${page}`;
    const hooks = await get<GithubHookState[]>(path, context);
    const found = hooks.find(({ config }) => config.url === url);
    if (found || hooks.length < PAGE_SIZE) return found;
  }
}

function unknownHook(url: string, { options }: GithubContext): string {
  const id = hookId(options);
  if (id === undefined) {
    return `GitHub has no hook with the address ${url}. Run \`npm run ops -- provider register <topic>\`.`;
  }
  return (
    `GitHub has no hook ${id} there, or the token must not read it. Expected the hook of \`hook.id\`. ` +
    'Correct the id, or remove it and run `npm run ops -- provider register <topic>`. ' +
    'The token needs the permission "Webhooks".'
  );
}

function toStatus(
  url: string,
  hook: GithubHookState,
  deliveries: readonly GithubDelivery[],
  { options }: GithubContext,
): EndpointStatus {
  const { config, active, events } = hook;
  const missingEvents = missingOf(events, options.events);
  const finished = deliveries.filter(hasResult);
  const success = finished.find(isDelivered);
  const failure = finished.find((delivery) => !isDelivered(delivery));
  return {
    url,
    id: idOf(hook, options),
    isEnabled: active && config.url === url,
    events,
    missingEvents,
    ...(success && { lastSuccess: success.delivered_at }),
    ...(failure && {
      lastFailure: { at: failure.delivered_at, reason: `${failure.status_code} ${failure.status ?? ''}`.trim() },
    }),
    problems: githubProblems(url, hook, missingEvents, finished),
  };
}

function missingOf(events: readonly string[], expected: readonly string[] = []): string[] {
  return events.includes('*') ? [] : expected.filter((event) => !events.includes(event));
}

function idOf({ id }: GithubHookState, { hook }: GithubContext['options']): string {
  return 'app' in hook ? hook.app : String(id);
}

async function create(url: string, context: GithubContext, signingSecret: () => Promise<string>): Promise<Registered> {
  const config = { url, content_type: 'json', insecure_ssl: '0', secret: await signingSecret() };
  const body = { name: 'web', active: true, events: context.options.events ?? ['*'], config };
  const response = await callGithub(context, hooksPath(context.options), { method: 'POST', body });
  const { id } = await readJson<{ id: number }>(response);
  return { id: String(id), result: 'created' };
}

/**
 * Updates what differs. The secret stays as it is, because webhooks that are signed with it may be under way.
 *
 * A change of a hook that contains any part of `config` removes a secret that is left out. So `config` is changed by
 * its own address.
 *
 * @see https://docs.github.com/en/rest/repos/webhooks#update-a-repository-webhook
 */
async function update(
  url: string,
  hook: GithubHookState,
  context: GithubContext,
  signingSecret: () => Promise<string>,
): Promise<Registered> {
  const { options } = context;
  const { config, active, events } = hook;
  const path = hookPath(options, hook.id);
  const patch = (to: string, body: object) => callGithub(context, to, { method: 'PATCH', body });
  const needsConfig = config.url !== url || config.content_type !== 'json' || !config.secret;
  if (needsConfig) {
    const secret = config.secret ? {} : { secret: await signingSecret() };
    await patch(`${path}/config`, { url, content_type: 'json', ...secret });
  }
  const missing = missingOf(events, options.events);
  const needsEvents = !('app' in options.hook) && (!active || missing.length > 0);
  if (needsEvents) await patch(path, { active: true, events: [...events, ...missing] });
  return { id: idOf(hook, options), result: needsConfig || needsEvents ? 'updated' : 'unchanged' };
}
