import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { doctorCommand } from '#ops/commands/doctor';
import { pauseCommand } from '#ops/commands/pause';
import { sendCommand } from '#ops/commands/send';
import { localStore } from '#ops/secret/local-store';
import { connectLocally } from '#ops/stage/connect';
import { copyProject } from '#test/support/copy-project';
import { type LocalApp, startLocal } from '#test/support/local-app';
import { runCommand } from '#test/support/run-command';

jest.setTimeout(300_000);

const SYNTHESIZES_NOTHING = () => Promise.reject(new Error('the local mode needs no synthesis'));

let project: string;
let app: LocalApp;
beforeAll(async () => {
  project = copyProject(join(__dirname, '../../../webhooks'));
  app = await startLocal(project);
});
afterAll(async () => {
  await app?.stop();
  rmSync(project, { recursive: true, force: true });
});

async function doctor(...args: string[]) {
  const { code, out, err } = await runCommand(
    (terminal) => doctorCommand(terminal, SYNTHESIZES_NOTHING, () => SYNTHESIZES_NOTHING(), project),
    ['--local', ...args],
  );
  return { code, out: out.replaceAll(/\p{Cc}\[\d+m/gu, ''), err };
}

async function setFaults(faults: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  await fetch(`${app.url}/_local/faults`, { method: 'PUT', headers, body: JSON.stringify(faults) });
}

test('doctor --local finds no problem in a local mode that works', async () => {
  expect(await doctor()).toEqual({
    code: 0,
    err: '',
    out: [
      'the local mode',
      '  ✓ secret values  webhooks/dev/stripe is readable',
      '  ✓ secret values  webhooks/dev/github is readable',
      '  ✓ secret values  webhooks/dev/orders is readable',
      '  ✓ mappings       lane high is being processed',
      '  ✓ mappings       lane normal is being processed',
      '  ✓ mappings       lane low is being processed',
      '  ✓ dead letters   no dead letters',
      '  ✓ faults         none are injected',
      '',
      'No problems found.',
      '',
    ].join('\n'),
  });
});

test('doctor --local names a wrong secret, a paused lane, dead letters and faults, each with its remedy', async () => {
  const send = ['github', '--fail', '--local'];
  await runCommand((terminal) => sendCommand(terminal, SYNTHESIZES_NOTHING, project), send);
  const pause = ['low', '--local'];
  await runCommand((terminal) => pauseCommand(terminal, async () => connectLocally(project)), pause);
  await setFaults({ s3: { kind: 'fail' } });
  const store = localStore(project);
  const secret = await store.read('webhooks/dev/orders');
  await store.replace(
    secret ??
      (() => {
        throw new Error('no secret');
      })(),
    ' ',
  );

  const { code, out } = await doctor();
  await setFaults({});
  expect(code).toBe(1);
  const lines = out.split('\n');
  const remedyOf = (problem: RegExp) => lines[lines.findIndex((line) => problem.test(line)) + 1]?.trim();
  expect(remedyOf(/✗ secret values {2}webhooks\/dev\/orders cannot verify webhooks/)).toBe(
    '→ Run `npm run ops -- secret put orders --local --replace`.',
  );
  expect(remedyOf(/! mappings {7}lane low is paused since /)).toBe('→ Run `npm run ops -- resume low --local`.');
  expect(remedyOf(/! dead letters {3}lane normal has 1 dead letter$/)).toBe(
    '→ Run `npm run ops -- dlq list normal --local`.',
  );
  expect(remedyOf(/! faults {9}calls to s3 fail or are slow on purpose: /)).toMatch(/^→ Wait for the `send --fault`/);
  expect(JSON.parse((await doctor('--json')).out)).toMatchObject({ stack: 'the local mode' });
});

test('doctor --local refuses the options of a stage', async () => {
  expect(await doctor('--stage', 'prod')).toMatchObject({ code: 1, out: '' });
  expect(await doctor('--before')).toMatchObject({ code: 1, out: '' });
});
