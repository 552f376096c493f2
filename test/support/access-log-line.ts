import type { Template } from 'aws-cdk-lib/assertions';
import { propertiesOf } from './stack.ts';

/** Values of typical lengths. API Gateway writes `-` for a value that a request does not have. */
const TYPICAL: Readonly<Record<string, string>> = {
  'context.requestId': 'JKJaXmPLvHcESHA=',
  'context.requestTimeEpoch': '1779876543210',
  'context.identity.sourceIp': '140.82.115.104',
  'context.httpMethod': 'POST',
  'context.path': '/github',
  'context.status': '200',
  'context.responseLength': '0',
  'context.responseLatency': '63',
  'context.integrationErrorMessage': '-',
};

/** Writes a line of the access log of a template, as API Gateway does. */
export function accessLogLine(template: Template): string {
  const [stage] = propertiesOf(template, 'AWS::ApiGatewayV2::Stage');
  return stage.AccessLogSettings.Format.replaceAll(/\$([\w.]+)/g, (_: string, name: string) => {
    const value = TYPICAL[name];
    if (value === undefined) throw new Error(`the access log has the new field ${name}: add a value of typical length`);
    return value;
  });
}
