const REAL_TIMERS = [
  ...(['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate', 'clearImmediate'] as const),
  ...(['nextTick', 'queueMicrotask', 'performance', 'hrtime'] as const),
];

/** Replaces the clock, but no timer, so that I/O goes on. `jest.useRealTimers()` ends it. */
export function fakeClock(now: Date): void {
  jest.useFakeTimers({ now, doNotFake: REAL_TIMERS });
}
