import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { STEPS } from '#contract/observability';
import { type FollowedStep, Follower } from '#ops/send/follow';

let server: Server;
let url: string;
let steps: FollowedStep[];
let askedSince: number[];
let onPoll: (since: number) => void;

beforeEach(async () => {
  [steps, askedSince, onPoll] = [[], [], () => {}];
  server = createServer((request, response) => {
    const since = Number(new URL(request.url ?? '/', url).searchParams.get('since'));
    askedSince.push(since);
    onPoll(since);
    response.end(JSON.stringify({ next: steps.length, steps: steps.slice(since) }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

test("reports steps that arrive before the sender knows the webhook's id", async () => {
  steps = [
    { step: STEPS.accepted, id: 'mine' },
    { step: STEPS.processed, id: 'mine' },
    { step: STEPS.processed, id: "another's" },
  ];
  const seen: FollowedStep[] = [];
  const follower = new Follower(url, (step) => seen.push(step));
  const sending = new Promise<void>((sent) => {
    onPoll = (since) => {
      if (since < steps.length) return;
      follower.expect('mine');
      sent();
    };
  });
  await follower.follow(sending);
  expect(seen).toEqual(steps.slice(0, 2));
});

test('does not read steps from before it started', async () => {
  steps = Array.from({ length: 5 }, (_, n) => ({ step: STEPS.processed, id: `old-${n}` }));
  const follower = new Follower(url, () => {});
  await follower.start();
  await follower.follow(Promise.resolve());
  expect(askedSince.slice(1).every((since) => since === 5)).toBe(true);
  expect(askedSince.length).toBeGreaterThan(1);
});

test('waits until each webhook is processed or dead-lettered', async () => {
  const follower = new Follower(url, () => {});
  follower.expect('a');
  follower.expect('b');
  const coming = [
    { step: STEPS.retrying, id: 'b' },
    { step: STEPS.processed, id: 'a' },
    { step: STEPS.deadLettered, id: 'b' },
  ];
  onPoll = () => steps.push(...coming.splice(0, 1));
  await follower.follow(Promise.resolve());
  expect(coming).toEqual([]);
});

test('fails when sending fails', async () => {
  const follower = new Follower(url, () => {});
  await expect(follower.follow(Promise.reject(new Error('no sample')))).rejects.toThrow('no sample');
});
