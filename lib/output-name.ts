import { createHash } from 'node:crypto';

/**
 * Converts a name to the letters and digits that CloudFormation allows: `vip-orders` becomes `VipOrders`.
 *
 * A name that loses more than its dashes gets a hash, so that no other name, now or later, becomes the same output.
 */
export function outputName(name: string): string {
  const words = name.split(/[^a-z0-9]+/).map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  const isPlain = /^[a-z0-9]+(-[a-z][a-z0-9]*)*$/.test(name);
  return words.join('') + (isPlain ? '' : createHash('sha256').update(name).digest('hex').slice(0, 4));
}
