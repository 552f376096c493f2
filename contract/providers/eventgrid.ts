import type { TokenVerification } from '#contract/verification';

/**
 * Azure Event Grid: a secret delivery property in a header of your choice. Answers the validation event, and the OPTIONS request of
 * CloudEvents.
 *
 * @param options.header the delivery property's name, in lower case
 * @see https://learn.microsoft.com/en-us/azure/event-grid/end-point-validation-event-grid-events-schema
 */
export function eventgrid({
  secretName,
  header,
}: {
  readonly secretName: string;
  readonly header: string;
}): TokenVerification {
  return {
    kind: 'token',
    secretName,
    token: { header },
    handshakes: [
      {
        when: { method: 'POST', headers: { 'aeg-event-type': 'SubscriptionValidation' } },
        verified: true,
        answer: { json: { validationResponse: { body: '/0/data/validationCode' } } },
      },
      {
        when: { method: 'OPTIONS', headers: { 'webhook-request-origin': true } },
        verified: false,
        answer: { headers: { 'webhook-allowed-origin': { header: 'webhook-request-origin' } } },
      },
    ],
  };
}
