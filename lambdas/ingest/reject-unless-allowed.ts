import { BlockList, isIPv6 } from 'node:net';
import { Problem } from './problem.ts';

const lists = new WeakMap<readonly string[], BlockList>();

/**
 * Rejects a request unless its address is in one of the allowed ranges.
 *
 * @param allowed CIDR ranges
 * @throws {Problem} 403 when the address is in none of them
 */
export function rejectUnlessAllowed(allowed: readonly string[], sourceIp: string): void {
  const list = lists.get(allowed) ?? toList(allowed);
  lists.set(allowed, list);
  if (!list.check(sourceIp, isIPv6(sourceIp) ? 'ipv6' : 'ipv4')) {
    throw new Problem('sender-not-allowed', 'This topic does not accept webhooks from your IP address.');
  }
}

function toList(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', bits = ''] = range.split('/');
    list.addSubnet(address, Number(bits), isIPv6(address) ? 'ipv6' : 'ipv4');
  }
  return list;
}
