import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { defineInfrastructure } from 'catchbasin/cdk';

export default defineInfrastructure({
  // Handlers of the lane `normal` connect to a database in this VPC.
  networks: (stack) => ({ normal: { vpc: new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 }) } }),

  grant({ stack, processorOf }) {
    const orders = new TableV2(stack, 'Orders', { partitionKey: { name: 'order', type: AttributeType.STRING } });
    orders.grantWriteData(processorOf('orders'));
    processorOf('orders').addEnvironment('ORDERS_TABLE', orders.tableName);

    Secret.fromSecretNameV2(stack, 'ErpKey', 'erp/api-key').grantRead(processorOf('stripe'));
  },
});
