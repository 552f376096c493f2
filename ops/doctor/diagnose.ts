import type { Assembly } from '#ops/stack/assembly';
import { access } from './access.ts';
import { alarms } from './alarms.ts';
import { bootstrap } from './bootstrap.ts';
import { type Check, runCheck } from './check.ts';
import { concurrency } from './concurrency.ts';
import { deadLetters } from './dead-letters.ts';
import { emails } from './emails.ts';
import type { Finding } from './finding.ts';
import { mappings } from './mappings.ts';
import type { DoctorPorts } from './ports.ts';
import { secretValues } from './secret-values.ts';
import { secrets } from './secrets.ts';
import { isDeployed, stack } from './stack.ts';
import { subscriptions } from './subscriptions.ts';

/** What a deploy needs, in the order in which it would fail. */
export const BEFORE = [access, bootstrap, stack, concurrency, secrets, emails];
/** What a deployed stage needs so that it works and somebody hears when it does not. */
export const AFTER = [subscriptions, secretValues, mappings, alarms, deadLetters];

export type Diagnosis = Finding & { readonly when: 'before' | 'after'; readonly check: string };

/**
 * Looks at everything at once, and tells of it in order.
 *
 * @param beforeOnly whether only what a deploy needs is looked at: the deploy may be what mends the rest
 */
export async function* diagnose(assembly: Assembly, ports: DoctorPorts, beforeOnly = false): AsyncGenerator<Diagnosis> {
  const planned = { assembly, deployed: ports.deployedStack(assembly.stackName) };
  // Whoever needs it awaits it, and tells of its failure.
  planned.deployed.catch(() => {});
  for await (const diagnosis of runChecks('before', BEFORE, planned, ports)) {
    yield diagnosis;
    // Without access, all other answers would be the same.
    if (diagnosis.check === access.name && diagnosis.level === 'fault') return;
  }
  if (beforeOnly) return;
  const deployed = await planned.deployed.catch(() => undefined);
  if (deployed && isDeployed(deployed)) yield* runChecks('after', AFTER, deployed, ports);
}

async function* runChecks<Subject>(
  when: Diagnosis['when'],
  checks: readonly Check<Subject>[],
  subject: Subject,
  ports: DoctorPorts,
): AsyncGenerator<Diagnosis> {
  const examined = checks.map((check) => runCheck(check, subject, ports));
  for (const [index, { name }] of checks.entries()) {
    for (const finding of (await examined[index]) ?? []) yield { when, check: name, ...finding };
  }
}
