import { RemovalPolicy } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket } from 'aws-cdk-lib/aws-s3';
import { defineInfrastructure } from 'catchbasin/cdk';
import type config from './config.ts';

export default defineInfrastructure<typeof config>({
  grant({ stack, stage, processorOf }) {
    const customers = new Bucket(stack, 'Customers', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      removalPolicy: stage === 'prod' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    const processor = processorOf('crm');
    customers.grantRead(processor);
    customers.grantPut(processor);
    processor.addEnvironment('CUSTOMERS_BUCKET', customers.bucketName);
  },
});
