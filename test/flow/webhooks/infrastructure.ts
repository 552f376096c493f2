import { defineInfrastructure } from 'catchbasin/cdk';

export default defineInfrastructure({});
