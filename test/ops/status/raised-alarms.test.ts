import { ALARMS } from '#contract/observability';
import { apiIdOf } from '#ops/stack/api';
import { raisedAlarms, sectionOf, subjectOf } from '#ops/status/raised-alarms';
import { stageWith } from '#test/support/doctor';

test('reads severity, description and command of each alarm that the stack creates', async () => {
  const { ports } = stageWith();
  const states = (await ports.alarms('')).map((alarm) => ({ ...alarm, state: 'ALARM' }));
  const raised = raisedAlarms(states, 'Catchbasin-test');
  const causes = states.filter(({ description }) => description.startsWith('Part of '));
  expect(raised).toHaveLength(states.length - causes.length);
  for (const alarm of raised) {
    expect(alarm.command).toMatch(/^(npm run ops -- |aws )/);
    expect(alarm.description).not.toContain('\n');
    expect(Object.values(ALARMS)).toContain(sectionOf(alarm));
  }
  expect(new Set(raised.map(subjectOf))).toContain('urgent');
  expect(raised.find(({ name }) => name === 'ingest-5xx')).toMatchObject({ severity: 'critical' });
});

test('alarms that are not in ALARM are left out', async () => {
  const { ports } = stageWith();
  expect(raisedAlarms(await ports.alarms(''), 'Catchbasin-test')).toEqual([]);
});

test('finds the API of the ingest function', () => {
  const { stack } = stageWith();
  expect(stack.template.types()).toContainEqual([apiIdOf(stack.template), 'AWS::ApiGatewayV2::Api']);
});
