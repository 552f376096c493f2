import { adyen, asana } from '#contract/providers/index';
import type { AlarmState } from '#ops/doctor/ports';
import { type Ailment, complaints, EMAILS, findings, NOW, patient } from '#test/support/patient';

describe('subscriptions', () => {
  const [oncall = '', boss = ''] = EMAILS;
  const subscribed = (...confirmed: [string, boolean][]): Ailment => ({
    ports: { subscriptions: async () => confirmed.map(([endpoint, is]) => ({ endpoint, confirmed: is })) },
  });

  test('one that is not confirmed is a warning as long as another is', async () => {
    expect(await complaints(subscribed([oncall, false], [boss, true]))).toEqual([
      expect.stringMatching(`^warning subscriptions: ${oncall} has not confirmed → Follow the link`),
    ]);
  });

  test('none that is confirmed is a fault', async () => {
    expect(await complaints(subscribed([oncall, false]))).toEqual([
      expect.stringMatching(`^fault subscriptions: ${oncall} has not confirmed`),
      expect.stringMatching(
        `^fault subscriptions: ${boss} has been unsubscribed.*aws sns subscribe --topic-arn the AlarmsTopic.* --notification-endpoint ${boss}`,
      ),
    ]);
  });
});

describe('secret values', () => {
  const holding = (text: string | undefined): Ailment => ({ ports: { secretText: async () => text } });

  test.each([
    ['nothing', undefined, /^fault .* no text that could be read → Run `npm run ops -- secret put (stripe|orders)/],
    ['an empty text', '', /^fault .* none of them empty → .*--replace`/],
    ['an empty list', '[]', /^fault .*--replace`/],
    ['a broken list', '["hunter2"', /^fault .* not a list of strings/],
    ['a line break at the end', 'hunter2\n', /^warning .* white space/],
  ])('with %s are found wanting and never quoted', async (_, text, complaint) => {
    const lines = await complaints(holding(text));
    expect(lines).toEqual([expect.stringMatching(complaint), expect.stringMatching(complaint)]);
    expect(lines.join()).not.toContain('hunter2');
  });

  test.each(['hunter2', '["00ff","hunter2"]'])(
    'of another form than their topic takes are a fault: %s',
    async (text) => {
      const config = { topics: { pay: { lane: 'rest', verify: adyen({ secretName: 'webhooks/adyen' }) } } };
      const lines = await complaints({ config, ...holding(text) });
      expect(lines).toEqual([
        expect.stringMatching(/^fault .*webhooks\/adyen cannot be verified with: it is not hex → Run/),
      ]);
      expect(lines.join()).not.toContain('hunter2');
    },
  );

  test('with several are readable, and said to be rotated', async () => {
    const all = await findings(holding('["hunter3","hunter2"]'));
    const whats = all.filter(({ check }) => check === 'secret values').map(({ level, what }) => `${level} ${what}`);
    expect(whats).toEqual([
      'ok webhooks/stripe is readable, 2 secrets: a rotation is under way',
      'ok webhooks/shared is readable, 2 secrets: a rotation is under way',
    ]);
  });

  test.each([
    [undefined, 'warning .* webhooks/asana is empty until its provider brings it → Subscribe there'],
    ['hunter2', 'warning .* webhooks/asana is set, and its topic still pending → Remove `pending` and deploy'],
    ['[hunter2', 'fault .* → Run `npm run ops -- secret put tasks --stage test --replace`'],
  ])('that the provider brings are not to be pending any longer than that: %s', async (text, complaint) => {
    const config = {
      topics: { tasks: { lane: 'rest', verify: asana({ secretName: 'webhooks/asana', pending: true }) } },
    };
    expect(await complaints({ config, ...holding(text) })).toEqual([expect.stringMatching(`^${complaint}`)]);
  });
});

describe('mappings', () => {
  const inState = (state: string | undefined): Ailment['ports'] => {
    const mapping = `the ${patient().lane('urgent')?.mapping}`;
    return { mappingState: async (uuid) => (uuid === mapping ? state : 'Enabled') };
  };

  test.each([
    ['Disabled', /^fault mappings: urgent is Disabled.*--uuid the Laneurgent\S+ --enabled`/],
    ['Disabling', /^fault mappings: urgent is Disabling/],
    ['Enabling', /^warning mappings: urgent is Enabling/],
    [undefined, /^fault mappings: urgent has lost its mapping .*--revert-drift/],
  ])('one in state %s', async (state, complaint) => {
    expect(await complaints({ ports: inState(state) ?? {} })).toEqual([expect.stringMatching(complaint)]);
  });

  test('of a paused lane are to be disabled', async () => {
    const config = { lanes: { urgent: { paused: true }, rest: {} } };
    expect(await complaints({ config, ports: inState('Disabled') ?? {} })).toEqual([]);
    expect(await complaints({ config })).toEqual([expect.stringMatching('^warning mappings: urgent is to be paused')]);
  });
});

describe('alarms', () => {
  const ALARM = 'Catchbasin-test-urgent-dead-letters-waiting';
  const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);
  const withAlarm = (change: Partial<AlarmState>): Ailment => {
    const all = patient().ports.alarms;
    return {
      ports: {
        alarms: async (prefix) =>
          (await all(prefix)).map((each) => (each.name === ALARM ? { ...each, ...change } : each)),
      },
    };
  };

  test.each([
    [
      { state: 'ALARM', since: minutesAgo(3) },
      `fault alarms: ${ALARM} is in ALARM since 2026-11-24T11:57.*docs/runbook.md`,
    ],
    [{ state: 'INSUFFICIENT_DATA', since: minutesAgo(16) }, `fault alarms: ${ALARM} is stuck in INSUFFICIENT_DATA`],
    [{ actionsEnabled: false }, `warning alarms: ${ALARM} tells nobody.*enable-alarm-actions --alarm-names ${ALARM}`],
    [{ name: 'another' }, `fault alarms: ${ALARM} has been deleted`],
  ])('%j', async (change, complaint) => {
    expect(await complaints(withAlarm(change))).toEqual([expect.stringMatching(`^${complaint}`)]);
  });

  test('that are new may be without data', async () => {
    const young = withAlarm({ state: 'INSUFFICIENT_DATA', since: minutesAgo(14) });
    expect(await complaints(young)).toEqual([]);
    expect((await findings(young)).find(({ check }) => check === 'alarms')?.what).toMatch(/are OK, 1 are too young/);
  });
});

test('dead letters are counted by lane', async () => {
  const messagesWaiting = async (url: string) => (url === `the ${patient().lane('rest')?.deadLetterQueue}` ? 3 : 0);
  expect(await complaints({ ports: { messagesWaiting } })).toEqual([
    expect.stringMatching('^warning dead letters: rest has 3 → See docs/runbook.md, section dead-letters-waiting'),
  ]);
});

test('only before a deploy, nothing is said of what is deployed: the deploy may be what mends it', async () => {
  const ailing: Ailment = { ports: { messagesWaiting: async () => 7 } };
  expect((await findings(ailing)).some(({ when }) => when === 'after')).toBe(true);
  const before = await findings(ailing, true);
  expect(before.length).toBeGreaterThan(0);
  expect(before.every(({ when }) => when === 'before')).toBe(true);
});
