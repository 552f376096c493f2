import { getExpectedBodyHash, getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { formPost, jsonPost } from '#test/support/signed-request';
import type { Oracle } from './oracle.ts';

const SECRET = '0cf7c1dd4e6b2f5d9a8e3b1c7d6f5a4e';

const twilio = {
  provider: 'twilio',
  package: 'twilio',
  secret: SECRET,
  otherSecret: '9be1f0c2d3a4857664758493a2b1c0df',
  how: 'signs',
  binary: false,
} as const;

export const twilioForm: Oracle = {
  ...twilio,
  sign(body, _now, url, secret = SECRET) {
    const fields = { To: '+18005551212', From: '+14158675309', Body: body.toString(), AddOns: '' };
    const signature = getExpectedTwilioSignature(secret, url, fields);
    return formPost(url, new URLSearchParams(fields), { 'x-twilio-signature': signature });
  },
};

export const twilioJson: Oracle = {
  ...twilio,
  sign(body, _now, url, secret = SECRET) {
    const signed = `${url}${url.includes('?') ? '&' : '?'}bodySHA256=${getExpectedBodyHash(body.toString())}`;
    return jsonPost(signed, body, { 'x-twilio-signature': getExpectedTwilioSignature(secret, signed, {}) });
  },
};
