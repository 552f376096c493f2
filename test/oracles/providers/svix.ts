import { Webhook } from 'svix';
import { epochSeconds, jsonPost } from '#test/support/signed-request';
import type { Oracle } from './oracle.ts';

const SECRET = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';
const ID = 'msg_2b4Y7TgkWjLqRzXvNcHsDfPoMe1';

export const svix: Oracle = {
  provider: 'svix',
  package: 'svix',
  secret: SECRET,
  otherSecret: 'whsec_Q8nLx3VtYp5KzWj0RcHm2SfGb9DaUe4I',
  how: 'signs',
  binary: false,
  sign(body, now, url, secret = SECRET) {
    return jsonPost(url, body, {
      'svix-id': ID,
      'svix-timestamp': epochSeconds(now),
      'svix-signature': new Webhook(secret).sign(ID, now, body),
    });
  },
};
