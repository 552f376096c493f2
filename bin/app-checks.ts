import { inspect } from 'node:util';
import { isMainThread } from 'node:worker_threads';
import { WebhooksConfigError } from '#config/validate/config-error';
import { checkTypes } from '#ops/stack/check-types';
import { describeUserError } from './describe-user-error.ts';

const ADVICE =
  'Nothing was synthesized because the app has errors. Fix them, then run the command again. ' +
  'To run `cdk rollback` or `cdk destroy` anyway, add `-c types=false`.';

/** Variable that keeps processes of the app from checking again. They inherit the options of Node. */
const CHECKED = 'CATCHBASIN_CHECKED';

/** Problems of an app: those of its types, and what it has thrown. */
interface Problems {
  types: string;
  thrown?: { readonly value: unknown };
}

/**
 * Checks the types of the project while the CDK app runs, and reports all problems at once.
 *
 * The CDK synthesizes the app when the event loop is empty, which is after the check. An app that calls `synth()`
 * itself writes its templates before. The process still ends with 1, so that the CDK CLI does not deploy them.
 *
 * The context `types=false` skips the check, and so does `types=later`.
 */
export function checkApp(): void {
  if (!isMainThread || process.env[CHECKED]) return;
  process.env[CHECKED] = 'true';
  // The CDK adds many frames between the author's line and the place where it throws.
  Error.stackTraceLimit = 100;
  const context = typesContext();
  const problems: Problems = { types: '' };
  let isChecked = ['false', 'later'].includes(context);
  const checking = isChecked
    ? Promise.resolve()
    : checkTypes()
        // A compiler that cannot run must not hide the other problems.
        .catch((error: Error) => error.message)
        .then((errors) => {
          problems.types = errors;
          isChecked = true;
        });

  // Before the CDK's own listener, which synthesizes the app.
  process.once('beforeExit', () => {
    if (problems.types) end(problems, context);
  });
  process.on('uncaughtException', async (value) => {
    await checking;
    end({ ...problems, thrown: { value } }, context);
  });
  process.on('exit', () => {
    if (isChecked) return;
    console.error('The app ended before its types were checked. Remove `process.exit()` from it.');
    process.exitCode = 1;
  });
}

/** Prints the problems on stderr, because scripts read stdout of commands such as `cdk synth`. Ends the process. */
function end({ types, thrown }: Problems, context: string): never {
  if (thrown) console.error(describe(thrown.value));
  if (types) console.error(`${types}\n`);
  if (context !== 'false' && (types || thrown?.value instanceof WebhooksConfigError)) console.error(ADVICE);
  process.exit(1);
}

/** Describes a thrown value without its stack trace where that would hide the message for the author. */
function describe(thrown: unknown): string {
  return thrown instanceof WebhooksConfigError ? thrown.message : (describeUserError(thrown) ?? inspect(thrown));
}

/** Reads the context of the CDK CLI, because the app that would read it may not load. */
function typesContext(): string {
  const { types } = JSON.parse(process.env.CDK_CONTEXT_JSON ?? '{}');
  return String(types);
}
