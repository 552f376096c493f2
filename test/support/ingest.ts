import { createHmac } from 'node:crypto';
import { type ResolvedTopic, type ResolvedWebhooks, resolveWebhooks } from '#config/resolve-webhooks';
import { defineWebhooks } from '#contract/define-webhooks';
import { github, hmac, stripe, unsigned } from '#contract/providers/index';
import type { Verification } from '#contract/verification';
import { createHandler } from '#lambdas/ingest/handler';
import type { IngestPorts } from '#lambdas/ingest/ports';
import { apiGatewayEvent } from '#test-kit/api-gateway-event';
import { InMemoryAws } from '#test-kit/in-memory-aws';
import { recordingLog } from '#test-kit/recording-log';

export const NOW = new Date('2026-11-24T10:20:30.456Z');
export const SECRET = 'whsec_a secret of the tests';

export const webhooks = resolveWebhooks(
  defineWebhooks({
    topics: {
      github: { lane: 'normal', verify: github({ secretName: 'webhooks/github' }) },
      stripe: { lane: 'high', verify: stripe({ secretName: 'webhooks/stripe' }) },
      'orders.created-v2': {
        lane: 'low',
        maxBodyBytes: 100,
        verify: hmac({ header: 'X-Signature', encoding: 'base64', secretName: 'webhooks/orders' }),
      },
      internal: { lane: 'low', verify: unsigned() },
    },
  })('test'),
);

type Failures = Partial<Pick<IngestPorts, 'store' | 'enqueue' | 'markUnqueued' | 'saveFirstSecret'>> & {
  secret?: (name: string) => Promise<string | undefined>;
};

interface World {
  readonly topics?: ResolvedWebhooks['topics'];
  readonly now?: Date;
  readonly clock?: () => Date;
  readonly keys?: IngestPorts['keys'];
}

/** Creates the ingest function on ports in memory, of which a test can replace some by failing ones. */
export function ingestInMemory(
  { secret = async () => SECRET, ...failures }: Failures = {},
  { topics = webhooks.topics, now = NOW, clock = () => now, keys }: World = {},
) {
  const memory = new InMemoryAws();
  const { log, lines, counted } = recordingLog();
  const ports = { ...memory.ingestPorts(secret, clock), ...(keys && { keys }), ...failures };
  return {
    handle: createHandler({ webhooks: { ...webhooks, topics }, ports, log, functionVersion: '7' }),
    stored: memory.bucket,
    queued: memory.queued,
    markers: memory.markers,
    saved: memory.saved,
    lines,
    counted,
  };
}

export function hmacHex(secret: string, ...parts: (string | Buffer)[]): string {
  const hash = createHmac('sha256', secret);
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

export function githubHeaders(body: Buffer, secret = SECRET): Record<string, string> {
  return {
    'x-hub-signature-256': `sha256=${hmacHex(secret, body)}`,
    'x-github-event': 'push',
    'x-github-delivery': 'd-1',
  };
}

/** Creates an event as API Gateway sends it, with a query. */
export function postEvent(topic: string, body: Buffer, headers: Record<string, string> = {}, method = 'POST') {
  return apiGatewayEvent({ topic, body, headers, method, query: 'a=1&a=2' });
}

export interface EndpointRequest {
  readonly method?: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  /** Passes the body as text, as API Gateway does for text types. @default false: as Base64 */
  readonly asText?: boolean;
}

/** Creates an endpoint with one topic, `t`. */
export function endpointWith(
  verify: Verification,
  {
    secret,
    now,
    clock,
    keys,
    topic,
    failures,
  }: {
    secret?: (name: string) => string | undefined;
    now?: Date;
    clock?: () => Date;
    keys?: IngestPorts['keys'];
    topic?: Partial<ResolvedTopic>;
    failures?: Failures;
  } = {},
) {
  const base = resolveWebhooks({ topics: { t: { lane: 'normal', verify } } }).topics.t as ResolvedTopic;
  const ingest = ingestInMemory(
    { secret: async (name) => (secret ? secret(name) : SECRET), ...failures },
    {
      topics: { t: { ...base, ...topic } },
      ...(now && { now }),
      ...(clock && { clock }),
      ...(keys && { keys }),
    },
  );
  return {
    ...ingest,
    /** Sends a request. @returns the answer, and whether a webhook was kept */
    async ask({ method = 'POST', query = '', headers = {}, body = Buffer.alloc(0), asText = false }: EndpointRequest) {
      const text = asText && { body: body.toString('utf8'), isBase64Encoded: false };
      const event = { ...postEvent('t', body, headers, method), rawQueryString: query, ...text };
      const answer = await ingest.handle(event);
      return { ...answer, kept: ingest.stored.size + ingest.queued.length > 0 };
    },
  };
}
