import type { Assembly } from '#ops/stack/assembly';
import { access } from './access.ts';
import { alarms } from './alarms.ts';
import { bootstrap } from './bootstrap.ts';
import { type Check, type Deployed, runCheck } from './check.ts';
import { concurrency } from './concurrency.ts';
import { deadLetters } from './dead-letters.ts';
import { error, type Finding, warning } from './finding.ts';
import { mappings } from './mappings.ts';
import type { DoctorPorts } from './ports.ts';
import { recipients } from './recipients.ts';
import { secretValues } from './secret-values.ts';
import { secrets } from './secrets.ts';
import { isDeployed, stack } from './stack.ts';
import { subscriptions } from './subscriptions.ts';
import { throttle } from './throttle.ts';

/** Checks of what a deploy needs, in the order in which it would fail. */
export const BEFORE = [access, bootstrap, stack, concurrency, throttle, secrets, recipients];
/** Checks that a deployed stage processes webhooks and notifies operators. */
export const AFTER: readonly Check<Deployed>[] = [subscriptions, secretValues, mappings, alarms, deadLetters];

/** Stands for a deployed stack that AWS did not return. Undefined means that nothing is deployed. */
const UNREADABLE = 'unreadable';

export type Diagnosis = Finding & { readonly when: 'before' | 'after'; readonly check: string };

export interface Scope {
  /** Runs only the checks of what a deploy needs, because the deploy may fix the rest. @default false */
  readonly beforeOnly?: boolean | undefined;
  /**
   * Start of the deploy to check. The stack's own time is not used: a deploy without changes does not update the stack,
   * and a pause does.
   *
   * @default no deploy is checked: an alarm of any age is an error, and a stack that is not deployed is none
   */
  readonly after?: Date | undefined;
}

/** Runs all checks at once and yields their findings in order. */
export async function* diagnose(
  assembly: Assembly,
  ports: DoctorPorts,
  { beforeOnly = false, after }: Scope = {},
): AsyncGenerator<Diagnosis> {
  const planned = { assembly, deployed: ports.deployedStack(assembly.stackName) };
  // Each check that needs the stack awaits it and reports its failure.
  planned.deployed.catch(() => {});
  for await (const diagnosis of runChecks('before', BEFORE, planned, ports)) {
    yield diagnosis;
    // Without access, every other check would report the same error.
    if (diagnosis.check === access.name && diagnosis.level === 'error') return;
  }
  if (beforeOnly) return;
  const deployed = await planned.deployed.catch((): typeof UNREADABLE => UNREADABLE);
  if (deployed === UNREADABLE) {
    const what = 'the deployed stage was not checked, because the stack could not be read';
    yield { when: 'after', check: stack.name, ...warning(what, 'Fix the error above, then run the doctor again.') };
  } else if (deployed && isDeployed(deployed)) {
    yield* runChecks('after', AFTER, { ...deployed, after }, ports);
  } else if (after) {
    const state = deployed ? `in ${deployed.status}` : 'not deployed';
    const what = `${assembly.stackName} is ${state}, but must be deployed`;
    const remedy =
      'Check that the account and the region are those of the deploy. ' +
      `Then run \`npx cdk deploy -c stage=${assembly.template.metadata.stage}\`.`;
    yield { when: 'after', check: stack.name, ...error(what, remedy) };
  }
}

async function* runChecks<Subject>(
  when: Diagnosis['when'],
  checks: readonly Check<Subject>[],
  subject: Subject,
  ports: DoctorPorts,
): AsyncGenerator<Diagnosis> {
  const results = checks.map((check) => runCheck(check, subject, ports));
  // A result may reject before it is awaited.
  for (const result of results) result.catch(() => {});
  for (const [index, { name }] of checks.entries()) {
    for (const finding of (await results[index]) ?? []) yield { when, check: name, ...finding };
  }
}
