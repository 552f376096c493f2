import { secretTexts } from '#contract/secret-texts';
import { unavailable } from './problem.ts';

/** How long a secret is used before it is read again. */
const TIME_TO_LIVE_MS = 5 * 60_000;
/** A wrong signature asks for a fresh secret at most this often, so that nobody can make us hammer Secrets Manager. */
const REFRESH_INTERVAL_MS = 30_000;

interface Cached {
  readonly texts: readonly string[];
  readonly readAt: number;
}

/** The secrets by name, each the list of its texts: one, or several while rotating. */
export class SecretCache {
  readonly #fetch: (name: string) => Promise<string | undefined>;
  readonly #now: () => Date;
  readonly #cached = new Map<string, Cached>();

  /** @param fetch undefined stands for a secret that was never set */
  constructor(fetch: (name: string) => Promise<string | undefined>, now: () => Date) {
    this.#fetch = fetch;
    this.#now = now;
  }

  /** @throws {Problem} 503 when the secret cannot be read or is empty */
  async read(name: string): Promise<readonly string[]> {
    return this.#youngerThan(TIME_TO_LIVE_MS, name);
  }

  /** Reads again when the cached value is not quite new. @throws {Problem} as `read` does */
  async refresh(name: string): Promise<readonly string[]> {
    return this.#youngerThan(REFRESH_INTERVAL_MS, name);
  }

  /**
   * Whether a check passes with the secret. One that does not is repeated with a secret read anew, since the provider may use
   * one that was put in place after ours was cached; not with the same, which would let a stranger make us compute twice.
   */
  async fits(name: string, check: (texts: readonly string[]) => boolean): Promise<boolean> {
    const known = await this.read(name);
    if (check(known)) return true;
    const fresh = await this.refresh(name);
    return fresh !== known && check(fresh);
  }

  /** Whether it holds anything, usable or not. That it holds nothing is never remembered. @throws {Problem} as `read` does */
  async isSet(name: string): Promise<boolean> {
    if (this.#cachedFor(TIME_TO_LIVE_MS, name)) return true;
    const text = await this.#fetch(name).catch((cause) => secretUnusable(name, cause));
    return text !== undefined;
  }

  async #youngerThan(maxAgeMs: number, name: string): Promise<readonly string[]> {
    const cached = this.#cachedFor(maxAgeMs, name);
    if (cached) return cached;
    const readAt = this.#now().getTime();
    const texts = await this.#fetch(name)
      .then(toTexts)
      .catch((cause) => secretUnusable(name, cause));
    this.#cached.set(name, { texts, readAt });
    return texts;
  }

  #cachedFor(maxAgeMs: number, name: string): readonly string[] | undefined {
    const cached = this.#cached.get(name);
    return cached && this.#now().getTime() - cached.readAt < maxAgeMs ? cached.texts : undefined;
  }
}

function toTexts(text: string | undefined): string[] {
  if (text === undefined) throw new Error('it does not exist, or was never set');
  return secretTexts(text);
}

/** The configuration is at fault, not the request: it must be neither accepted nor lost. @throws {Problem} 503, always */
export function secretUnusable(name: string, cause: unknown): never {
  throw Object.assign(unavailable('secret-unreadable', 'The webhook cannot be verified at the moment.'), {
    cause: new Error(`secret ${name} cannot be used`, { cause }),
  });
}
