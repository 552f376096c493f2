import { options, whole } from './schema-parts.ts';

export const ingest = options(
  {
    reservedConcurrency: whole(
      1,
      10_000,
      'Concurrent executions of the ingest function. Omit it to reserve none.',
    ).optional(),
  },
  'Must be { reservedConcurrency }. Omit it to reserve none.',
);
