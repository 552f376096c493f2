import { asana, meta } from '#contract/providers/index';
import { complaints, findings, patient } from '#test/support/patient';

const reject =
  (message: string, name = 'Error') =>
  async () => {
    throw Object.assign(new Error(message), { name });
  };

test('has nothing to complain of when all is well', async () => {
  expect(await complaints()).toEqual([]);
  expect((await findings()).map(({ when, check }) => `${when} ${check}`)).toEqual([
    'before access',
    'before bootstrap',
    'before stack',
    'before concurrency',
    'before secrets',
    'before emails',
    'after subscriptions',
    'after secret values',
    'after secret values',
    'after mappings',
    'after mappings',
    'after alarms',
    'after dead letters',
  ]);
});

describe('access', () => {
  test('says whose account, and in which region', async () => {
    const [access] = await findings();
    expect(access?.what).toBe('account 111122223333 in eu-central-1, as arn:aws:iam::111122223333:user/ops');
  });

  test.each([
    ['no region', { ports: { region: reject('Region is missing') } }, 'AWS_REGION'],
    ['no credentials', { ports: { caller: reject('Could not load credentials') } }, 'Could not load credentials'],
  ])('with %s says so, and nothing that follows from it', async (_, ailment, words) => {
    const all = await findings(ailment);
    expect(all.map(({ check, level }) => [check, level])).toEqual([['access', 'fault']]);
    expect(JSON.stringify(all)).toContain(words);
  });
});

test.each([
  [undefined, 'has not been bootstrapped'],
  [5, 'has version 5, and the app needs 6'],
])('bootstrap version %s is too old', async (version, words) => {
  const [complaint, ...more] = await complaints({ ports: { bootstrapVersion: async () => version } });
  expect(more).toEqual([]);
  expect(complaint).toMatch(
    new RegExp(`^fault bootstrap: .*${words}.*npx cdk bootstrap aws://111122223333/eu-central-1`),
  );
});

describe('stack', () => {
  test.each([
    ['UPDATE_IN_PROGRESS', 'warning stack: Catchbasin-test is in UPDATE_IN_PROGRESS', true],
    ['UPDATE_ROLLBACK_FAILED', 'fault stack: .*npx cdk rollback -c stage=test', true],
    ['CREATE_FAILED', 'fault stack: .*npx cdk rollback', false],
    ['ROLLBACK_COMPLETE', 'warning stack: .*begins anew', false],
    ['ROLLBACK_FAILED', 'warning stack: .*begins anew', false],
    ['DELETE_FAILED', 'fault stack: .*npx cdk destroy', false],
  ])('in %s', async (status, complaint, looksInside) => {
    expect(await complaints({ stack: { status } })).toEqual([expect.stringMatching(complaint)]);
    const inside = (await findings({ stack: { status } })).some(({ when }) => when === 'after');
    expect(inside).toBe(looksInside);
  });

  test.each(['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE', 'IMPORT_COMPLETE'])(
    'in %s is fit for a deploy',
    async (status) => expect(await complaints({ stack: { status } })).toEqual([]),
  );

  test('that is not there yet is looked at before the deploy only', async () => {
    const all = await findings({ stack: undefined });
    expect(all.every(({ when, level }) => when === 'before' && level === 'ok')).toBe(true);
    expect(all.map(({ what }) => what)).toContain('Catchbasin-test is not deployed yet');
  });
});

describe('concurrency', () => {
  // The lane `urgent` sets 20 aside; `rest` reserves nothing and runs 10 at most.
  test.each([
    [120, 120, []],
    [119, 119, ['fault']],
    [10, 10, ['fault']],
  ])('of a quota of %s with %s unreserved', async (quota, unreserved, levels) => {
    const lines = await complaints({ stack: undefined, ports: { concurrency: async () => ({ quota, unreserved }) } });
    expect(lines.map((line) => line.split(' ')[0])).toEqual(levels);
    for (const line of lines)
      expect(line).toMatch(/^fault concurrency: the lanes set 20 aside, of (19|0) .*reservedConcurrency: false/);
  });

  test('counts what the deployed stack has set aside already', async () => {
    const ports = { concurrency: async () => ({ quota: 120, unreserved: 100 }) };
    expect(await complaints({ ports })).toEqual([]);
    expect(await complaints({ ports, stack: { status: 'ROLLBACK_COMPLETE' } })).toContainEqual(
      expect.stringMatching('^fault concurrency: the lanes set 20 aside, of 0'),
    );
  });

  test('warns of lanes that reserve nothing and share too little', async () => {
    const config = {
      lanes: { urgent: { reservedConcurrency: false }, rest: { reservedConcurrency: false } },
    } as const;
    const ports = { concurrency: async () => ({ quota: 10, unreserved: 10 }) };
    expect(await complaints({ config, ports, stack: undefined })).toEqual([
      expect.stringMatching(
        /^warning concurrency: lanes that reserve nothing \(urgent, rest\) run up to 20 at once, of 10 /,
      ),
    ]);
  });
});

describe('secrets', () => {
  test('that are missing are put in place by a command, once for all of their topics', async () => {
    const secretState = async (name: string) => (name === 'webhooks/shared' ? 'missing' : 'present');
    expect(await complaints({ ports: { secretState } })).toEqual([
      expect.stringMatching(
        /^fault secrets: webhooks\/shared is missing.*`npm run ops -- secret put orders --stage test`/,
      ),
    ]);
  });

  test('that are being deleted are restored', async () => {
    expect(await complaints({ ports: { secretState: async () => 'being deleted' } })).toEqual([
      expect.stringContaining('restore-secret --secret-id webhooks/stripe'),
      expect.stringContaining('restore-secret --secret-id webhooks/shared'),
    ]);
  });

  test('that a provider will bring are created empty', async () => {
    const config = {
      topics: { tasks: { lane: 'rest', verify: asana({ secretName: 'webhooks/asana', pending: true }) } },
    };
    expect(await complaints({ config, stack: undefined, ports: { secretState: async () => 'missing' } })).toEqual([
      expect.stringContaining('`aws secretsmanager create-secret --name webhooks/asana`'),
    ]);
  });
});

test.each([
  [[], 'warning emails: nobody is told'],
  [['oncall@example.com'], 'warning emails: nobody reads oncall@example.com'],
  [['oncall@hooks.test'], 'warning emails: nobody reads oncall@hooks.test'],
])('emails: %j', async (alarmEmails, complaint) => {
  expect(await complaints({ config: { alarmEmails }, stack: undefined })).toEqual([expect.stringContaining(complaint)]);
});

test('an address that only resembles an example is one', async () => {
  const config = { alarmEmails: ['oncall@notexample.com', 'test@catchbasin.dev'] };
  expect(await complaints({ config, stack: undefined })).toEqual([]);
});

test('what may not be looked at is a finding with the permission it takes, and the rest is looked at', async () => {
  const concurrency = reject(
    'User: x is not authorized to perform: lambda:GetAccountSettings',
    'AccessDeniedException',
  );
  expect(await complaints({ ports: { concurrency, bootstrapVersion: async () => 5 } })).toEqual([
    expect.stringMatching('^fault bootstrap: '),
    expect.stringMatching(/^fault concurrency: not looked at: .*→ Allow the caller lambda:GetAccountSettings, /),
  ]);
});

test('a stack that may not be looked at hides what stands in it, and is told of', async () => {
  const lines = await complaints({ ports: { deployedStack: reject('socket hang up') } });
  expect(lines).toEqual([
    expect.stringMatching('^fault stack: not looked at: socket hang up → Run the doctor again'),
    expect.stringMatching('^fault concurrency: not looked at: socket hang up'),
  ]);
});

test('knows the lanes of the real template', () => {
  const { lane } = patient({ config: { lanes: { urgent: { maxConcurrency: 7, paused: true }, rest: {} } } });
  expect(lane('urgent')).toMatchObject({ maxConcurrency: 7, reservedConcurrency: 10, paused: true });
  expect(lane('urgent')?.queue).toMatch(/^Laneurgent.*Queue/);
  expect(lane('urgent')?.deadLetterQueue).toMatch(/^Laneurgent.*DeadLetterQueue/);
  expect(lane('rest')).toMatchObject({ paused: false });
});

test('of a topic with several secrets each is put by its name', async () => {
  const verify = meta({ secretName: 'webhooks/chat', verifyTokenName: 'webhooks/chat-token' });
  const config = { topics: { chat: { lane: 'rest', verify } } };
  expect(await complaints({ config, stack: undefined, ports: { secretState: async () => 'missing' } })).toEqual([
    expect.stringContaining('secret put chat --name webhooks/chat --stage test`'),
    expect.stringContaining('secret put chat --name webhooks/chat-token --stage test`'),
  ]);
});
