import { defineWebhooks, hmac, jwt, type SignatureVerification, token } from 'catchbasin';

/** RSA signature of an id, a time in milliseconds and the body. The secret is the public key as PEM. */
const rsa: SignatureVerification = {
  kind: 'signature',
  secretName: 'webhooks/bank',
  algorithm: 'rsa-sha256',
  signature: { header: 'x-bank-signature', encoding: 'base64' },
  timestamp: { header: 'x-bank-time', unit: 'ms', tolerance: 300 },
  signed: [{ header: 'x-bank-id' }, { text: '.' }, 'timestamp', { text: '.' }, 'body'],
  eventId: { header: 'x-bank-id' },
};

export default defineWebhooks({
  topics: {
    // X-Shop-Signature: t=1700000000,v1=5f2a…,v1=90cd…
    shop: {
      lane: 'normal',
      verify: hmac({
        secretName: 'webhooks/shop',
        header: 'x-shop-signature',
        separator: ',',
        prefix: 'v1=',
        timestamp: { header: 'x-shop-signature', separator: ',', prefix: 't=', tolerance: 300 },
        signed: ['timestamp', '.', 'body'],
      }),
    },
    // POST /leads?token=…
    leads: { lane: 'normal', verify: token({ secretName: 'webhooks/leads', query: 'token' }) },
    // X-Build-Token: eyJhbGciOiJIUzI1NiJ9.…
    builds: {
      lane: 'normal',
      verify: jwt({
        secretName: 'webhooks/builds',
        header: 'x-build-token',
        issuer: 'builds',
        bodyHash: { claim: 'sha256', encoding: 'hex' },
      }),
    },
    bank: { lane: 'normal', verify: rsa },
  },
});
