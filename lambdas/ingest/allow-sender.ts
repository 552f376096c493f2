import { BlockList, isIPv6 } from 'node:net';
import { Problem } from './problem.ts';

const lists = new WeakMap<readonly string[], BlockList>();

/** Lets only the listed addresses in. @param allowed CIDR ranges @throws {Problem} 403 for all others */
export function allowSender(allowed: readonly string[], sourceIp: string): void {
  const list = lists.get(allowed) ?? toList(allowed);
  lists.set(allowed, list);
  if (!list.check(sourceIp, isIPv6(sourceIp) ? 'ipv6' : 'ipv4')) {
    throw new Problem(403, 'sender-not-allowed', 'Webhooks of this topic are not received from your address.');
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
