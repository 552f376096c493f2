import { options, whole } from './schema-parts.ts';

export const throttle = options(
  {
    rate: whole(1, 1_000_000, 'Requests per second. The default quota of an AWS account is 10000.'),
    burst: whole(1, 1_000_000, 'Concurrent requests. The default quota of an AWS account is 5000.'),
  },
  'Must be { rate, burst }. Omit it to use the defaults.',
);
