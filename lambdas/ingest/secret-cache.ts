import { secretTexts } from '../../contract/secret-texts.ts';
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
  readonly #fetch: (name: string) => Promise<string>;
  readonly #now: () => Date;
  readonly #cached = new Map<string, Cached>();

  constructor(fetch: (name: string) => Promise<string>, now: () => Date) {
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

  async #youngerThan(maxAgeMs: number, name: string): Promise<readonly string[]> {
    const cached = this.#cached.get(name);
    const now = this.#now().getTime();
    if (cached && now - cached.readAt < maxAgeMs) return cached.texts;
    const texts = await this.#fetch(name)
      .then(secretTexts)
      .catch((cause) => secretUnusable(name, cause));
    this.#cached.set(name, { texts, readAt: now });
    return texts;
  }
}

/** The configuration is at fault, not the request: it must be neither accepted nor lost. @throws {Problem} 503, always */
export function secretUnusable(name: string, cause: unknown): never {
  throw Object.assign(unavailable('secret-unreadable', 'The webhook cannot be verified at the moment.'), {
    cause: new Error(`secret ${name} cannot be used`, { cause }),
  });
}
