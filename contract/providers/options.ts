import { UNKNOWN_OPTIONS, type UnknownOptions } from '#contract/verification';
import type { InvalidOption } from '#contract/verification-parts';

export type { InvalidOption };

/** Options of every preset that verifies with a secret. */
export interface SecretOptions {
  /**
   * Name of the secret in AWS Secrets Manager, such as `webhooks/stripe`. Never the secret itself, which is refused
   * when it can be recognized. Up to 512 letters, digits and `/_+=.@-`.
   *
   * The secret's value is the signing secret as text. During a rotation it is a JSON list of up to 10 of them.
   */
  readonly secretName: string;
}

/** Options of presets whose provider signs a timestamp. */
export interface TimestampOptions extends SecretOptions {
  /**
   * The most that the provider's clock may differ from ours to either side, in whole seconds from 1 to 86,400.
   *
   * A value also ends the acceptance of retries that carry the older timestamp of the first try.
   *
   * @default the tolerance and the retry schedule of the provider, see `docs/providers.md`
   */
  readonly tolerance?: number;
}

/** Age that a signed timestamp may have: that of the preset, unless the user sets a tolerance. */
export function freshness(
  { tolerance }: TimestampOptions,
  byDefault: { readonly tolerance: number; readonly retriedFor?: number },
): { readonly tolerance: number; readonly retriedFor?: number } {
  return tolerance === undefined ? byDefault : { tolerance };
}

/** Options of presets whose provider signs the URL that it posts to. */
export interface UrlOptions extends SecretOptions {
  /**
   * Public https URL that the provider posts to, exactly as it is configured at the provider, but without a query.
   *
   * @example url: 'https://hooks.example.com/square'
   */
  readonly url: string;
}

/** Options of presets whose provider delivers the secret in its first request. */
export interface PendingOptions extends SecretOptions {
  /**
   * `true` accepts the secret from the first request that carries one, as long as the secret was never set.
   * Set it to `false` as soon as the secret is there.
   *
   * @default false
   */
  readonly pending?: boolean;
}

/**
 * Reports the options that a preset does not have, so that the validation at synth can refuse them.
 *
 * A preset does not throw, because the configuration reports all its issues together.
 *
 * @param known every option of the preset; TypeScript refuses a missing name and an extra one
 * @param required options that must be set and that the schema of the returned data cannot check
 */
export function unknownOptions<Options extends object>(
  options: Options,
  known: Readonly<Record<keyof NoInfer<Options>, true>>,
  ...required: readonly (keyof NoInfer<Options> & string)[]
): { readonly [UNKNOWN_OPTIONS]?: UnknownOptions } {
  const names = Object.keys(options).filter((name) => !Object.hasOwn(known, name));
  const missing = required.filter((name) => !options[name]);
  if (names.length + missing.length === 0) return {};
  return { [UNKNOWN_OPTIONS]: { names, missing, known: Object.keys(known) } };
}

/** Adds the options whose values a preset cannot use, to those that it does not have. */
export function withInvalidOptions(
  { [UNKNOWN_OPTIONS]: unknown }: { readonly [UNKNOWN_OPTIONS]?: UnknownOptions },
  known: object,
  invalid: readonly InvalidOption[],
): { readonly [UNKNOWN_OPTIONS]?: UnknownOptions } {
  if (!unknown && invalid.length === 0) return {};
  return { [UNKNOWN_OPTIONS]: { names: [], missing: [], known: Object.keys(known), ...unknown, invalid } };
}
