import { userInfo } from 'node:os';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

/** Names the operator: the ARN of the caller in AWS, or the user of the computer in the local mode. */
export async function callerName(local: boolean): Promise<string> {
  if (local) return userInfo().username;
  const sts = new STSClient();
  try {
    return (await sts.send(new GetCallerIdentityCommand())).Arn ?? 'unknown';
  } finally {
    sts.destroy();
  }
}
