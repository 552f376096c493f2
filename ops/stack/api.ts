import { type Template, targetOf } from './template.ts';

/** Returns the logical id of the HTTP API of the ingest function. The stack may have other APIs. */
export function apiIdOf(template: Template): string {
  const integration = template
    .all('AWS::ApiGatewayV2::Integration')
    .find(
      ([, { IntegrationUri }]) => template.functionNameOf(template.findFunction(IntegrationUri) ?? '') === 'ingest',
    );
  if (!integration) throw new Error('the template has no API of the ingest function');
  return targetOf(integration[1].ApiId);
}
