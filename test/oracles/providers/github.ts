import { sign } from '@octokit/webhooks-methods';
import { jsonPost } from '#test/support/signed-request';
import type { Oracle } from './oracle.ts';

const SECRET = 'a secret that the operator made up';

export const github: Oracle = {
  provider: 'github',
  package: '@octokit/webhooks-methods',
  secret: SECRET,
  otherSecret: 'another secret that the operator made up',
  how: 'signs',
  binary: false,
  async sign(body, _now, url, secret = SECRET) {
    return jsonPost(url, body, { 'x-hub-signature-256': await sign(secret, body.toString()) });
  },
};
