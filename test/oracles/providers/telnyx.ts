import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { TelnyxWebhook } from 'telnyx/lib/webhooks';
import { epochSeconds, jsonPost } from '#test/support/signed-request';
import { atTime } from './accepted.ts';
import { KeyPairs } from './key-pairs.ts';
import type { Oracle } from './oracle.ts';

const pairs = new KeyPairs();
const base64 = (key: KeyObject) => Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url').toString('base64');
const SECRET = pairs.add(generateKeyPairSync('ed25519'), base64);

export const telnyx: Oracle = {
  provider: 'telnyx',
  package: 'telnyx',
  secret: SECRET,
  otherSecret: pairs.add(generateKeyPairSync('ed25519'), base64),
  how: 'verifies',
  binary: false,
  async sign(body, now, url, secret = SECRET) {
    const timestamp = epochSeconds(now);
    const content = Buffer.concat([Buffer.from(`${timestamp}|`), body]);
    const signature = sign(null, content, pairs.privateKeyOf(secret)).toString('base64');
    const headers = { 'telnyx-signature-ed25519': signature, 'telnyx-timestamp': timestamp };
    await atTime(now, () => new TelnyxWebhook(secret).verify(body.toString(), headers));
    return jsonPost(url, body, headers);
  },
};
