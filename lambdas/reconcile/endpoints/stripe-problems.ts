import type { StripeOptions } from '#lambdas/reconcile/sources/stripe-events';

/** Part of Stripe's endpoint that is read. @see https://docs.stripe.com/api/webhook_endpoints/object */
export interface StripeEndpoint {
  readonly id: string;
  readonly url: string;
  readonly status: string;
  readonly enabled_events: readonly string[];
  /** Null for the account's default version. It cannot be changed. */
  readonly api_version: string | null;
  /** Signing secret. Stripe returns it on creation only. */
  readonly secret?: string;
}

const REGISTER = '`npm run ops -- provider register`';
const DASHBOARD = "Stripe's dashboard";

/**
 * Finds what keeps webhooks from an address, or makes fetched events differ from them. Each problem has its fix.
 *
 * @param endpoints endpoints with this address, the one that counts first
 * @param fetchedVersion version of the newest event that the source lists. @default there is no event
 */
export function findProblems(
  url: string,
  [endpoint, ...others]: readonly StripeEndpoint[],
  { types = [], apiVersion }: StripeOptions,
  fetchedVersion: string | undefined,
): readonly string[] {
  if (!endpoint) {
    return [
      `No endpoint of the Stripe account has the address ${url}. Register it with ${REGISTER} or in ${DASHBOARD}. ` +
        'Check also that the API key belongs to the right account and mode.',
    ];
  }
  const { id, status, api_version: version } = endpoint;
  const duplicates = others.filter((other) => other.status === 'enabled');
  return [
    ...(status === 'enabled'
      ? []
      : [
          `The endpoint ${id} is ${status} at Stripe, which does not send the events of this time later. Fix what ` +
            `made its deliveries fail, then enable it with ${REGISTER} or in ${DASHBOARD}.`,
        ]),
    ...(duplicates.length === 0
      ? []
      : [
          `Stripe has ${duplicates.length + 1} enabled endpoints with the address ${url}, each with its own signing ` +
            `secret: ${[endpoint, ...duplicates].map((other) => other.id).join(', ')}. Delete all but one.`,
        ]),
    ...typeProblems(endpoint, types),
    ...versionProblems(id, version, apiVersion, fetchedVersion),
  ];
}

function typeProblems({ id, enabled_events: enabled }: StripeEndpoint, types: readonly string[]): readonly string[] {
  if (enabled.includes('*')) return [];
  if (types.length === 0) {
    return [
      `The endpoint ${id} receives ${enabled.length} types of events, and reconcile fetches all. Set \`types\` of ` +
        `stripeEvents() to ${enabled.join(', ')}, or subscribe the endpoint to all events with ${REGISTER}.`,
    ];
  }
  const missing = types.filter((type) => !enabled.includes(type));
  if (missing.length === 0) return [];
  return [
    `The endpoint ${id} does not receive ${missing.join(', ')}, which \`types\` names. Subscribe it with ${REGISTER} ` +
      `or in ${DASHBOARD}, or remove them from \`types\`.`,
  ];
}

/** Compares the versions in which the endpoint, the configuration and the list of events render an event. */
function versionProblems(
  id: string,
  version: string | null,
  apiVersion: string | undefined,
  fetchedVersion: string | undefined,
): readonly string[] {
  const problems: string[] = [];
  if (apiVersion && version !== null && version !== apiVersion) {
    problems.push(
      `The endpoint ${id} has the API version ${version}, and \`apiVersion\` is ${apiVersion}. Set \`apiVersion\` to ` +
        `${version}, or create a new endpoint, because Stripe cannot change the version of one.`,
    );
  }
  const received = version ?? apiVersion;
  if (received && fetchedVersion && received !== fetchedVersion) {
    problems.push(
      `Webhooks have the API version ${received}, and fetched events have ${fetchedVersion}, the account's default ` +
        'version when they were created. Set both to the same version in Workbench, or let the handler accept both.',
    );
  }
  return problems;
}
