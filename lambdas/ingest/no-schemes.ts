import type * as schemes from '#lambdas/ingest/fetched/schemes';

/** Takes the place of `fetched/schemes.ts` in the bundle of a configuration whose topics fetch no keys. */
type Schemes = typeof schemes;

/** Fails, because the configuration at run time differs from the one at synth. */
function missing(): never {
  throw new Error('no topic fetched keys at synth: deploy again');
}

export const createKeyCache: Schemes['createKeyCache'] = () => ({ check: missing, confirm: missing });
export const confirmSubscription: Schemes['confirmSubscription'] = missing;
export const verifyFetched: Schemes['verifyFetched'] = missing;
