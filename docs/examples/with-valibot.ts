import { defineHandler } from 'catchbasin';
import * as v from 'valibot';

const Signup = v.object({ email: v.pipe(v.string(), v.email()) });

export default defineHandler((webhook, { log }) => {
  const { email } = webhook.json(Signup);
  log.info('new signup', { domain: email.split('@')[1] });
});
