import { isNativeError } from 'node:util/types';
import { printable } from '#ops/terminal/printable';
import { UserError } from '#ops/user-error';

/** A failure that AWS or its client reports, and what the operator can do about it. */
export interface AwsFailure {
  readonly kind: 'region' | 'credentials' | 'permission' | 'throttling' | 'network' | 'service';
  readonly what: string;
  readonly remedy: string;
}

interface SdkError extends Error {
  /** Set by the AWS client on every error of a request, including those of the network. */
  readonly $metadata?: unknown;
  /** Set when the service responded with an error. */
  readonly $fault?: string;
}

const SIGN_IN = 'Sign in (`aws sso login`) or set AWS_PROFILE. `aws sts get-caller-identity` must succeed.';
const REJECTED_CREDENTIALS =
  /^(ExpiredToken|InvalidClientTokenId|UnrecognizedClient|InvalidSignature|SignatureDoesNotMatch|RequestExpired)/;

/** Describes an error of the AWS SDK. Returns undefined for every other error, such as a programming error. */
export function describeAwsError(error: unknown): AwsFailure | undefined {
  if (!isNativeError(error)) return undefined;
  const { name, $metadata, $fault } = error as SdkError;
  const message = printable(error.message).replace(/\.$/, '');
  if (message === 'Region is missing') {
    const remedy = 'Run `export AWS_REGION=eu-central-1` with your region, or add `region` to your AWS profile.';
    return { kind: 'region', what: 'no AWS region is set', remedy };
  }
  if (/^(Credentials|Token)ProviderError$/.test(name)) {
    return { kind: 'credentials', what: `AWS credentials not found: ${message}`, remedy: SIGN_IN };
  }
  if ($metadata === undefined) return undefined;
  if (REJECTED_CREDENTIALS.test(name)) {
    return { kind: 'credentials', what: `AWS rejected the credentials: ${message}`, remedy: SIGN_IN };
  }
  if (/denied|authoriz/i.test(`${name} ${message}`)) {
    return { kind: 'permission', what: `AWS denied access: ${message}`, remedy: 'Allow this action for the caller.' };
  }
  if (/throttl|TooManyRequests|RequestLimitExceeded/i.test(name)) {
    const remedy = 'Wait a minute, then run the command again.';
    return { kind: 'throttling', what: `AWS throttled the request: ${message}`, remedy };
  }
  if ($fault === undefined) {
    const remedy = 'Check the network connection, the proxy settings and the region.';
    return { kind: 'network', what: `no valid response from AWS: ${message}`, remedy };
  }
  const remedy = 'Run the command again. If the error remains, check the AWS Health Dashboard.';
  return { kind: 'service', what: `AWS responded with ${name}: ${message}`, remedy };
}

/**
 * Rethrows an error of the AWS SDK as a `UserError`, and every other error unchanged.
 *
 * @example
 * await client.send(command).catch(throwAwsErrorForUser);
 */
export function throwAwsErrorForUser(error: unknown): never {
  const failure = describeAwsError(error);
  if (!failure) throw error;
  throw new UserError(`${failure.what}. ${failure.remedy}`, { cause: error });
}
