import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import aws4 from 'aws4';

/** Signing key of each service, with what it was derived from. */
const keys = new Map<string, { readonly origin: string; readonly key: KeyObject }>();

/**
 * Signer whose HMACs have key objects. Node 24 throws and catches two errors for each key that is a buffer, which takes
 * longer than the rest of the signature.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export class Signer extends aws4.RequestSigner {
  override signature(): string {
    return createHmac('sha256', this.#key()).update(this.stringToSign()).digest('hex');
  }

  /** Derives the key, which differs by the day and the credentials. */
  #key(): KeyObject {
    const { service, region } = this;
    const { secretAccessKey } = this.credentials;
    const parts = [this.getDate(), region, service, 'aws4_request'];
    const origin = [secretAccessKey, ...parts].join();
    const found = keys.get(service);
    if (found?.origin === origin) return found.key;
    const first = createSecretKey(`AWS4${secretAccessKey}`, 'utf8');
    const next = (key: KeyObject, part: string) => createSecretKey(createHmac('sha256', key).update(part).digest());
    const key = parts.reduce(next, first);
    keys.set(service, { origin, key });
    return key;
  }
}
