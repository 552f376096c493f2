import { join } from 'node:path';
import { doctorCommand } from '#ops/commands/doctor';
import { expectOnPage } from '#test/support/doc-page';
import { type Changes, stageWith } from '#test/support/doctor';
import { runCommand } from '#test/support/run-command';
import config from '#webhooks/config';

const PAGE = join(__dirname, '../../docs/operating.md');

describe('the output of the doctor', () => {
  /** Runs the doctor on the example's stage `prod`. */
  async function doctor(args: readonly string[], changes: Changes): Promise<string> {
    const { assembly, ports } = stageWith({
      stage: 'prod',
      ...changes,
      config: { ...config('prod'), ...changes.config },
    });
    const { out } = await runCommand(
      (terminal) =>
        doctorCommand(
          terminal,
          async () => assembly,
          () => ports,
          '.',
        ),
      args,
      '',
      110,
    );
    return out.replaceAll(/\p{Cc}\[\d+m/gu, '').trim();
  }

  test('before the deploy is that of the code (`npm run docs` updates it)', async () => {
    const output = await doctor(['--before'], {
      stack: undefined,
      ports: {
        bootstrapVersion: async () => undefined,
        secretState: async (name) => (name.endsWith('stripe') ? 'missing' : 'present'),
      },
    });
    expectOnPage(PAGE, 'doctor-before', output);
  });

  test('after the deploy is that of the code (`npm run docs` updates it)', async () => {
    const emails = ['oncall@catchbasin.dev'];
    const alarms = { critical: emails };
    const { lane, ports, stack } = stageWith({ stage: 'prod', config: { ...config('prod'), alarms } });
    const high = lane('high');
    const uuid = '53edf248-c914-4ff1-850a-12976cae4b60';
    const output = await doctor([], {
      config: { alarms },
      stack: {
        physicalIds: new Map([
          ...stack.physicalIds,
          [high?.mapping ?? '', uuid],
          [lane('low')?.mapping ?? '', 'mapping of low'],
          [high?.deadLetterQueue ?? '', 'dead letters'],
        ]),
        parameters: new Map([['PausedLow', '2026-11-24T09:30:00.000Z arn:aws:iam::111122223333:user/ops']]),
      },
      ports: {
        subscriptions: async () => emails.map((endpoint) => ({ endpoint, confirmed: true })),
        secretText: async (name) => (name.endsWith('orders') ? 'hunter2\n' : 'whsec_hunter2'),
        mappingState: async (id) => (id === uuid || id === 'mapping of low' ? 'Disabled' : 'Enabled'),
        messagesWaiting: async (url) => (url === 'dead letters' ? 1 : 0),
        alarms: async (prefix) =>
          (await ports.alarms(prefix)).map((alarm) =>
            alarm.name.endsWith('high/dead-letters-waiting') ? { ...alarm, state: 'ALARM' } : alarm,
          ),
      },
    });
    const after = output.slice(output.indexOf('Catchbasin-prod, after the deploy'));
    expect(after).toMatch(/^Catchbasin-prod, after the deploy\n/);
    expectOnPage(PAGE, 'doctor-after', after);
  });
});
