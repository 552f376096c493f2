import type { TokenVerification } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/** Options of `eventgrid()`. */
export interface EventGridOptions extends SecretOptions {
  /** Name of the header that carries the delivery property, in lower case. */
  readonly header: string;
}

/**
 * Verifies Azure Event Grid's secret delivery property, in a header that you choose.
 *
 * Answers the validation event and the OPTIONS request of CloudEvents.
 *
 * @example
 * verify: eventgrid({ secretName: 'webhooks/eventgrid', header: 'x-webhook-token' })
 *
 * @see https://learn.microsoft.com/en-us/azure/event-grid/end-point-validation-event-grid-events-schema
 */
export function eventgrid(options: EventGridOptions): TokenVerification {
  return {
    provider: 'eventgrid',
    kind: 'token',
    secretName: options.secretName,
    token: { header: options.header },
    // Event Grid drops an event after a 401, or dead-letters it, and tries again after a 429.
    respond: { unverifiedStatus: 429 },
    handshakes: [
      {
        when: { method: 'POST', headers: { 'aeg-event-type': 'SubscriptionValidation' } },
        verified: true,
        answer: { json: { validationResponse: { body: '/0/data/validationCode' } } },
      },
      {
        when: { method: 'OPTIONS', headers: { 'webhook-request-origin': true } },
        verified: false,
        answer: {
          headers: { 'webhook-allowed-origin': { header: 'webhook-request-origin' }, 'webhook-allowed-rate': '*' },
        },
      },
    ],
    ...unknownOptions(options, { secretName: true, header: true }),
  };
}
