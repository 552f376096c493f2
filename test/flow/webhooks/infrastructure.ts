import { defineInfrastructure } from '../../../lib/infrastructure.ts';

export default defineInfrastructure({});
