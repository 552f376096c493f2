import { text } from './schema-parts.ts';

/** First characters of the secrets of Standard Webhooks, Shopify, Slack, Stripe, GitHub, GitLab and Paddle. */
const ISSUED = /^(wh(sec|pk)_|shp[a-z]{2}_|xox[a-z]-|[rs]k_(live|test)_|gh[a-z]_|github_pat_|glpat-|pdl_)/;

/** Hex or Base64. Base64 is recognized by its padding, or by upper case, lower case and digits in one long run. */
const ENCODED =
  /[0-9a-f]{24}|[0-9A-F]{24}|=$|(?=[A-Z0-9+]*[a-z])(?=[a-z0-9+]*[A-Z])(?=[A-Za-z+]*[0-9])[A-Za-z0-9+]{20}/;

const error =
  'Must be the name of a Secrets Manager secret, not its value, with only letters, digits and /_+=.@- in it. ' +
  'A name that looks like a secret must contain a /, as in webhooks/stripe. ' +
  'Store the value with `npm run ops -- secret put`.';

/** The name of a secret. Refuses a value that was pasted in its place, because it would appear in the template. */
export const secretName = text(/^[A-Za-z0-9/_+=.@-]{1,512}$/, error).refine(
  (name) => !ISSUED.test(name) && (name.includes('/') || !ENCODED.test(name)),
  error,
);
