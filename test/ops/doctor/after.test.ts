import { resolveWebhooks } from '#config/resolve-webhooks';
import { adyen, asana, stripe } from '#contract/providers/index';
import { stripeEvents } from '#contract/sources/index';
import { secretFinding } from '#ops/doctor/secret-values';
import type { AlarmState } from '#ops/metrics/stage-metrics';
import { type Changes, findings, NOW, problems, stageWith } from '#test/support/doctor';

jest.setTimeout(120_000);

describe('API keys', () => {
  const KEY = 'webhooks/stripe-api-key';
  const reconcile = { every: 900, lookBack: 86_400, source: stripeEvents({ apiKeyName: KEY }) };
  const verify = stripe({ secretName: 'webhooks/stripe' });
  const config = { topics: { pay: { lane: 'rest', verify, reconcile } } };
  const PUT = `npm run ops -- secret put pay --name ${KEY} --stage test`;
  const withText = (text: string | undefined): Changes => ({
    config,
    ports: { secretText: async (name) => (name === KEY ? text : 'whsec_hunter2') },
  });

  test.each(['rk_live_hunter2', '["rk_live_hunter2"]', 'rk_live_hunter2\n'])(
    'have a value that no scheme of signatures checks: %j',
    async (text) => {
      const all = await findings(withText(text));
      const values = all.filter(({ check }) => check === 'secret values').map(({ level, what }) => [level, what]);
      expect(values).toEqual([
        ['ok', 'webhooks/stripe is readable'],
        ['ok', `${KEY} has an API key`],
      ]);
    },
  );

  test.each([undefined, '', ' \n'])('without a value are an error: %j', async (text) => {
    expect(await problems(withText(text))).toEqual([
      `error secret values: ${KEY} has no API key, so its topic is not reconciled → Run \`${PUT}\`.`,
    ]);
  });

  test('that the local mode has no value of are a warning', () => {
    const topics = resolveWebhooks(config).topics;
    expect(secretFinding(KEY, undefined, { stage: 'dev', topics, local: true })).toEqual({
      level: 'warning',
      what: `${KEY} has no API key, so its topic is not reconciled`,
      remedy: `Run \`npm run ops -- secret put pay --name ${KEY} --local\`.`,
    });
  });

  test('that do not exist are an error before the deploy', async () => {
    const ports = { secretState: async (name: string) => (name === KEY ? 'missing' : 'present') } as const;
    expect(await problems({ config, ports })).toEqual([
      `error secrets: ${KEY} does not exist, so its topic is not reconciled → Run \`${PUT}\`.`,
    ]);
  });
});

describe('secret values', () => {
  const containing = (text: string | undefined): Changes => ({ ports: { secretText: async () => text } });
  const REPLACE = 'Run `npm run ops -- secret put TOPIC --stage test --replace`.';

  test.each([
    ['no value', undefined, `error secret values: NAME has no text value → ${REPLACE}`],
    [
      'an empty text',
      '',
      `error secret values: NAME cannot verify webhooks: it must hold 1 to 10 secrets, none of them empty → ${REPLACE}`,
    ],
    [
      'an empty list',
      '[]',
      `error secret values: NAME cannot verify webhooks: it must hold 1 to 10 secrets, none of them empty → ${REPLACE}`,
    ],
    [
      'a broken list',
      '["hunter2"',
      'error secret values: NAME cannot verify webhooks: it begins like a JSON list but is not a list of strings → ' +
        REPLACE,
    ],
    [
      'a line break at the end',
      'hunter2\n',
      `warning secret values: NAME begins or ends with white space → ${REPLACE}`,
    ],
    [
      'a JSON object with two values',
      '{"key":"hunter2","user":"u"}',
      'error secret values: NAME cannot verify webhooks: it is a JSON object with other than one string value → ' +
        REPLACE,
    ],
  ])('with %s are reported and never quoted', async (_, text, problem) => {
    const lines = await problems(containing(text));
    expect(lines).toEqual(
      [
        ['webhooks/stripe', 'stripe'],
        ['webhooks/shared', 'orders'],
      ].map(([name = '', topic = '']) => problem.replace('NAME', name).replace('TOPIC', topic)),
    );
    expect(lines.join()).not.toContain('hunter2');
  });

  test('in another form than the provider gives to its secrets are a warning', async () => {
    const lines = await problems(containing('sk_live_hunter2'));
    expect(lines).toEqual([
      "warning secret values: webhooks/stripe may be another text than the signing secret: the provider's secrets have " +
        `the form whsec_…, and it does not → ${REPLACE.replace('TOPIC', 'stripe')}`,
    ]);
    expect(await problems(containing('{"key":"whsec_hunter2"}'))).toEqual([]);
  });

  test.each(['hunter2', '["00ff","hunter2"]'])('in a form that the topic cannot use are an error: %s', async (text) => {
    const config = { topics: { pay: { lane: 'rest', verify: adyen({ secretName: 'webhooks/adyen' }) } } };
    const lines = await problems({ config, ...containing(text) });
    expect(lines).toEqual([
      `error secret values: webhooks/adyen cannot verify webhooks: it is not hex → ${REPLACE.replace('TOPIC', 'pay')}`,
    ]);
    expect(lines.join()).not.toContain('hunter2');
  });

  test.each(['missing', 'being deleted'] as const)('of a %s secret are left to the check of secrets', async (state) => {
    const secretState = async (name: string) => (name === 'webhooks/shared' ? state : 'present');
    const secretText = async (name: string) => (name === 'webhooks/shared' ? undefined : 'whsec_hunter2');
    const all = await findings({ ports: { secretState, secretText } });
    const about = all.filter(({ what }) => what.startsWith('webhooks/'));
    expect(about.map(({ check, what }) => `${check}: ${what}`)).toEqual([
      expect.stringMatching(/^secrets: webhooks\/shared .* so its topic responds 503$/),
      'secret values: webhooks/stripe is readable',
    ]);
  });

  test('with several secrets show that a rotation is in progress', async () => {
    const all = await findings(containing('["whsec_hunter3","whsec_hunter2"]'));
    const lines = all.filter(({ check }) => check === 'secret values').map(({ level, what }) => `${level} ${what}`);
    expect(lines).toEqual([
      'ok webhooks/stripe is readable, with 2 secrets during a rotation',
      'ok webhooks/shared is readable, with 2 secrets during a rotation',
    ]);
  });

  test.each([
    [
      undefined,
      'warning secret values: webhooks/asana has no value until its provider sends it → ' +
        'Subscribe at the provider. Then remove `pending` from the topic and deploy.',
    ],
    [
      'hunter2',
      'warning secret values: webhooks/asana has its value, but its topic is still pending → ' +
        'Remove `pending` from the topic and deploy.',
    ],
    [
      '[hunter2',
      'error secret values: webhooks/asana cannot verify webhooks: it begins like a JSON list but is not a list of ' +
        'strings → Run `npm run ops -- secret put tasks --stage test --replace`.',
    ],
  ])('of a pending topic are reported until `pending` is removed: %s', async (text, problem) => {
    const config = {
      topics: { tasks: { lane: 'rest', verify: asana({ secretName: 'webhooks/asana', pending: true }) } },
    };
    expect(await problems({ config, ...containing(text) })).toEqual([problem]);
  });
});

describe('mappings', () => {
  const uuid = `the ${stageWith().lane('urgent')?.mapping}`;
  const inState = (state: string | undefined): Partial<Changes['ports'] & object> => ({
    mappingState: async (asked) => (asked === uuid ? state : 'Enabled'),
  });
  const update = `aws lambda update-event-source-mapping --uuid ${uuid}`;
  const expire = 'Its webhooks wait and expire after 14 days';
  const enable =
    'Run `npm run ops -- resume urgent --stage test`. To keep it paused through deploys, use `pause` instead.';

  test.each([
    ['Disabled', `error mappings: lane urgent is Disabled, but no command has paused it. ${expire} → ${enable}`],
    ['Disabling', `error mappings: lane urgent is Disabling, but no command has paused it. ${expire} → ${enable}`],
    ['Enabling', 'warning mappings: lane urgent is Enabling → Run the doctor again in a minute.'],
    [
      undefined,
      'error mappings: lane urgent has lost its event source mapping, so its webhooks wait → ' +
        'Run `npx cdk deploy --revert-drift -c stage=test` to create it again.',
    ],
  ])('in state %s are reported', async (state, problem) => {
    expect(await problems({ ports: inState(state) })).toEqual([problem]);
  });

  const alice = 'arn:aws:iam::111122223333:user/alice';
  const paused = { stack: { parameters: new Map([['PausedUrgent', `2026-11-24T08:00:00.000Z ${alice}`]]) } };

  test('of a paused lane are reported with the operator, the time and the command that resumes it', async () => {
    expect(await problems({ ...paused, ports: inState('Disabled') })).toEqual([
      `warning mappings: lane urgent is paused since 2026-11-24T08:00:00.000Z by ${alice}. ${expire} → ` +
        'Run `npm run ops -- resume urgent --stage test`. Resume it before its oldest webhook expires.',
    ]);
  });

  test('of a paused lane that another tool has enabled are reported', async () => {
    expect(await problems(paused)).toEqual([
      `warning mappings: lane urgent was paused at 2026-11-24T08:00:00.000Z by ${alice}, but its mapping is enabled → ` +
        'Run `npm run ops -- pause urgent --stage test`. To let it run, use `resume` instead.',
    ]);
  });

  test('of a lane whose parameter another tool has written are reported as paused', async () => {
    const stack = { parameters: new Map([['PausedUrgent', 'true']]) };
    expect(await problems({ stack, ports: inState('Disabled') })).toEqual([
      expect.stringContaining('warning mappings: lane urgent is paused since unknown by true.'),
    ]);
  });

  test('of a lane that is configured as paused must be disabled', async () => {
    const config = { lanes: { urgent: { paused: true }, rest: {} } };
    expect(await problems({ config, ports: inState('Disabled') })).toEqual([]);
    expect(await problems({ config })).toEqual([
      `warning mappings: lane urgent is configured as paused, but its mapping is enabled → Run \`${update} --no-enabled\`.`,
    ]);
  });
});

describe('alarms', () => {
  const ALARM = 'Catchbasin-test/urgent/dead-letters-waiting';
  const description = 'Webhooks failed every attempt.';
  const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);
  const withAlarm = (change: Partial<AlarmState>): Changes => {
    const all = stageWith().ports.alarms;
    return {
      ports: {
        alarms: async (prefix) =>
          (await all(prefix)).map((each) => (each.name === ALARM ? { ...each, ...change } : each)),
      },
    };
  };

  test.each([
    [
      { state: 'ALARM', since: minutesAgo(3), description },
      `error alarms: ${ALARM} has been in ALARM since 2026-11-24T11:57:00.000Z → ${description}`,
    ],
    [
      { state: 'ALARM', since: NOW, description: `CRITICAL: ${description}\nRun next: aws sqs a\nRunbook: b#c` },
      `error alarms: ${ALARM} has been in ALARM since 2026-11-24T12:00:00.000Z → ${description} ` +
        'Run `aws sqs a`, and read b#c.',
    ],
    [
      { state: 'ALARM', since: NOW, description: `WARNING: ${description}\nRun next: aws sqs a\nRunbook: b#c` },
      `warning alarms: ${ALARM} has been in ALARM since 2026-11-24T12:00:00.000Z → ${description} ` +
        'Run `aws sqs a`, and read b#c.',
    ],
    [
      { state: 'INSUFFICIENT_DATA', since: minutesAgo(16) },
      `error alarms: ${ALARM} has been in INSUFFICIENT_DATA since 2026-11-24T11:44:00.000Z, ` +
        'so it cannot go into ALARM → Check its metric in CloudWatch.',
    ],
    [
      { actionsEnabled: false },
      `warning alarms: ${ALARM} sends no notifications, because its actions are disabled → ` +
        `Run \`aws cloudwatch enable-alarm-actions --alarm-names ${ALARM}\`.`,
    ],
    [
      { name: 'another' },
      `error alarms: ${ALARM} has been deleted → ` +
        'Run `npx cdk deploy --revert-drift -c stage=test` to create it again.',
    ],
  ])('%j', async (change, problem) => {
    expect(await problems(withAlarm(change))).toEqual([problem]);
  });

  test('may have no data for 15 minutes', async () => {
    for (const minutes of [14, 15]) {
      const young = withAlarm({ state: 'INSUFFICIENT_DATA', since: minutesAgo(minutes) });
      expect(await problems(young)).toEqual([]);
      const alarms = (await findings(young)).find(({ check }) => check === 'alarms');
      expect(alarms?.what).toMatch(/^\d+ alarms are OK, 1 has no data yet$/);
    }
  });
});

describe('a deploy that is checked', () => {
  const after = new Date('2026-11-24T11:50:00Z');
  const ALARM = 'Catchbasin-test/urgent/dead-letters-waiting';
  const raised = (state: string, since: string): Changes => {
    const all = stageWith().ports.alarms;
    const alarms: typeof all = async (prefix) =>
      (await all(prefix)).map((each) =>
        each.name === ALARM ? { ...each, state, since: new Date(since), description: 'Look.' } : each,
      );
    return { ports: { alarms, messagesWaiting: async () => 0 } };
  };

  test('passes with alarms that are older, whose age is told', async () => {
    expect(await problems(raised('ALARM', '2026-11-24T11:49:59Z'), { after })).toEqual([
      `warning alarms: ${ALARM} has been in ALARM since 2026-11-24T11:49:59.000Z, which is before the deploy → Look.`,
    ]);
    expect(await problems(raised('INSUFFICIENT_DATA', '2026-11-24T11:30:00Z'), { after })).toEqual([
      expect.stringMatching(/^warning alarms: .* which is before the deploy, so it cannot go into ALARM → /),
    ]);
  });

  test('fails after an alarm that is newer', async () => {
    expect(await problems(raised('ALARM', '2026-11-24T11:50:00Z'), { after })).toEqual([
      `error alarms: ${ALARM} has been in ALARM since 2026-11-24T11:50:00.000Z → Look.`,
    ]);
  });

  test('passes with dead letters', async () => {
    const levels = (await findings({ ports: { messagesWaiting: async () => 1 } }, { after })).map(({ level }) => level);
    expect(levels).toContain('warning');
    expect(levels).not.toContain('error');
  });

  test.each<[string, Changes, string]>([
    ['a disabled mapping', { ports: { mappingState: async () => 'Disabled' } }, 'mappings'],
    ['a missing secret', { ports: { secretState: async () => 'missing' } }, 'secrets'],
    ['an unreadable secret', { ports: { secretText: async () => undefined } }, 'secret values'],
    ['a failed stack', { stack: { status: 'UPDATE_ROLLBACK_FAILED' } }, 'stack'],
  ])('fails after %s', async (_, changes, check) => {
    expect(await problems(changes, { after })).toContainEqual(expect.stringMatching(`^error ${check}: `));
  });

  test.each<[string, Changes]>([
    ['Catchbasin-test is not deployed', { stack: undefined }],
    ['Catchbasin-test is in ROLLBACK_COMPLETE', { stack: { status: 'ROLLBACK_COMPLETE' } }],
  ])('fails when %s', async (what, changes) => {
    expect(await problems(changes, { after })).toContainEqual(
      `error stack: ${what}, but must be deployed → Check that the account and the region are those of the deploy. ` +
        'Then run `npx cdk deploy -c stage=test`.',
    );
    expect((await problems(changes)).filter((line) => line.startsWith('error'))).toEqual([]);
  });
});

test('dead letters are counted by lane', async () => {
  const queue = `the ${stageWith().lane('rest')?.deadLetterQueue}`;
  const messagesWaiting = async (url: string) => (url === queue ? 3 : 0);
  expect(await problems({ ports: { messagesWaiting } })).toEqual([
    'warning dead letters: lane rest has 3 dead letters → Run `npm run ops -- dlq list rest --stage test`.',
  ]);
});

test('before a deploy, the deployed stage is not checked, because the deploy may fix it', async () => {
  const changes: Changes = { ports: { messagesWaiting: async () => 7 } };
  expect((await findings(changes)).some(({ when }) => when === 'after')).toBe(true);
  const before = await findings(changes, { beforeOnly: true });
  expect(before.length).toBeGreaterThan(0);
  expect(before.every(({ when }) => when === 'before')).toBe(true);
});
