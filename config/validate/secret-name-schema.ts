import { text } from './schema-parts.ts';

/** How secrets of Standard Webhooks, Shopify, Slack, Stripe, GitHub and GitLab begin. */
const ISSUED = /^(wh(sec|pk)_|shp[a-z]{2}_|xox[a-z]-|[rs]k_(live|test)_|gh[a-z]_|github_pat_|glpat-)/;

/** Hex, and Base64: by its padding, or by capitals, small letters and digits in one long run. */
const ENCODED =
  /[0-9a-f]{24}|[0-9A-F]{24}|=$|(?=[A-Z0-9+]*[a-z])(?=[a-z0-9+]*[A-Z])(?=[A-Za-z+]*[0-9])[A-Za-z0-9+]{20}/;

const error =
  'Allowed: the name of a Secrets Manager secret, never the secret itself: letters, digits and /_+=.@-. A name that ' +
  'looks like a secret needs a /, as in webhooks/stripe. Put the value in with `npm run ops -- secret put`.';

/** The name of a secret. Somebody may have put the secret itself in its place, from where it would get into the template. */
export const secretName = text(/^[A-Za-z0-9/_+=.@-]{1,512}$/, error).refine(
  (name) => !ISSUED.test(name) && (name.includes('/') || !ENCODED.test(name)),
  error,
);
