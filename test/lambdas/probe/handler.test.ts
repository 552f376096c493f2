import type { ProbeReport } from '#contract/probe';
import { createHandler } from '#lambdas/probe/handler';
import type { ProbePorts } from '#lambdas/probe/ports';
import { type LogLine, recordingLog } from '#test-kit/recording-log';

const EVENT = { DeploymentId: 'd-1', LifecycleEventHookExecutionId: 'hook-1' };
const VERSIONS = { ingest: 'arn:ingest:12', 'lane-high': 'arn:high:3' };
const PASSED: ProbeReport = { passed: 4, failures: [], warnings: ['the secret s is not set'] };

let lines: LogLine[];
beforeEach(() => {
  lines = [];
});

/** Runs the hook of a deployment group. @returns its decisions and the versions that were probed */
async function run(group: string | undefined, probe: ProbePorts['probe'], isRollback = false) {
  const decisions: boolean[] = [];
  const probed: string[] = [];
  const ports: ProbePorts = {
    deployment: async () => ({ group, isRollback }),
    pause: async () => {},
    probe: async (version) => {
      probed.push(version);
      return probe(version);
    },
    decide: async (event, hasPassed) => {
      expect(event).toBe(EVENT);
      decisions.push(hasPassed);
    },
  };
  await createHandler({ versions: VERSIONS, ports, log: recordingLog(lines).log })(EVENT);
  return { decisions, probed };
}

test('a version that passes receives traffic, and its warnings are logged', async () => {
  expect(await run('lane-high', async () => PASSED)).toEqual({ decisions: [true], probed: ['arn:high:3'] });
  const message = 'a new version passed its probe and receives traffic';
  expect(lines).toMatchObject([{ level: 'info', message, fields: { version: 'arn:high:3', ...PASSED } }]);
});

test('a failed probe is repeated, because a new permission may not be in effect yet', async () => {
  const failed = { passed: 3, failures: ['reach the queue: AccessDenied'], warnings: [] };
  const answers = [failed, failed, PASSED];
  const { decisions, probed } = await run('ingest', async () => answers.shift() ?? PASSED);
  expect({ decisions, probes: probed.length }).toEqual({ decisions: [true], probes: 3 });
});

test('a rollback is not probed', async () => {
  const never = () => Promise.reject(new Error('a rollback must not be probed'));
  expect(await run('ingest', never, true)).toEqual({ decisions: [true], probed: [] });
});

test.each<[string, string | undefined, ProbePorts['probe']]>([
  [
    'reports a failure',
    'ingest',
    async () => ({ passed: 3, failures: ['reach the queue: AccessDenied'], warnings: [] }),
  ],
  ['does not start', 'ingest', () => Promise.reject(new Error('Runtime.ImportModuleError: …'))],
  // The version before probes existed answers an event that it does not know in another way.
  ['does not know probes', 'ingest', async () => ({}) as ProbeReport],
  ['is not one of the stack', 'lane-other', async () => PASSED],
  ['is unknown', undefined, async () => PASSED],
])('a version that %s receives no traffic', async (_, group, probe) => {
  const { decisions } = await run(group, probe);
  expect(decisions).toEqual([false]);
  expect(lines).toMatchObject([{ level: 'error', message: 'a new version failed its probe and receives no traffic' }]);
});
