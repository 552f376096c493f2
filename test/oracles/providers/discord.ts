import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { verifyKey } from 'discord-interactions';
import { epochSeconds, jsonPost } from '#test/support/signed-request';
import { assertAccepted } from './accepted.ts';
import { KeyPairs } from './key-pairs.ts';
import type { Oracle } from './oracle.ts';

const pairs = new KeyPairs();
const hex = (key: KeyObject) => Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url').toString('hex');
const SECRET = pairs.add(generateKeyPairSync('ed25519'), hex);

export const discord: Oracle = {
  provider: 'discord',
  package: 'discord-interactions',
  secret: SECRET,
  otherSecret: pairs.add(generateKeyPairSync('ed25519'), hex),
  how: 'verifies',
  binary: true,
  async sign(body, now, url, secret = SECRET) {
    const timestamp = epochSeconds(now);
    const content = Buffer.concat([Buffer.from(timestamp), body]);
    const signature = sign(null, content, pairs.privateKeyOf(secret)).toString('hex');
    assertAccepted(await verifyKey(body, signature, timestamp, secret), 'discord-interactions');
    return jsonPost(url, body, { 'x-signature-ed25519': signature, 'x-signature-timestamp': timestamp });
  },
};
