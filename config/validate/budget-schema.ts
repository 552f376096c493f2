import { flag, options, real } from './schema-parts.ts';

export const budget = options(
  {
    monthlyUsd: real(1, 1_000_000_000, 'US dollars a month.'),
    wholeAccount: flag.optional(),
  },
  'Must be { monthlyUsd } and optionally wholeAccount. Omit it for no budget.',
);
