import { FUNCTIONS, iam, roleOf } from '#test/support/function-permissions';
import { sdkActionsOf } from '#test/support/sdk-actions';

/** Lists the actions that no policy of a function's role names. */
function notGranted(name: string, actions: readonly string[]): string[] {
  const granted = iam.actionsOf(roleOf(FUNCTIONS[name]?.owner ?? ''));
  return actions.filter((action) => !granted.includes(action));
}

// `npm run test:oracles` simulates IAM with the same table, which covers resources, conditions and resource policies.
describe.each(Object.entries(FUNCTIONS))('the role of %s', (name, { owner, calls, onItsBehalf }) => {
  test('names every command in its code and every action of AWS on its behalf', () => {
    const actions = sdkActionsOf(`lambdas/${name}/index.ts`);
    expect(notGranted(name, [...actions, ...Object.keys(onItsBehalf)])).toEqual([]);
    expect(Object.keys(calls).filter((action) => !actions.includes(action))).toEqual([]);
  });

  test('names no other action', () => {
    expect(iam.actionsOf(roleOf(owner))).toEqual(Object.keys({ ...calls, ...onItsBehalf }).sort());
  });
});

test('reports a command that no policy names', () => {
  const actions = sdkActionsOf('test/support/made-up-function.ts');
  expect(actions).toEqual(['s3:ListBuckets', 's3:PutObject', 'secretsmanager:DeleteSecret']);
  expect(notGranted('requeue', actions)).toEqual(actions);
});
