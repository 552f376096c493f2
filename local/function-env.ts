import { resolve } from 'node:path';
import { STATE_DIRECTORY } from '#config/local-state';
import type { LogLevel } from '#ops/logs/read-log-level';
import type { FunctionProperties } from '#ops/stack/template';
import type { Endpoints } from './emulators.ts';
import { CREDENTIALS, REGION } from './resolver.ts';

export interface FunctionEnvProps {
  readonly name: string;
  /** The directory of the bundle. */
  readonly bundle: string;
  readonly properties: Pick<FunctionProperties, 'Handler' | 'MemorySize'>;
  /** The function's variables in the template, resolved. */
  readonly variables: Readonly<Record<string, string>>;
  readonly endpoints: Endpoints;
  /** Lowest level of log lines that the display shows. @default 'info' */
  readonly level?: LogLevel;
  /** Endpoints of services that the user emulates. They win. @default none */
  readonly endpointVariables?: Readonly<Record<string, string>>;
}

const NO_FILE = resolve(STATE_DIRECTORY, 'no-aws-profile');

/** Builds a function's environment from the template and from what Lambda sets, with no variable of this process. */
export function functionEnv({
  name,
  bundle,
  properties,
  variables,
  endpoints,
  level,
  endpointVariables,
}: FunctionEnvProps): Record<string, string> {
  return {
    ...variables,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    // Metrics and steps are in lines of level INFO, so a function never writes less than that.
    AWS_LAMBDA_LOG_LEVEL: level === 'debug' ? 'DEBUG' : 'INFO',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(properties.MemorySize),
    // Profiles and roles of the user's machine must not reach a function. The SDK takes a missing file as empty.
    AWS_CONFIG_FILE: NO_FILE,
    AWS_SHARED_CREDENTIALS_FILE: NO_FILE,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ENDPOINT_URL: endpoints.others,
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    AWS_ENDPOINT_URL_S3: endpoints.s3,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoints.secretsManager,
    AWS_ENDPOINT_URL_SNS: endpoints.sns,
    AWS_ENDPOINT_URL_SQS: endpoints.sqs,
    AWS_ENDPOINT_URL_SSM: endpoints.ssm,
    AWS_ENDPOINT_URL_STS: endpoints.sts,
    ...endpointVariables,
    LAMBDA_TASK_ROOT: resolve(bundle),
    _HANDLER: properties.Handler,
    TZ: 'UTC',
  };
}
