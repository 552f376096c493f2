import { ownValue } from '#contract/own-value';
import { describeAwsError } from '#ops/aws/aws-error';
import { readLocalSecrets } from '#ops/secret/local-store';
import { callLocalMode } from '#ops/send/local-mode';
import { connectLocally } from '#ops/stage/connect';
import { readLocalState } from '#ops/stage/local-state';
import type { Stage, StageLane } from '#ops/stage/stage';
import { readDepths } from '#ops/status/read-lane';
import { UserError } from '#ops/user-error';
import type { Diagnosis } from './diagnose.ts';
import { deadLettersOf, error, type Finding, findingsOrOk, ok, warning } from './finding.ts';
import { checkedNames, secretFinding } from './secret-values.ts';

const FAULTS_REMEDY = 'Wait for the `send --fault` that injected them. docs/local-mode.md tells how to remove others.';

/** The running local mode, as the doctor looks at it. */
export interface LocalSubject {
  readonly stage: Stage;
  /** Address of the local mode, without a trailing slash. */
  readonly url: string;
  /** Reads the secrets, by name. */
  readonly secrets: () => Readonly<Record<string, string>>;
}

/**
 * Connects to the running local mode.
 *
 * @param project directory of the project
 * @throws {UserError} when it is not running
 */
export function connectSubject(project: string): LocalSubject {
  const { url } = readLocalState(project);
  return { stage: connectLocally(project), url, secrets: () => readLocalSecrets(project) };
}

/** Checks that the running local mode can verify and process webhooks. */
export async function diagnoseLocally({ stage, url, secrets }: LocalSubject): Promise<Diagnosis[]> {
  const checks: readonly (readonly [name: string, findings: Promise<readonly Finding[]>])[] = [
    ['secret values', checkSecrets(stage, secrets)],
    ['mappings', Promise.all(stage.lanes.map((lane) => checkLane(stage, lane)))],
    ['dead letters', countDeadLetters(stage)],
    ['faults', checkFaults(url)],
  ];
  const findings = await Promise.all(
    checks.map(async ([check, found]) =>
      (await found.catch(toFindings)).map((finding): Diagnosis => ({ when: 'after', check, ...finding })),
    ),
  );
  return findings.flat();
}

/** Turns the error of a check into a finding, so that the others are still shown. */
function toFindings(cause: unknown): Finding[] {
  const failure = describeAwsError(cause);
  if (!failure && !(cause instanceof UserError)) throw cause;
  const remedy = 'If the local mode still runs, stop it and start it again.';
  return [error(failure?.what ?? (cause as Error).message, remedy)];
}

async function checkSecrets({ name, topics }: Stage, read: LocalSubject['secrets']): Promise<Finding[]> {
  const secrets = read();
  const scope = { stage: name, topics, local: true } as const;
  return checkedNames({ topics }).map((secret) => secretFinding(secret, ownValue(secrets, secret), scope));
}

async function checkLane({ mappings }: Stage, { name }: StageLane): Promise<Finding> {
  const { mapping, pause, isConfigured } = await mappings.state(name);
  if (isConfigured) return ok(`lane ${name} is paused, as configured`);
  if (!pause) return ok(`lane ${name} is ${mapping === 'Enabled' ? 'being processed' : mapping}`);
  const remedy = `Run \`npm run ops -- resume ${name} --local\`.`;
  return warning(`lane ${name} is paused since ${pause.since} by ${pause.by}. Its webhooks wait`, remedy);
}

async function countDeadLetters(stage: Stage): Promise<readonly Finding[]> {
  const depths = await Promise.all(stage.lanes.map((lane) => readDepths(stage, lane)));
  return findingsOrOk(
    depths.flatMap(({ name, deadLetters }) => deadLettersOf(name, deadLetters, '--local')),
    'no dead letters',
  );
}

async function checkFaults(url: string): Promise<readonly Finding[]> {
  const faults = (await callLocalMode(url, 'GET', 'faults')) as object;
  const what = `calls to ${Object.keys(faults).join(', ')} fail or are slow on purpose: ${JSON.stringify(faults)}`;
  return Object.keys(faults).length > 0 ? [warning(what, FAULTS_REMEDY)] : [ok('none are injected')];
}
