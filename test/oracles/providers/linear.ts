import { createHmac } from 'node:crypto';
import { LINEAR_WEBHOOK_SIGNATURE_HEADER, LINEAR_WEBHOOK_TS_FIELD, LinearWebhookClient } from '@linear/sdk/webhooks';
import { jsonPost } from '#test/support/signed-request';
import { assertAccepted, atTime } from './accepted.ts';
import type { Oracle } from './oracle.ts';

const SECRET = 'lin_wh_7KqXv2TzYb9NcLp4RmJsWd8Gh1Fa3Ue6';

/** Takes the given text as one field of the body, because Linear signs a timestamp inside the body. */
export const linear: Oracle = {
  provider: 'linear',
  package: '@linear/sdk',
  secret: SECRET,
  otherSecret: 'lin_wh_3PzQw8LmXc5VbRt1KnYs7Jd0Hf4Ga9Ei',
  how: 'verifies',
  binary: false,
  async sign(text, now, url, secret = SECRET) {
    const event = { action: 'create', type: 'Comment', data: { body: text.toString() } };
    const body = Buffer.from(JSON.stringify({ ...event, [LINEAR_WEBHOOK_TS_FIELD]: now.getTime() }));
    const signature = createHmac('sha256', secret).update(body).digest('hex');
    const client = new LinearWebhookClient(secret);
    assertAccepted(await atTime(now, () => client.verify(body, signature)), '@linear/sdk');
    return jsonPost(url, body, { [LINEAR_WEBHOOK_SIGNATURE_HEADER]: signature });
  },
};
