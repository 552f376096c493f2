import { setImmediate as tick } from 'node:timers/promises';
import { Senders } from './senders.ts';

const endless = function* () {
  for (let n = 0; ; n++) yield n;
};

test('sends every item once', async () => {
  const sent: number[] = [];
  await new Senders().sendEach([1, 2, 3], async (item) => {
    await tick();
    sent.push(item);
  });
  expect(sent.sort()).toEqual([1, 2, 3]);
});

test('stops all senders when one fails', async () => {
  let sent = 0;
  const sending = new Senders().sendEach(endless(), async (item) => {
    await tick();
    sent++;
    if (item === 20) throw new Error('refused');
  });
  await expect(sending).rejects.toThrow('refused');
  await tick();
  const before = sent;
  for (let turn = 0; turn < 20; turn++) await tick();
  expect(sent).toBe(before);
});

test('stops all senders of a test that is over, and none of the next', async () => {
  const senders = new Senders();
  const first = senders.sendEach(endless(), () => tick());
  await tick();
  senders.abort();
  const sent: number[] = [];
  await Promise.all([
    expect(first).rejects.toThrow('the test is over'),
    senders.sendEach([1, 2], async (item) => sent.push(item)),
  ]);
  expect(sent).toEqual([1, 2]);
});
