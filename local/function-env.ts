import { resolve } from 'node:path';
import type { FunctionProperties } from '#ops/stack/template';
import type { Endpoints } from './emulators.ts';
import type { LogLevel } from './read-log-level.ts';
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
}

/** Builds a function's environment from the template and from what Lambda sets, with no variable of this process. */
export function functionEnv({
  name,
  bundle,
  properties,
  variables,
  endpoints,
  level,
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
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    AWS_ENDPOINT_URL_S3: endpoints.s3,
    AWS_ENDPOINT_URL_SQS: endpoints.sqs,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoints.secretsManager,
    LAMBDA_TASK_ROOT: resolve(bundle),
    _HANDLER: properties.Handler,
    TZ: 'UTC',
  };
}
