import { resolve } from 'node:path';
import type { FunctionProperties } from '#ops/stack/template';
import type { Endpoints } from './emulators.ts';
import { CREDENTIALS, REGION } from './resolver.ts';

export interface FunctionEnvProps {
  readonly name: string;
  /** The folder of the bundle. */
  readonly bundle: string;
  readonly properties: Pick<FunctionProperties, 'Handler' | 'MemorySize'>;
  /** The variables that the template gives it, resolved. */
  readonly own: Readonly<Record<string, string>>;
  readonly endpoints: Endpoints;
}

/** The function's own variables and those that Lambda adds, and nothing of this process's. */
export function functionEnv({ name, bundle, properties, own, endpoints }: FunctionEnvProps): Record<string, string> {
  return {
    ...own,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
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
