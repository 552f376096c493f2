import { describeMissingKeys, scheduledReconcile } from '#local/reconcile';
import { scheduledEvent } from '#local/schedule';
import { API_KEY, TOPICS } from '#test/support/reconcile-stage';

const HUB_KEY = 'webhooks/prod/hub';
const EVENT = scheduledEvent('Reconcile', new Date());

let events: unknown[];
let secrets: Record<string, string>;
beforeEach(() => {
  [events, secrets] = [[], {}];
});

const scheduled = () => scheduledReconcile({ invoke: async (event) => events.push(event) }, TOPICS, secrets);

test('says which topics have no API key, with the command that sets it', () => {
  secrets = { [API_KEY]: 'rk_test_1', [HUB_KEY]: ' ' };
  expect(describeMissingKeys({ stage: 'dev', topics: TOPICS }, secrets)).toEqual([
    'Topic repository is not reconciled until .catchbasin/secrets.json has its API key. ' +
      `Set it with \`npm run ops -- secret put repository --name ${HUB_KEY} --local\`.`,
  ]);
  secrets[HUB_KEY] = 'token';
  expect(describeMissingKeys({ stage: 'dev', topics: TOPICS }, secrets)).toEqual([]);
});

test('the schedule runs with the first API key, leaves out topics without one, and needs no restart', async () => {
  const target = scheduled();
  await target.invoke(EVENT);
  expect(events).toEqual([]);
  secrets[API_KEY] = 'rk_test_1';
  await target.invoke(EVENT);
  secrets[HUB_KEY] = 'token';
  await target.invoke(EVENT);
  expect(events).toEqual([
    { ...EVENT, detail: { except: ['repository'] } },
    { ...EVENT, detail: { except: [] } },
  ]);
});

test('a failure of the function is one of its schedule', async () => {
  secrets = { [API_KEY]: 'rk_test_1' };
  const target = scheduledReconcile({ invoke: () => Promise.reject(new Error('crashed')) }, TOPICS, secrets);
  await expect(target.invoke(EVENT)).rejects.toThrow('crashed');
});
