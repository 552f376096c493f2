import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { EventWebhook } from '@sendgrid/eventwebhook';
import { epochSeconds, jsonPost } from '#test/support/signed-request';
import { assertAccepted } from './accepted.ts';
import { KeyPairs } from './key-pairs.ts';
import type { Oracle } from './oracle.ts';

const pairs = new KeyPairs();
const newPair = () => generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const base64 = (key: KeyObject) => key.export({ format: 'der', type: 'spki' }).toString('base64');
const SECRET = pairs.add(newPair(), base64);

export const sendgrid: Oracle = {
  provider: 'sendgrid',
  package: '@sendgrid/eventwebhook',
  secret: SECRET,
  otherSecret: pairs.add(newPair(), base64),
  how: 'verifies',
  binary: false,
  sign(body, now, url, secret = SECRET) {
    const timestamp = epochSeconds(now);
    const content = Buffer.concat([Buffer.from(timestamp), body]);
    const signature = sign('sha256', content, pairs.privateKeyOf(secret)).toString('base64');
    const webhook = new EventWebhook();
    const key = webhook.convertPublicKeyToECDSA(secret);
    assertAccepted(webhook.verifySignature(key, body, signature, timestamp), '@sendgrid/eventwebhook');
    return jsonPost(url, body, {
      'x-twilio-email-event-webhook-signature': signature,
      'x-twilio-email-event-webhook-timestamp': timestamp,
    });
  },
};
