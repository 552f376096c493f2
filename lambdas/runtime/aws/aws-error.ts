import { parseJson } from '#contract/parse-json';

/** Attempts of a call, in the shape of the SDK's errors, which log lines and handlers of errors read. */
export interface CallMetadata {
  readonly attempts: number;
  /** Status of the last response. Undefined when there was none. */
  readonly httpStatusCode?: number;
  /** Id by which AWS Support finds the request. */
  readonly requestId?: string;
  /** Second id of a request to S3. */
  readonly extendedRequestId?: string;
}

/** Failure of a call to AWS. Its name is the error code of AWS, such as `NoSuchKey`, as in errors of the SDK. */
export class AwsError extends Error {
  readonly $metadata: CallMetadata;
  /** `client` for a request that AWS rejects, `server` for all others. */
  readonly $fault: 'client' | 'server';

  constructor(name: string, message: string, $metadata: CallMetadata, options?: ErrorOptions) {
    super(message, options);
    this.name = name;
    this.$metadata = $metadata;
    this.$fault = ($metadata.httpStatusCode ?? 500) < 500 ? 'client' : 'server';
  }
}

/** Response of AWS. */
export interface AwsResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** Reads the error that a response describes, in JSON (SQS, DynamoDB, Secrets Manager) or XML (S3). */
export function errorOf({ status, headers, body }: AwsResponse, attempts: number): AwsError {
  const text = body.toString('utf8');
  const { code, message, item } = text.startsWith('{') ? jsonError(text) : xmlError(text);
  const requestId = headers['x-amzn-requestid'] ?? headers['x-amz-request-id'];
  const extendedRequestId = headers['x-amz-id-2'];
  const error = new AwsError(code || `Http${status}`, message || `AWS answered ${status}`, {
    attempts,
    httpStatusCode: status,
    ...(typeof requestId === 'string' && { requestId }),
    ...(typeof extendedRequestId === 'string' && { extendedRequestId }),
  });
  return item === undefined ? error : Object.assign(error, { Item: item });
}

interface Described {
  readonly code?: string | undefined;
  readonly message?: string | undefined;
  /** Present item of a table, after a condition that it does not meet. */
  readonly item?: unknown;
}

function jsonError(text: string): Described {
  const { __type: type, message, Message, Item: item } = (parseJson(text) ?? {}) as Readonly<Record<string, unknown>>;
  const described = message ?? Message;
  return {
    // Such as `com.amazonaws.sqs#QueueDoesNotExist`.
    ...(typeof type === 'string' && { code: type.replace(/^.*#/, '') }),
    ...(typeof described === 'string' && { message: described }),
    item,
  };
}

/** S3 writes one flat element, whose codes and messages need no decoding beyond the five entities. */
function xmlError(text: string): Described {
  const element = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1];
  return { code: element('Code'), message: element('Message')?.replaceAll(/&(amp|lt|gt|quot|apos);/g, decodeEntity) };
}

function decodeEntity(_: string, name: string): string {
  return { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }[name] ?? '';
}
