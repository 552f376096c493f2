export const STRIPE_API = 'https://api.stripe.com';

/** The most types that Stripe filters by. @see https://docs.stripe.com/api/events/list */
const MAX_TYPES = 20;

/** Creates the headers of a request to Stripe. @param apiVersion version of the request. @default the account's */
export function stripeHeaders(apiKey: string, apiVersion?: string): Record<string, string> {
  return { authorization: `Bearer ${apiKey}`, ...(apiVersion && { 'stripe-version': apiVersion }) };
}

/** Creates the parameters that ask Stripe for these types only. There are none for more types than Stripe allows. */
export function typeFilter(types: readonly string[]): Record<string, string> {
  if (types.length > MAX_TYPES) return {};
  return Object.fromEntries(types.map((type, n) => [`types[${n}]`, type]));
}

/** Tells if a type is among the configured ones. */
export function isWanted(type: string, types: readonly string[]): boolean {
  return types.length === 0 || types.includes(type);
}
