import { failedIds } from '../../local/queue-mapping.ts';

const BATCH = [{ MessageId: 'a' }, { MessageId: 'b' }];

test.each([
  ['nothing', undefined, []],
  ['null', null, []],
  ['no list', {}, []],
  ['null for a list', { batchItemFailures: null }, []],
  ['an empty list', { batchItemFailures: [] }, []],
  ['one of them', { batchItemFailures: [{ itemIdentifier: 'b' }] }, ['b']],
  ['an unknown id', { batchItemFailures: [{ itemIdentifier: 'c' }] }, ['a', 'b']],
  ['an empty id', { batchItemFailures: [{ itemIdentifier: '' }] }, ['a', 'b']],
  ['a null entry', { batchItemFailures: [null] }, ['a', 'b']],
  ['another key', { batchItemFailures: [{ id: 'a' }] }, ['a', 'b']],
  ['no list at all', { batchItemFailures: 'a' }, ['a', 'b']],
])('reads a response of %s as Lambda does', (_, response, failed) => {
  expect([...failedIds(response, BATCH)]).toEqual(failed);
});
