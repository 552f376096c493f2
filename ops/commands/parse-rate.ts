import { InvalidArgumentError } from 'commander';

/** Parses a rate, such as `50` or `50/s`. */
export function parseRate(text: string): number {
  const rate = Number(text.replace(/\/s$/, ''));
  if (rate > 0 && rate <= 10_000) return rate;
  throw new InvalidArgumentError('It must be a number above 0 and up to 10,000, such as 50 or 50/s.');
}
