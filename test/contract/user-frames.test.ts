import { findProjectInStack, userFrames } from '#contract/user-frames';

const STACK = `TypeError: fetch failed
    at node:internal/deps/undici/undici:15445:13
    at process.processTicksAndRejections (node:internal/process/task_queues:103:5)
    at async ship (/app/webhooks/shipping.ts:4:20)
    at async /app/webhooks/handlers/orders.ts:12:9
    at /app/node_modules/p-retry/index.js:3:1
    at async runHandler (/app/lambdas/process/run-handler.ts:42:5)
    at Object.handler (/var/runtime/index.mjs:1:1)`;

const FORK = { root: '/app', isFork: true };

test('lists the frames of the user, without those of Node, of packages, of Catchbasin and of Lambda', () => {
  expect(userFrames(STACK, FORK)).toEqual(['webhooks/shipping.ts:4:20', 'webhooks/handlers/orders.ts:12:9']);
});

test('lists the same frames at the root of the file system, where Lambda places the sources', () => {
  const stack = STACK.replaceAll('/app/', '/');
  expect(userFrames(stack, { ...FORK, root: '' })).toEqual(userFrames(STACK, FORK));
});

test('understands paths of Windows and file URLs', () => {
  const stack = 'Error: no\n    at ship (C:\\app\\webhooks\\a.ts:1:2)\n    at file:///app/webhooks/b.ts:3:4';
  expect(userFrames(stack, { ...FORK, root: 'C:/app' })).toEqual(['webhooks/a.ts:1:2', '/app/webhooks/b.ts:3:4']);
});

test('shows whole paths when the root is unknown', () => {
  const stack = 'Error\n    at a (/var/task/index.js:1:999)';
  expect(userFrames(stack, { root: undefined, isFork: false })).toEqual(['/var/task/index.js:1:999']);
});

test.each([`    at ${' ('.repeat(4_000)}a.ts:1:1`, '', 'Error: at home (in bed)', 'no frames'])(
  'finds no frame in %j',
  (stack) => {
    expect(userFrames(stack, FORK)).toEqual([]);
  },
);

test.each([
  ['of a fork', STACK, { root: '/app', isFork: true }],
  ['at the root of the file system', STACK.replaceAll('/app/', '/'), { root: '', isFork: true }],
  ['of the package', STACK.replace('/lambdas/', '/node_modules/catchbasin/lambdas/'), { root: '/app', isFork: false }],
  [
    'of the package, not bundled, installed by pnpm',
    STACK.replace(
      '/lambdas/process/run-handler.ts',
      '/node_modules/.pnpm/catchbasin@1/node_modules/catchbasin/lambdas/process/run-handler.js',
    ),
    { root: '/app', isFork: false },
  ],
  ['without the file', STACK.replace('run-handler', 'other'), { root: undefined, isFork: false }],
])('finds the project %s', (_, stack, project) => {
  expect(findProjectInStack(stack, 'lambdas/process/run-handler')).toEqual(project);
});

test("directories of a project with the names of ours are the user's", () => {
  const stack =
    'Error: no\n    at price (/app/config/prices.ts:1:2)\n    at a (/app/node_modules/catchbasin/lambdas/a.js:1:1)';
  expect(userFrames(stack, { root: '/app', isFork: false })).toEqual(['config/prices.ts:1:2']);
  expect(userFrames(stack, FORK)).toEqual([]);
});
