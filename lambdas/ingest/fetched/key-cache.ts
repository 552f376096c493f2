import type { KeyObject } from 'node:crypto';
import { hours, seconds } from '#contract/durations';
import { FETCH_LOGS, type LogMessage } from '#contract/observability';
import { Problem } from '#lambdas/ingest/problem';
import type { FetchText } from './fetch-text.ts';
import type { KeyRef, PublicKeys } from './key-ref.ts';
import { type KeySet, loadKeys, originOf, sourceOf } from './load-keys.ts';
import { NoSuchKeyError } from './no-such-key-error.ts';

/** The age up to which a cached key is used while its source fails. */
const MAX_STALE_MS = hours(24) * 1_000;
/**
 * The shortest time between two fetches from a source that requests without a valid signature cause, failures included.
 * Anyone can send a request with an unknown key.
 */
const INTERVAL_MS = seconds(30) * 1_000;
/** The most cached sources. Each of them is a file that exists at the provider, of which a rotation needs two. */
const MAX_CACHED = 20;

interface Cached {
  readonly keys: KeySet;
  readonly readAt: number;
}

/** Last fetch of an origin, by which the next one is limited. */
interface LastFetch {
  readonly source: string;
  readonly at: number;
  /** Resolves when it is over, to the failure of a source that did not answer. */
  readonly done: Promise<unknown>;
  failure?: unknown;
}

/** Effects that the cache needs. */
export interface KeyCacheProps {
  readonly now: () => Date;
  readonly fetchText: FetchText;
  /** Roots of trust as PEM. */
  readonly roots: readonly string[];
  /** Reports that cached keys stay in use because their source failed. */
  readonly onStale?: (message: LogMessage, source: string, cause: unknown) => void;
}

/** Fetched public keys by their source, which is a URL with the id of the key where the source has only one. */
export class KeyCache implements PublicKeys {
  readonly #props: KeyCacheProps;
  readonly #cached = new Map<string, Cached>();
  /** Last fetches that unverified requests caused, by origin. */
  readonly #unverified = new Map<string, LastFetch>();
  /** Last fetches that requests with a valid signature caused, by source. */
  readonly #verified = new Map<string, LastFetch>();

  constructor(props: KeyCacheProps) {
    this.#props = props;
  }

  async check(ref: KeyRef, check: (key: KeyObject) => boolean): Promise<boolean> {
    const known = this.#usable(ref);
    const key = known && this.#keyOf(known, ref);
    if (!known || !key) {
      const keys = await this.#fetchUnverified(ref, known);
      const fetched = this.#keyOf(keys, ref);
      if (!fetched) throw keyUnknown();
      return check(fetched);
    }
    if (!check(key)) return false;
    if (this.#now() < known.readAt + known.keys.freshMs) return true;
    // The request is genuine as far as the cached keys tell, so an attacker cannot cause this fetch.
    const current = await this.#refresh(ref);
    const again = current && this.#keyOf(current, ref);
    if (current && !again) throw keyUnknown();
    return again ? check(again) : true;
  }

  async confirm(url: string): Promise<void> {
    const { status } = await this.#props.fetchText({ url }).catch((cause) => {
      throw notConfirmed(cause);
    });
    if (status === 200) return;
    const cause = new Error(`${new URL(url).host} answered ${status}`);
    // A token that has expired does not become valid by another try.
    if (status < 500) throw new Problem('handshake-incomplete', 'The subscription cannot be confirmed.', { cause });
    throw notConfirmed(cause);
  }

  #now(): number {
    return this.#props.now().getTime();
  }

  #usable(ref: KeyRef): Cached | undefined {
    const cached = this.#cached.get(sourceOf(ref));
    return cached && this.#now() < cached.readAt + MAX_STALE_MS ? cached : undefined;
  }

  #keyOf({ keys }: Cached, ref: KeyRef): KeyObject | undefined {
    return keys.find('keyId' in ref ? ref.keyId : '', this.#props.now());
  }

  /** Fetches keys that the cache lacks, unless a fetch from the same origin was a moment ago. */
  async #fetchUnverified(ref: KeyRef, known: Cached | undefined): Promise<Cached> {
    const last = this.#unverified.get(originOf(ref));
    if (!last || this.#now() - last.at >= INTERVAL_MS) return this.#fetch(ref, this.#unverified, originOf(ref));
    await last.done;
    if (last.source === sourceOf(ref)) {
      const fetched = this.#usable(ref);
      if (fetched && fetched !== known) return fetched;
    }
    if (last.failure) throw unavailable(last.failure);
    // The whole set was fetched a moment ago, or the same key was asked for.
    if (last.source === sourceOf(ref)) throw keyUnknown();
    if ('pinned' in ref && ref.pinned.retriedAfter5xxOnly) {
      throw unavailable(new Error(`another certificate of ${originOf(ref)} was asked for a moment ago`));
    }
    throw new Problem('key-not-fetched', 'The key of the request cannot be fetched at the moment. Retry later.');
  }

  /** Fetches cached keys again. Returns undefined while the cached ones stay in use. */
  async #refresh(ref: KeyRef): Promise<Cached | undefined> {
    const source = sourceOf(ref);
    const last = this.#verified.get(source);
    if (last && this.#now() - last.at < INTERVAL_MS) return undefined;
    try {
      return await this.#fetch(ref, this.#verified, source);
    } catch (error) {
      if (!(error instanceof Problem) || error.reason !== 'keys-unavailable') throw error;
      this.#props.onStale?.(FETCH_LOGS.keysNotRefreshed, source, error.cause);
      return undefined;
    }
  }

  async #fetch(ref: KeyRef, limits: Map<string, LastFetch>, limit: string): Promise<Cached> {
    const source = sourceOf(ref);
    const loading = loadKeys(ref, this.#props);
    const last: LastFetch = { source, at: this.#now(), done: loading.catch(() => {}) };
    limits.set(limit, last);
    try {
      const cached = { keys: await loading, readAt: this.#now() };
      this.#keep(source, cached);
      return cached;
    } catch (cause) {
      if (cause instanceof NoSuchKeyError) {
        this.#cached.delete(source);
        throw keyUnknown(cause);
      }
      last.failure = cause;
      throw unavailable(cause);
    }
  }

  #keep(source: string, cached: Cached): void {
    this.#cached.delete(source);
    this.#cached.set(source, cached);
    const [oldest] = this.#cached.keys();
    if (this.#cached.size > MAX_CACHED && oldest !== undefined) this.#cached.delete(oldest);
  }
}

function notConfirmed(cause: unknown): Problem {
  const detail = 'The subscription cannot be confirmed at the moment. Retry later.';
  return new Problem('subscription-not-confirmed', detail, { cause });
}

function keyUnknown(cause?: unknown): Problem {
  return new Problem('key-unknown', 'The provider has no valid key of this id.', { cause });
}

/** Creates the rejection while a source fails. The request may be genuine, so the provider must retry it. */
function unavailable(cause: unknown): Problem {
  return new Problem('keys-unavailable', 'The webhook cannot be verified at the moment. Retry later.', { cause });
}
