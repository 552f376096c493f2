import { createHmac } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { apiGatewayEvent } from '#test-kit/api-gateway-event';

/** Bytes of the body whose costs are calculated. */
export const BODY_BYTES = 2_048;
export const TYPICAL_SECRET = 'a secret of the measurement';

/** Creates JSON of `BODY_BYTES` bytes with about as many quotes as the webhooks of GitHub have. */
function typicalBody(number: number): string {
  const url = 'https://api.github.example/repos/octo-org/octo-repo/issues/';
  const fields = Object.fromEntries(Array.from({ length: 22 }, (_, n) => [`field_${n}_url`, `${url}${n}`]));
  const unfilled = JSON.stringify({ action: 'opened', number: 1e6 + number, ...fields, text: '' });
  return unfilled.replace(/""\}$/, `"${'x'.repeat(BODY_BYTES - unfilled.length)}"}`);
}

/**
 * Creates an event as API Gateway sends it for a webhook of GitHub, with the headers that GitHub documents and those that
 * API Gateway adds.
 *
 * @see https://docs.github.com/en/webhooks/webhook-events-and-payloads#delivery-headers
 */
export function typicalEvent(number: number): APIGatewayProxyEventV2 {
  const body = typicalBody(number);
  const host = 'a1b2c3d4e5.execute-api.us-east-1.amazonaws.com';
  const headers = {
    host,
    accept: '*/*',
    'content-length': `${BODY_BYTES}`,
    'content-type': 'application/json',
    'user-agent': 'GitHub-Hookshot/044aadd',
    'x-amzn-trace-id': 'Root=1-6a18c2d0-3c5f1b7a2e9d4c6b8f0a1e2d',
    'x-forwarded-for': '140.82.115.104',
    'x-forwarded-port': '443',
    'x-forwarded-proto': 'https',
    'x-github-delivery': `72d3162e-cc78-11e3-81ab-${String(number).padStart(12, '0')}`,
    'x-github-event': 'issues',
    'x-github-hook-id': '292430182',
    'x-github-hook-installation-target-id': '79929171',
    'x-github-hook-installation-target-type': 'repository',
    'x-hub-signature': `sha1=${createHmac('sha1', TYPICAL_SECRET).update(body).digest('hex')}`,
    'x-hub-signature-256': `sha256=${createHmac('sha256', TYPICAL_SECRET).update(body).digest('hex')}`,
  };
  const event = apiGatewayEvent({ topic: 'github', body: Buffer.from(body), headers });
  return { ...event, body, isBase64Encoded: false };
}
