import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { defineInfrastructure } from 'catchbasin/cdk';
import type config from './config.ts';

export default defineInfrastructure<typeof config>({
  grant({ stack, stage, processorOf }) {
    const invoices = new TableV2(stack, 'Invoices', {
      partitionKey: { name: 'invoice', type: AttributeType.STRING },
      removalPolicy: stage === 'prod' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    const processor = processorOf('stripe');
    invoices.grantWriteData(processor);
    processor.addEnvironment('INVOICES_TABLE', invoices.tableName);
  },
});
