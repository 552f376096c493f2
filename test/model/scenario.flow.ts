import { holdsFor } from './scenario.ts';

jest.setTimeout(900_000);

test('every promise of a lane holds in 10,000 scenarios of failures', async () => {
  await holdsFor(10_000, jest.getSeed());
});
