import { type AwsService, customEndpoint, type Environment, endpointOf, endpointVariants } from './endpoint.ts';

/** Destination of a request. */
export interface Address<Service extends AwsService = AwsService> {
  readonly service: Service;
  /** Endpoint, of which the request uses the protocol, the host and the port. */
  readonly url: URL;
  /** Encoded path, as it is signed. */
  readonly path: string;
}

/**
 * Addresses of objects, queues, secrets and tables.
 *
 * The endpoints are read from the environment once, because they do not change while a function runs.
 */
export class Addresses {
  readonly #environment: Environment;
  readonly #urls = new Map<string, URL>();

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** Addresses an object. The name of the bucket is in the path where the host name cannot have it. */
  object(bucket: string, key: string): Address<'s3'> {
    const url = this.#once(`bucket ${bucket}`, () => {
      const url = endpointOf('s3', this.#environment);
      const hasPath = bucket.includes('.') || customEndpoint('s3', this.#environment) !== undefined;
      if (hasPath) url.pathname = `${url.pathname.replace(/\/$/, '')}/${bucket}/`;
      else url.host = `${bucket}.${url.host}`;
      return url;
    });
    return { service: 's3', url, path: `${url.pathname}${key.split('/').map(encodePiece).join('/')}` };
  }

  /** Addresses a queue, at the host of its URL unless the environment sets another one. */
  queue(queueUrl: string): Address<'sqs'> {
    const url = this.#once(queueUrl, () => {
      const { fips, dualStack } = endpointVariants(this.#environment);
      const isSet = customEndpoint('sqs', this.#environment) !== undefined || fips || dualStack;
      return isSet ? endpointOf('sqs', this.#environment) : new URL('/', queueUrl);
    });
    return { service: 'sqs', url, path: url.pathname };
  }

  secrets(): Address<'secretsmanager'> {
    return this.#service('secretsmanager');
  }

  tables(): Address<'dynamodb'> {
    return this.#service('dynamodb');
  }

  #service<Service extends AwsService>(service: Service): Address<Service> {
    const url = this.#once(service, () => endpointOf(service, this.#environment));
    return { service, url, path: url.pathname };
  }

  #once(name: string, create: () => URL): URL {
    const url = this.#urls.get(name) ?? create();
    this.#urls.set(name, url);
    return url;
  }
}

/** Encodes a piece of a path, including the characters that `encodeURIComponent` leaves. */
function encodePiece(text: string): string {
  // They would lead to another object, or to another bucket.
  if (text === '.' || text === '..') throw new Error(`the key of an object has the part ${text}`);
  const encodeCharacter = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, encodeCharacter);
}
