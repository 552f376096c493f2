import { github, hmac, unsigned } from '#contract/providers/index';
import { signRequest } from '#contract/sign-request';

const BODY = Buffer.from('{"id":"evt_1","note":"$$ é"}');
const NOW = new Date();

test("reproduces GitHub's published vector", () => {
  const secret = "It's a Secret to Everybody";
  expect(signRequest(github({ secretName: 's' }), secret, Buffer.from('Hello, World!'), NOW)).toEqual({
    'x-hub-signature-256': 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
  });
});

test('signs the generic scheme as it is configured', () => {
  const scheme = hmac({ secretName: 's', header: 'X-Sig', algorithm: 'hmac-sha512', encoding: 'base64', prefix: 'v=' });
  expect(signRequest(scheme, 'secret', BODY, NOW)['x-sig']).toMatch(/^v=[A-Za-z0-9+/]{86}==$/);
});

test('signs nothing where nothing is verified, and says when the secret is missing', () => {
  expect(signRequest(unsigned(), undefined, BODY, NOW)).toEqual({});
  expect(() => signRequest(github({ secretName: 'webhooks/github' }), undefined, BODY, NOW)).toThrow('webhooks/github');
});
