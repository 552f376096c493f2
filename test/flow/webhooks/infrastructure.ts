import { defineInfrastructure } from '#lib/infrastructure';

export default defineInfrastructure({});
