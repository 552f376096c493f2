import type { SourceContext } from '#contract/source';
import { ProviderError } from '#lambdas/reconcile/provider-error';
import type { GithubOptions } from '#lambdas/reconcile/sources/github-api';

/** Request to the fake, as GitHub receives it. */
export interface FakeRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Record<string, unknown>;
}

export interface FakeResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface FakeDelivery {
  readonly id: number;
  readonly guid: string;
  readonly delivered_at: string;
  readonly redelivery: boolean;
  readonly status: string;
  readonly status_code: number;
}

interface FakeHook {
  readonly id: number;
  active: boolean;
  events: string[];
  config: Record<string, unknown>;
}

const API = 'https://api.github.com';
const MASK = '********';
const CREATED = '2026-11-01T00:00:00Z';

/**
 * Hooks and deliveries at GitHub, for one repository, organization or app.
 *
 * Its answers are checked against GitHub's published OpenAPI document in `test/oracles/github`.
 *
 * @see https://docs.github.com/en/rest/repos/webhooks
 */
export class FakeGithub {
  /** Deliveries, newest first. */
  readonly deliveries: FakeDelivery[] = [];
  readonly hooks: FakeHook[] = [];
  readonly app = { events: ['push'], config: { content_type: 'form' } as Record<string, unknown> };
  readonly requests: FakeRequest[] = [];
  /** Ids of the deliveries that were asked for again. */
  readonly redelivered: string[] = [];
  /** Statuses of the next answers. Undefined answers as usual. */
  readonly nextStatuses: (number | undefined)[] = [];
  lastResponse: { code: number | null; status: string; message: string | null } = {
    code: null,
    status: 'unused',
    message: null,
  };
  pageSize = Number.POSITIVE_INFINITY;
  #ids = 1_000;

  /** Adds a try, which is newer than those before. @param age minutes before now */
  deliver(guid: string, age: number, status: number, change: Partial<FakeDelivery> = {}): FakeDelivery {
    const delivery = {
      id: ++this.#ids,
      guid,
      delivered_at: new Date(Date.now() - age * 60_000).toISOString(),
      redelivery: this.deliveries.some((each) => each.guid === guid),
      status: status === 200 ? 'OK' : `status ${status}`,
      status_code: status,
      ...change,
    };
    this.deliveries.unshift(delivery);
    return delivery;
  }

  addHook(change: Partial<FakeHook> = {}): FakeHook {
    const config = { url: 'https://hooks.example.com/gh', content_type: 'json', insecure_ssl: '0', secret: 's1' };
    const hook = { id: ++this.#ids, active: true, events: ['push'], config, ...change };
    this.hooks.push(hook);
    return hook;
  }

  /** Context of a source that calls this fake without a network. */
  context(options: GithubOptions, apiKey = 'token'): SourceContext {
    return { options: { ...options }, apiKey, fetch: (url, init) => this.#fetch(new URL(url), init) };
  }

  handle(request: FakeRequest): FakeResponse {
    this.requests.push(request);
    const status = this.nextStatuses.shift();
    return status === undefined ? this.#answer(request) : json(status, { message: 'refused' });
  }

  async #fetch(url: URL, init: RequestInit = {}): Promise<Response> {
    const { status, headers, body } = this.handle({
      method: init.method ?? 'GET',
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: Object.fromEntries(new Headers(init.headers)),
      ...(typeof init.body === 'string' && { body: JSON.parse(init.body) }),
    });
    if (status >= 300) throw new ProviderError(`answered ${status}`, status);
    return new Response(JSON.stringify(body), { status, headers });
  }

  #answer(request: FakeRequest): FakeResponse {
    const { method, path } = request;
    const [, owner = '', id, rest = ''] =
      /^(\/app\/hook|\/repos\/[^/]+\/[^/]+\/hooks|\/orgs\/[^/]+\/hooks)(?:\/(\d+))?(\/.*)?$/.exec(path) ?? [];
    if (path === '/app') return json(200, this.#appState());
    if (rest === '/deliveries') return this.#list(request);
    const [, delivery] = /^\/deliveries\/(\d+)\/attempts$/.exec(rest) ?? [];
    if (delivery !== undefined) return this.#redeliver(delivery);
    if (owner === '/app/hook') return this.#configure(this.app, request);
    if (id === undefined) return method === 'POST' ? this.#create(request) : this.#listHooks(request);
    const hook = this.hooks.find((each) => each.id === Number(id));
    if (!hook) return json(404, { message: 'Not Found', documentation_url: 'https://docs.github.com/rest' });
    if (rest === '/config') return this.#configure(hook, request);
    if (method === 'PATCH') this.#update(hook, request);
    return json(200, this.#state(hook, request));
  }

  #list({ query }: FakeRequest): FakeResponse {
    const size = Math.min(Number(query.per_page ?? 30), this.pageSize);
    const start = query.cursor ? this.deliveries.findIndex(({ id }) => query.cursor === `v1_${id}`) : 0;
    const next = this.deliveries[start + size];
    const link = next && `<${API}/x?per_page=${size}&cursor=v1_${next.id}>; rel="next"`;
    const page = this.deliveries.slice(start, start + size).map((delivery) => ({
      duration: 0.27,
      event: 'push',
      action: null,
      installation_id: null,
      repository_id: 7,
      throttled_at: null,
      ...delivery,
    }));
    return json(200, page, link ? { link: `<${API}/x?cursor=v1_9>; rel="prev", ${link}` } : {});
  }

  #redeliver(id: string): FakeResponse {
    this.redelivered.push(id);
    return json(202, {});
  }

  #listHooks(request: FakeRequest): FakeResponse {
    const start = (Number(request.query.page ?? 1) - 1) * 100;
    return json(
      200,
      this.hooks.slice(start, start + 100).map((hook) => this.#state(hook, request)),
    );
  }

  #create(request: FakeRequest): FakeResponse {
    const { events, config } = request.body as Pick<FakeHook, 'events' | 'config'>;
    return json(201, this.#state(this.addHook({ events, config: { ...config } }), request));
  }

  /** GitHub removes the secret when `config` is given without one. */
  #update(hook: FakeHook, { body = {} }: FakeRequest): void {
    Object.assign(hook, body);
  }

  #configure(target: { config: Record<string, unknown> }, { method, body }: FakeRequest): FakeResponse {
    if (method === 'PATCH') Object.assign(target.config, body);
    return json(200, masked(target.config));
  }

  #state({ config, ...hook }: FakeHook, { path }: FakeRequest) {
    const url = `${API}/hooks/${hook.id}`;
    const isRepository = path.startsWith('/repos/');
    return {
      ...hook,
      type: isRepository ? 'Repository' : 'Organization',
      name: 'web',
      config: masked(config),
      url,
      ping_url: `${url}/pings`,
      created_at: CREATED,
      updated_at: CREATED,
      ...(isRepository && { test_url: `${url}/test`, last_response: this.lastResponse }),
    };
  }

  #appState() {
    const { events } = this.app;
    const url = 'https://github.com/apps/shop';
    return {
      id: 1,
      node_id: 'n',
      owner: APP_OWNER,
      name: 'shop',
      description: null,
      external_url: url,
      html_url: url,
      created_at: CREATED,
      updated_at: CREATED,
      permissions: {},
      events,
    };
  }
}

/** Owner of the app in the shape of GitHub's `enterprise`, which has the fewest fields. */
const APP_OWNER = {
  id: 1,
  node_id: 'n',
  name: 'Acme',
  slug: 'acme',
  html_url: 'https://github.com/enterprises/acme',
  created_at: CREATED,
  updated_at: CREATED,
  avatar_url: 'https://github.com/a.png',
};

function masked(config: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return { ...config, ...(config.secret !== undefined && { secret: MASK }) };
}

function json(status: number, body: unknown, headers: Record<string, string> = {}): FakeResponse {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8', ...headers }, body };
}
