import { createHash } from 'node:crypto';

/**
 * A name as part of a CloudFormation output's, which takes letters and digits only: `vip-orders` becomes `VipOrders`.
 * A name that loses more than its dashes carries a hash, so that no neighbour, now or later, is called the same.
 */
export function outputName(name: string): string {
  const words = name.split(/[^a-z0-9]+/).map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  const isPlain = /^[a-z0-9]+(-[a-z][a-z0-9]*)*$/.test(name);
  return words.join('') + (isPlain ? '' : createHash('sha256').update(name).digest('hex').slice(0, 4));
}
