import { hours, minutes, seconds } from '#contract/durations';
import { parseSigningSecrets } from '#contract/signing-secrets';
import { Problem } from './problem.ts';

/** The age at which a cached secret is read again. */
const TIME_TO_LIVE_MS = minutes(5) * 1_000;
/** The age up to which a cached secret is used while it cannot be read again. */
const MAX_STALE_MS = hours(24) * 1_000;
/**
 * The shortest time between two reads because of wrong signatures, so that forged requests cannot exhaust Secrets
 * Manager.
 */
const REFRESH_INTERVAL_MS = seconds(30) * 1_000;
/** The time for which a failed read is remembered, so that unverified requests cannot cause one read each. */
const FAILURE_MS = seconds(5) * 1_000;
/**
 * The number of failures in a row after which a failure is remembered although there is no cached value. One slow read
 * must not reject the webhooks of five seconds.
 */
const REMEMBERED_FROM = 3;

interface Cached {
  readonly texts: readonly string[];
  readonly readAt: number;
}

interface Failure {
  readonly kind: 'unavailable' | 'missing' | 'unusable';
  readonly at: number;
  readonly cause: unknown;
  /** Number of failures in a row. */
  readonly count?: number;
}

/** Functions that the cache calls. */
export interface SecretCacheProps {
  /** Reads a secret. Returns undefined for one that does not exist or was never set. */
  readonly fetch: (name: string) => Promise<string | undefined>;
  readonly now: () => Date;
  /** Reports that a cached value stays in use because it could not be read again. */
  readonly onStale?: (name: string, cause: unknown) => void;
}

/** Secrets by name. Each is a list of values: one, or several during a rotation. */
export class SecretCache {
  readonly #props: SecretCacheProps;
  readonly #cached = new Map<string, Cached>();
  readonly #failures = new Map<string, Failure>();

  constructor(props: SecretCacheProps) {
    this.#props = props;
  }

  /**
   * Reads a secret, from the cache when possible. While it cannot be read again, its cached value is used for up to 24
   * hours. Only a secret that no longer exists is forgotten at once.
   *
   * @throws {Problem} 503 when it cannot be read or is unusable
   */
  async read(name: string): Promise<readonly string[]> {
    return this.#youngerThan(TIME_TO_LIVE_MS, name);
  }

  /** Reads a secret again unless it was read within the last 30 seconds. @throws {Problem} as `read` does */
  async refresh(name: string): Promise<readonly string[]> {
    return this.#youngerThan(REFRESH_INTERVAL_MS, name);
  }

  /**
   * Checks a request against a secret. A failed check is repeated with a newly read secret, because the provider may
   * already use a value that was set after ours was cached. Within 30 seconds of the last read the check is not
   * repeated, so that forged requests cannot cause more reads.
   *
   * @returns true when the check passed
   * @throws {Problem} as `read` does
   */
  async matches(name: string, check: (texts: readonly string[]) => boolean): Promise<boolean> {
    const known = await this.read(name);
    if (check(known)) return true;
    const fresh = await this.refresh(name);
    if (fresh !== known) return check(fresh);
    // The request may be signed with a newer value, so the provider must retry it.
    const failure = this.#failures.get(name);
    if (failure) throw secretUnusable(name, failure.cause);
    return false;
  }

  /** Tells whether a secret has a value, usable or not. @throws {Problem} 503 when Secrets Manager fails */
  async isSet(name: string): Promise<boolean> {
    if (this.#cachedFor(TIME_TO_LIVE_MS, name)) return true;
    const failure = await this.#reread(name);
    if (failure?.kind === 'unavailable') throw secretUnusable(name, failure.cause);
    return failure?.kind !== 'missing';
  }

  /** Makes the next call read a secret, because its value has changed. */
  forget(name: string): void {
    this.#cached.delete(name);
    this.#failures.delete(name);
  }

  async #youngerThan(maxAgeMs: number, name: string): Promise<readonly string[]> {
    const young = this.#cachedFor(maxAgeMs, name);
    if (young) return young;
    const failure = await this.#reread(name);
    const texts = this.#cachedFor(MAX_STALE_MS, name);
    if (texts) return texts;
    throw secretUnusable(name, failure?.cause);
  }

  /** Reads a secret into the cache, unless that failed a moment ago. @returns the failure, if any */
  async #reread(name: string): Promise<Failure | undefined> {
    const at = this.#props.now().getTime();
    const last = this.#failures.get(name);
    const isSettled = last && (isCertain(last) || this.#cachedFor(MAX_STALE_MS, name));
    if (isSettled && at - last.at < FAILURE_MS) return last;
    const failure = await this.#fetchInto(name, at);
    if (!failure) {
      this.#failures.delete(name);
      return undefined;
    }
    this.#failures.set(name, { ...failure, count: (last?.count ?? 0) + 1 });
    if (failure.kind === 'missing') this.#cached.delete(name);
    else if (this.#cachedFor(MAX_STALE_MS, name)) this.#props.onStale?.(name, failure.cause);
    return failure;
  }

  async #fetchInto(name: string, at: number): Promise<Failure | undefined> {
    let text: string | undefined;
    try {
      text = await this.#props.fetch(name);
    } catch (cause) {
      return { kind: 'unavailable', at, cause };
    }
    if (text === undefined) {
      const cause = new Error('it does not exist or was never set: set it with `npm run ops -- secret put`');
      return { kind: 'missing', at, cause };
    }
    try {
      this.#cached.set(name, { texts: withoutPadding(parseSigningSecrets(text)), readAt: at });
      return undefined;
    } catch (cause) {
      return { kind: 'unusable', at, cause };
    }
  }

  #cachedFor(maxAgeMs: number, name: string): readonly string[] | undefined {
    const cached = this.#cached.get(name);
    return cached && this.#props.now().getTime() - cached.readAt < maxAgeMs ? cached.texts : undefined;
  }
}

/** Tells whether a failure would most likely happen again: Secrets Manager answered, or failed several times. */
function isCertain({ kind, count = 0 }: Failure): boolean {
  return kind !== 'unavailable' || count >= REMEMBERED_FROM;
}

/**
 * Adds each secret without the white space around it. Files end with a line break, which the provider does not sign
 * with.
 */
function withoutPadding(texts: readonly string[]): readonly string[] {
  return [...new Set(texts.flatMap((text) => [text.trim(), text]))];
}

/**
 * Creates the rejection for a secret that cannot be used. The request may be genuine, so the provider must retry it.
 */
export function secretUnusable(name: string, cause: unknown): Problem {
  return new Problem('secret-unreadable', 'The webhook cannot be verified at the moment. Retry later.', {
    cause: new Error(`secret ${name} cannot be used`, { cause }),
  });
}
