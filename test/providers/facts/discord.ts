import type { ProviderFacts } from '#test/providers/provider-facts';

const EVENTS = 'https://docs.discord.com/developers/events/webhook-events';
const INTERACTIONS = 'https://docs.discord.com/developers/interactions/overview';
const RECEIVING = 'https://docs.discord.com/developers/interactions/receiving-and-responding';

export default {
  name: 'Discord',
  evidence: 'C D',
  sdk: 'discord-interactions',
  deadlineSeconds: 3,
  note: 'probes with bad signatures; an interaction acknowledged by 202 must be answered through the callback API',
  success: {
    expects:
      'webhook events: 204 without a body within 3 seconds; interactions: 200 with an interaction response, or 202 ' +
      'without a body if the response is sent through the callback API within 3 seconds',
    source: EVENTS,
  },
  refusal: {
    expects:
      '401 for a bad signature, which Discord also sends on purpose; removes the URL if the probe is accepted; stops ' +
      'sending after too many failures',
    source: EVENTS,
  },
  firstContact: {
    expects:
      'signed PING on saving the URL: type 0 wants 204 without a body (webhook events), type 1 wants 200 with ' +
      '{"type":1} (interactions); both want a valid Content-Type; badly signed requests want 401',
    source: INTERACTIONS,
  },
  retries: {
    schedule: 'webhook events: exponential backoff for up to 10 minutes; interactions: not documented',
    lastAfterSeconds: 600,
    signed: 'unknown',
    source: EVENTS,
  },
  requests: [
    {
      name: 'PING of webhook events',
      body: JSON.stringify({ version: 1, application_id: '1234560123453231555', type: 0 }),
      outcome: { status: 204 },
      source: EVENTS,
    },
    {
      name: 'PING of interactions',
      body: JSON.stringify({
        id: '1300000000000000001',
        application_id: '1234560123453231555',
        type: 1,
        token: 'continuation',
        version: 1,
        entitlements: [],
        authorizing_integration_owners: {},
        attachment_size_limit: 0,
      }),
      outcome: { status: 200, contentType: 'application/json', body: '{"type":1}' },
      source: RECEIVING,
    },
    {
      name: 'webhook event',
      body: JSON.stringify({
        version: 1,
        application_id: '1234560123453231555',
        type: 1,
        event: {
          type: 'APPLICATION_AUTHORIZED',
          timestamp: '2024-10-18T14:42:53.064834',
          data: { integration_type: 1, scopes: ['applications.commands'], user: {} },
        },
      }),
      outcome: 'queued',
      eventType: 'APPLICATION_AUTHORIZED',
      source: EVENTS,
    },
    ...[2, 3, 4, 5].map((type) => ({
      name: `interaction of type ${type}`,
      body: JSON.stringify({
        id: '1300000000000000002',
        application_id: '1234560123453231555',
        type,
        data: {},
        guild_id: '290926798626357999',
        channel_id: '645027906669510667',
        token: 'continuation',
        version: 1,
        entitlements: [],
      }),
      outcome: 'queued' as const,
      source: 'https://docs.discord.com/developers/interactions/receiving-and-responding' as const,
    })),
  ],
} satisfies ProviderFacts;
