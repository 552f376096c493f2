import { unavailable } from './problem.ts';

/** How long a secret is used before it is read again. */
const TIME_TO_LIVE_MS = 5 * 60_000;
/** A wrong signature asks for a fresh secret at most this often, so that nobody can make us hammer Secrets Manager. */
const REFRESH_INTERVAL_MS = 30_000;
/** Two are in use while rotating; every further one is computed for each request. */
const MAX_SECRETS = 10;

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

  async #youngerThan(maxAgeMs: number, name: string): Promise<readonly string[]> {
    const cached = this.#cached.get(name);
    const now = this.#now().getTime();
    if (cached && now - cached.readAt < maxAgeMs) return cached.texts;
    const texts = parseSecret(await this.#fetch(name).catch((cause) => secretUnusable(name, cause)), name);
    this.#cached.set(name, { texts, readAt: now });
    return texts;
  }
}

function parseSecret(text: string, name: string): string[] {
  const secrets = text.startsWith('[') ? parseList(text, name) : [text];
  // An empty key would let everyone sign: it is a fault of the configuration, never a pass.
  if (secrets.length === 0 || secrets.length > MAX_SECRETS || secrets.some((secret) => secret === '')) {
    return secretUnusable(name, `it must hold 1 to ${MAX_SECRETS} secrets, none of them empty`);
  }
  return secrets;
}

function parseList(text: string, name: string): string[] {
  try {
    const list: unknown = JSON.parse(text);
    if (Array.isArray(list) && list.every((item) => typeof item === 'string')) return list;
  } catch {
    // The parser's message would quote the secret.
  }
  return secretUnusable(name, 'it begins like a JSON list but is not a list of strings');
}

/** The configuration is at fault, not the request: it must be neither accepted nor lost. @throws {Problem} 503, always */
export function secretUnusable(name: string, cause: unknown): never {
  throw Object.assign(unavailable('secret-unreadable', 'The webhook cannot be verified at the moment.'), {
    cause: new Error(`secret ${name} cannot be used`, { cause }),
  });
}
