import { Logger } from '@aws-lambda-powertools/logger';
import type { FunctionName } from '../../contract/env.ts';

/** One JSON line per event on stdout, which CloudWatch Logs Insights and the local mode read alike. */
export function createLogger(name: FunctionName): Logger {
  return new Logger({ serviceName: name });
}
