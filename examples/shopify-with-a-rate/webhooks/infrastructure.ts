import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { forStage } from 'catchbasin';
import { defineInfrastructure } from 'catchbasin/cdk';
import type config from './config.ts';

export default defineInfrastructure<typeof config>({
  grant({ stack, stage, processorOf }) {
    // It has a random value at first. `aws secretsmanager put-secret-value` sets that of the service.
    const apiKey = new Secret(stack, 'FulfillmentApiKey', { secretName: `fulfillment/${stage}/api-key` });
    const processor = processorOf('shopify');
    apiKey.grantRead(processor);
    processor.addEnvironment('FULFILLMENT_API_KEY', apiKey.secretArn);
    const url = forStage(stage, {
      dev: 'https://sandbox.fulfillment.example',
      prod: 'https://api.fulfillment.example',
    });
    processor.addEnvironment('FULFILLMENT_URL', url);
  },
});
