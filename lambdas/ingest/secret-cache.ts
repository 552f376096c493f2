import { parseSigningSecrets } from '#contract/signing-secrets';
import { Problem } from './problem.ts';

/** The age at which a cached secret is read again. */
const TIME_TO_LIVE_MS = 5 * 60_000;
/**
 * The shortest time between two reads because of wrong signatures, so that forged requests cannot exhaust Secrets
 * Manager.
 */
const REFRESH_INTERVAL_MS = 30_000;

interface Cached {
  readonly texts: readonly string[];
  readonly readAt: number;
}

/** Secrets by name. Each is a list of values: one, or several during a rotation. */
export class SecretCache {
  readonly #fetch: (name: string) => Promise<string | undefined>;
  readonly #now: () => Date;
  readonly #cached = new Map<string, Cached>();

  /** @param fetch reads a secret; returns undefined for one that was never set */
  constructor(fetch: (name: string) => Promise<string | undefined>, now: () => Date) {
    this.#fetch = fetch;
    this.#now = now;
  }

  /** Reads a secret, from the cache when possible. @throws {Problem} 503 when it cannot be read or is empty */
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
    return fresh !== known && check(fresh);
  }

  /**
   * Tells whether a secret has a value, usable or not. A missing value is never cached.
   *
   * @throws {Problem} as `read` does
   */
  async isSet(name: string): Promise<boolean> {
    if (this.#cachedFor(TIME_TO_LIVE_MS, name)) return true;
    try {
      return (await this.#fetch(name)) !== undefined;
    } catch (cause) {
      throw secretUnusable(name, cause);
    }
  }

  async #youngerThan(maxAgeMs: number, name: string): Promise<readonly string[]> {
    const cached = this.#cachedFor(maxAgeMs, name);
    if (cached) return cached;
    const readAt = this.#now().getTime();
    try {
      const texts = toTexts(await this.#fetch(name));
      this.#cached.set(name, { texts, readAt });
      return texts;
    } catch (cause) {
      throw secretUnusable(name, cause);
    }
  }

  #cachedFor(maxAgeMs: number, name: string): readonly string[] | undefined {
    const cached = this.#cached.get(name);
    return cached && this.#now().getTime() - cached.readAt < maxAgeMs ? cached.texts : undefined;
  }
}

function toTexts(text: string | undefined): string[] {
  if (text === undefined)
    throw new Error('it does not exist or was never set: set it with `npm run ops -- secret put`');
  return parseSigningSecrets(text);
}

/**
 * Creates the rejection for a secret that cannot be used. The request may be genuine, so the provider must retry it.
 */
export function secretUnusable(name: string, cause: unknown): Problem {
  return new Problem('secret-unreadable', 'The webhook cannot be verified at the moment. Retry later.', {
    cause: new Error(`secret ${name} cannot be used`, { cause }),
  });
}
