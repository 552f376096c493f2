import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolveAlarms } from '#config/alarm-targets';
import { resolveWebhooks } from '#config/resolve-webhooks';
import type { StackMetadata } from '#config/stack-metadata';
import { hmac } from '#contract/providers/index';
import { doctorCommand } from '#ops/commands/doctor';
import { awsPorts } from '#ops/doctor/aws-ports';
import { BEFORE } from '#ops/doctor/diagnose';
import type { DoctorPorts } from '#ops/doctor/ports';
import type { Terminal } from '#ops/terminal/terminal';
import { assemblyOf } from '#test/support/assembly';
import { rejects, stageWith } from '#test/support/doctor';
import { runCommand } from '#test/support/run-command';

jest.setTimeout(120_000);

const { topics } = resolveWebhooks({
  topics: { orders: { lane: 'low', verify: hmac({ secretName: 'webhooks/orders', header: 'x-signature' }) } },
});

const plain = (text: string) => text.replaceAll(/\p{Cc}\[\d+m/gu, '');

async function doctor(
  args: readonly string[],
  ports: () => DoctorPorts,
  columns?: number,
  alarms?: StackMetadata['alarms'],
) {
  const planStage = async (stage = 'dev') => assemblyOf(stage, topics, alarms);
  const command = (terminal: Terminal) => doctorCommand(terminal, planStage, ports, '.');
  const { code, out, err } = await runCommand(command, args, '', columns);
  return { code, out: plain(out), err };
}

const noRegion = () => ({ ...stageWith().ports, region: rejects(new Error('Region is missing')) });

test('prints each finding with its remedy, and exits with 1 after an error', async () => {
  expect(await doctor(['--stage', 'prod'], noRegion)).toEqual({
    code: 1,
    out: [
      'Catchbasin-prod, before the deploy',
      '  ✗ access         no AWS region is set',
      '                   → Run `export AWS_REGION=eu-central-1` with your region, or add `region` to your AWS profile.',
      '',
      '1 error',
      '',
    ].join('\n'),
    err: '',
  });
});

test('wraps findings at the width of a terminal', async () => {
  const { out } = await doctor([], noRegion, 80);
  expect(out).toContain(
    [
      '                   → Run `export AWS_REGION=eu-central-1` with your region, or',
      '                     add `region` to your AWS profile.',
    ].join('\n'),
  );
});

test('prints the same findings as JSON', async () => {
  const { code, out } = await doctor(['--json'], noRegion);
  expect([code, JSON.parse(out)]).toEqual([
    1,
    {
      stack: 'Catchbasin-dev',
      findings: [
        {
          when: 'before',
          check: 'access',
          level: 'error',
          what: 'no AWS region is set',
          remedy: 'Run `export AWS_REGION=eu-central-1` with your region, or add `region` to your AWS profile.',
        },
      ],
    },
  ]);
});

test('exits with 0 after warnings, and prints the checks of a deployed stage only without --before', async () => {
  const ports = () => stageWith().ports;
  const all = await doctor([], ports);
  expect([all.code, all.out.split('\n\n').map((part) => part.split('\n')[0])]).toEqual([
    0,
    ['Catchbasin-dev, before the deploy', 'Catchbasin-dev, after the deploy', '1 warning'],
  ]);
  expect((await doctor(['--before'], ports)).out).not.toContain('after the deploy');
});

describe('--app', () => {
  let project: string;
  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), 'doctor-'));
  });
  afterEach(() => rmSync(project, { recursive: true }));

  const refuses = () => {
    throw new Error('it must not synthesize, and must not run the app');
  };
  const readingApp = (args: readonly string[]) =>
    runCommand((terminal) => doctorCommand(terminal, refuses, () => stageWith().ports, '.', project), args);

  test('reads a synthesized app, relative to the directory of the user', async () => {
    mkdirSync(join(project, 'out'));
    const properties = {
      templateFile: 'a.json',
      requiresBootstrapStackVersion: 6,
      bootstrapStackVersionSsmParameter: '/cdk-bootstrap/hnb659fds/version',
    };
    const artifacts = { 'Catchbasin-prod': { type: 'aws:cloudformation:stack', properties } };
    writeFileSync(join(project, 'out/manifest.json'), JSON.stringify({ artifacts }));
    const template = { Resources: {}, Metadata: { Catchbasin: { stage: 'prod', topics } } };
    writeFileSync(join(project, 'out/a.json'), JSON.stringify(template));
    const { code, out } = await readingApp(['--app', 'out', '--before']);
    expect([code, plain(out)]).toEqual([0, expect.stringContaining('Catchbasin-prod, before the deploy')]);
  });

  test('refuses a directory that has none', async () => {
    const { code, err } = await readingApp(['--app', 'out']);
    expect([code, err]).toEqual([1, expect.stringContaining(`${join(project, 'out')} is not a directory with`)]);
  });
});

test('checks a deploy that began at the time of --after', async () => {
  const ports = () => ({ ...stageWith().ports, deployedStack: async () => undefined });
  const time = ['--after', '2026-11-24T11:50:00Z'];
  expect(await doctor(time, ports)).toMatchObject({
    code: 1,
    out: expect.stringContaining('Catchbasin-dev is not deployed, but must be deployed'),
  });
  expect((await doctor([], ports)).code).toBe(0);
});

test.each([
  ['--before', '--after', '5m'],
  ['--stage', 'dev', '--app', 'out'],
  ['--local', '--app', 'out'],
  ['--local', '--after', '5m'],
])('refuses options that exclude each other: %s %s', async (...args) => {
  const { code, err } = await doctor(args.filter(Boolean), () => stageWith().ports);
  expect([code, err]).toEqual([1, expect.stringContaining('cannot be used with option')]);
});

test('prints an error of its own with its stack', async () => {
  const { code, err } = await doctor([], () => ({ ...stageWith().ports, caller: rejects(new TypeError('a bug')) }));
  expect([code, err]).toEqual([1, expect.stringMatching(/^TypeError: a bug\n {4}at /)]);
});

describe('against AWS', () => {
  let aws: Server;

  /** Allows only `sts:GetCallerIdentity`. */
  beforeEach(async () => {
    aws = createServer(async (request, response) => {
      const body = Buffer.concat(await request.toArray()).toString();
      const isQuery = request.headers['content-type'] === 'application/x-www-form-urlencoded';
      const message = 'User: guest is not authorized to perform it';
      if (body.includes('Action=GetCallerIdentity')) {
        const identity = '<Account>111122223333</Account><Arn>arn:aws:iam::111122223333:user/guest</Arn>';
        response.end(
          `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>${identity}</GetCallerIdentityResult></GetCallerIdentityResponse>`,
        );
      } else if (isQuery) {
        const error = `<Error><Type>Sender</Type><Code>AccessDenied</Code><Message>${message}</Message></Error>`;
        response.writeHead(403).end(`<ErrorResponse>${error}</ErrorResponse>`);
      } else {
        response.writeHead(403, { 'x-amzn-errortype': 'AccessDeniedException', 'content-type': 'application/json' });
        response.end(JSON.stringify({ __type: 'AccessDeniedException', message }));
      }
    });
    await new Promise<void>((resolve) => aws.listen(0, '127.0.0.1', resolve));
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(aws.address() as AddressInfo).port}`,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    });
  });
  afterEach(() => {
    aws.closeAllConnections();
    aws.close();
    delete process.env.AWS_ENDPOINT_URL;
  });

  test('names each permission that a caller lacks', async () => {
    // Only the secrets of HTTPS endpoints are read.
    const alarms = resolveAlarms({ critical: [{ httpsSecretName: 'alarms/pagerduty' }] });
    const { code, out, err } = await doctor([], awsPorts, undefined, alarms);
    expect([code, err]).toEqual([1, '']);
    expect(out).toContain(
      '  ✓ access         account 111122223333 in us-east-1, as arn:aws:iam::111122223333:user/guest',
    );
    const [access, ...others] = BEFORE;
    expect(access?.name).toBe('access');
    // Without the quota of the account, the check of the throttles uses the default of the region.
    const needing = others.filter(({ actions }) => actions.length > 0);
    expect(needing.length).toBeGreaterThan(3);
    for (const { name, actions } of needing) {
      expect(out).toContain(
        `  ✗ ${name.padEnd(15)}AWS denied access: User: guest is not authorized to perform it\n` +
          `                   → Allow the caller ${actions.join(', ')}.`,
      );
    }
  });

  test('reads the region of the caller, and reports when none is set', async () => {
    delete process.env.AWS_REGION;
    process.env.AWS_CONFIG_FILE = '/nonexistent';
    const { code, out } = await doctor([], awsPorts);
    delete process.env.AWS_CONFIG_FILE;
    expect([code, out]).toEqual([1, expect.stringContaining('  ✗ access         no AWS region is set\n')]);
  });
});
