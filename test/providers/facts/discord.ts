import type { ProviderFacts } from '#test/providers/provider-facts';

const EVENTS = 'https://docs.discord.com/developers/events/webhook-events';
const SOURCE = `${EVENTS}#webhook-types` as const;

export default {
  name: 'Discord',
  evidence: 'C D',
  sdk: 'discord-interactions',
  deadlineSeconds: 3,
  note: 'probes with bad signatures',
  success: { expects: '204 with an empty body for events', source: EVENTS },
  refusal: { expects: 'demands 401 for a wrong signature, and probes for it', source: EVENTS },
  firstContact: { expects: 'a signed PING, answered with 204', source: EVENTS },
  retries: {
    schedule: 'for up to 10 minutes',
    lastAfterSeconds: 600,
    signed: 'unknown',
    source: EVENTS,
  },
  requests: [
    {
      name: 'an event',
      body: JSON.stringify({
        version: 1,
        application_id: '1234560123453231555',
        type: 1,
        event: {
          type: 'ENTITLEMENT_CREATE',
          timestamp: '2024-10-18T14:42:53.064834',
          data: { id: '1019475255913222144' },
        },
      }),
      outcome: 'queued',
      eventType: 'ENTITLEMENT_CREATE',
      source: SOURCE,
    },
    {
      name: 'a PING of webhook events',
      body: JSON.stringify({ version: 1, application_id: '1234560123453231555', type: 0 }),
      outcome: { status: 204, body: '' },
      source: SOURCE,
    },
    {
      name: 'a PING of interactions',
      body: JSON.stringify({ id: '1', application_id: '1234560123453231555', type: 1, token: 't', version: 1 }),
      outcome: { status: 200, contentType: 'application/json', body: '{"type":1}' },
      source: 'code: discordjs/discord-api-types payloads/v9/_interactions/ping.ts',
    },
    {
      name: 'a command',
      body: JSON.stringify({
        id: '2',
        application_id: '1',
        type: 2,
        data: { id: '3', name: 'blep', type: 1 },
        version: 1,
      }),
      outcome: 'queued',
      source: 'code: discordjs/discord-api-types payloads/v9/_interactions/ping.ts',
    },
  ],
} satisfies ProviderFacts;
