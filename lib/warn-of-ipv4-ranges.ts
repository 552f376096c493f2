import { isIPv6 } from 'node:net';
import { Annotations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { ResolvedWebhooks } from '#config/resolve-webhooks';

/**
 * Warns of topics that reject all senders with IPv6, at an endpoint with IPv6. It is no error, because the senders of a
 * provider may have IPv4 only.
 */
export function warnOfIpv4Ranges(scope: Construct, { dualStack, topics }: ResolvedWebhooks): void {
  const names = Object.entries(topics)
    .filter(([, { allowFrom }]) => allowFrom.length > 0 && !allowFrom.some(isIpv6Range))
    .map(([name]) => name);
  if (!dualStack || names.length === 0) return;
  Annotations.of(scope).addWarningV2(
    'catchbasin:allow-from-without-ipv6',
    `allowFrom of ${names.join(', ')} has IPv4 ranges only, so that ingest rejects senders that use IPv6 with 403. ` +
      "Add the provider's IPv6 ranges. Acknowledge it if the provider sends over IPv4 only.",
  );
}

function isIpv6Range(range: string): boolean {
  return isIPv6(range.split('/')[0] ?? '');
}
