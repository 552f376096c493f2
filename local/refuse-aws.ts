import dns from 'node:dns';

/** Hosts of AWS APIs, such as `events.us-east-1.amazonaws.com`. */
const AWS = /(^|\.)(amazonaws\.com(\.cn)?|api\.aws)$/i;
/**
 * Hosts of resources, which another company may own. Their path or URL carries the permission, as in a link to a file
 * on S3 that a webhook contains.
 */
const RESOURCE = /[^.]\.(execute-api|elb|rds|cache|compute|compute-1)\.|(^|\.)s3[.-]/i;

/** Tells if a host belongs to an API of AWS. */
export function isAwsApi(host: string): boolean {
  return AWS.test(host) && !RESOURCE.test(host);
}

/**
 * Makes this thread refuse connections to APIs of AWS. It is the second safeguard: clients with an endpoint in their
 * code, and SDKs of version 2, ignore the endpoints in the environment.
 */
export function refuseAws(): void {
  const { lookup } = dns;
  const refusing = (host: string, ...rest: unknown[]) => {
    const callback = rest.at(-1);
    if (!isAwsApi(host) || typeof callback !== 'function') return Reflect.apply(lookup, dns, [host, ...rest]);
    const fix = 'Create the client without `endpoint`, so that it calls the local mode.';
    process.nextTick(callback, new Error(`The local mode does not connect to AWS, here to ${host}. ${fix}`));
  };
  dns.lookup = Object.assign(refusing, lookup) as typeof lookup;
}
