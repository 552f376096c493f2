import { inspect } from 'node:util';
import { WebhooksConfigError } from '#config/validate/config-error';
import { checkWebhooks } from './check-webhooks.ts';
import { describeUserError } from './describe-user-error.ts';

// The CDK adds many frames between the author's line and the place where it throws.
Error.stackTraceLimit = 100;
// The app is imported here, so that an error in webhooks/ that prevents the import is reported with all others.
const [loading, checking] = await Promise.allSettled([import('./app.ts'), checkWebhooks()]);
if (checking.status === 'rejected') throw checking.reason;

const problems = checking.value;
// All output is on stderr, because scripts read stdout of commands such as `cdk synth`.
if (loading.status === 'fulfilled' && !problems) {
  console.error(loading.value.summary);
  loading.value.app.synth();
} else {
  const error: unknown = loading.status === 'rejected' ? loading.reason : undefined;
  const message = error instanceof WebhooksConfigError ? error.message : describeUserError(error);
  // Node's own report of an error shows more, but would end the process before the problems are printed.
  if (error && !message && !problems) throw error;
  // A stack trace would hide the message for the author of the configuration.
  if (error) console.error(message ?? inspect(error));
  if (problems) {
    console.error(`${problems}\n`);
    console.error(
      'Nothing was synthesized because webhooks/ has errors. Fix them, then run the command again. ' +
        'To run `cdk rollback` or `cdk destroy` anyway, add `-c types=false`.',
    );
  }
  process.exitCode = 1;
}
