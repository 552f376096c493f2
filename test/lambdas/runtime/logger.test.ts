import { logWith } from '#lambdas/runtime/logger';
import { recordingLog } from '#test-kit/recording-log';

test.each(['debug', 'info', 'warn', 'error'] as const)(
  'a line at %s carries the fields, and no other in their place',
  (level) => {
    const { log, lines } = recordingLog();
    logWith(log, { id: 'ours', attempt: 1 })[level]('shipped', { id: 'theirs', parcel: 7 });
    expect(lines).toEqual([{ level, message: 'shipped', fields: { id: 'ours', attempt: 1, parcel: 7 } }]);
  },
);
