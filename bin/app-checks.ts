import { inspect } from 'node:util';
import { WebhooksConfigError } from '#config/validate/config-error';
import { checkTypes } from '#ops/stack/check-types';
import { describeUserError } from './describe-user-error.ts';

const ADVICE =
  'Nothing was synthesized because webhooks/ has errors. Fix them, then run the command again. ' +
  'To run `cdk rollback` or `cdk destroy` anyway, add `-c types=false`.';

/**
 * Reports all problems of the app at once: those of its types, and the error that ends it. The CDK synthesizes an app
 * when the event loop is empty, so that a type error prevents the synthesis.
 *
 * The context `types=false` skips the type check, and so does `types=later`.
 */
export function checkApp(): void {
  // The CDK adds many frames between the author's line and the place where it throws.
  Error.stackTraceLimit = 100;
  const types = typesContext();
  let problems = '';
  const checking = ['false', 'later'].includes(types)
    ? Promise.resolve()
    : checkTypes()
        // A compiler that cannot run must not hide the other problems.
        .catch((error: Error) => error.message)
        .then((errors) => {
          problems = errors;
        });

  // Before the CDK's own listener, which synthesizes the app.
  process.once('beforeExit', () => {
    if (problems) end({ problems, types });
  });
  process.on('uncaughtException', async (error) => {
    await checking;
    end({ problems, types, error });
  });
}

/** Prints the problems on stderr, because scripts read stdout of commands such as `cdk synth`. Ends the process. */
function end({ problems, types, error }: { problems: string; types: string; error?: unknown }): never {
  // A stack trace would hide the message for the author of the configuration.
  if (error)
    console.error(error instanceof WebhooksConfigError ? error.message : (describeUserError(error) ?? inspect(error)));
  if (problems) console.error(`${problems}\n`);
  if (types !== 'false' && (problems || error instanceof WebhooksConfigError)) console.error(ADVICE);
  process.exit(1);
}

/** Reads the context of the CDK CLI, because the app that would read it may not load. */
function typesContext(): string {
  const { types } = JSON.parse(process.env.CDK_CONTEXT_JSON ?? '{}');
  return String(types);
}
