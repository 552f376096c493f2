import { projectRoot, userFrames } from '#contract/user-frames';

const STACK = `TypeError: fetch failed
    at node:internal/deps/undici/undici:15445:13
    at process.processTicksAndRejections (node:internal/process/task_queues:103:5)
    at async ship (/app/webhooks/shipping.ts:4:20)
    at async /app/webhooks/handlers/orders.ts:12:9
    at /app/node_modules/p-retry/index.js:3:1
    at async runHandler (/app/lambdas/process/run-handler.ts:42:5)
    at Object.handler (/var/runtime/index.mjs:1:1)`;

test('lists the frames of the user, without those of Node, of packages, of Catchbasin and of Lambda', () => {
  expect(userFrames(STACK, '/app')).toEqual(['webhooks/shipping.ts:4:20', 'webhooks/handlers/orders.ts:12:9']);
});

test('lists the same frames at the root of the file system, where Lambda places the sources', () => {
  const stack = STACK.replaceAll('/app/', '/');
  expect(userFrames(stack, '')).toEqual(userFrames(STACK, '/app'));
});

test('understands paths of Windows and file URLs', () => {
  const stack = 'Error: no\n    at ship (C:\\app\\webhooks\\a.ts:1:2)\n    at file:///app/webhooks/b.ts:3:4';
  expect(userFrames(stack, 'C:/app')).toEqual(['webhooks/a.ts:1:2', '/app/webhooks/b.ts:3:4']);
});

test('shows whole paths when the root is unknown', () => {
  expect(userFrames('Error\n    at a (/var/task/index.js:1:999)', undefined)).toEqual(['/var/task/index.js:1:999']);
});

test.each([`    at ${' ('.repeat(4_000)}a.ts:1:1`, '', 'Error: at home (in bed)', 'no frames'])(
  'finds no frame in %j',
  (stack) => {
    expect(userFrames(stack, '/app')).toEqual([]);
  },
);

test('finds the root by a known file', () => {
  expect(projectRoot(STACK, 'lambdas/process/run-handler.ts')).toBe('/app');
  expect(projectRoot(STACK.replaceAll('/app/', '/'), 'lambdas/process/run-handler.ts')).toBe('');
  expect(projectRoot(STACK, 'lambdas/process/other.ts')).toBeUndefined();
});
