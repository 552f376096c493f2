import { holdsFor } from './scenario.ts';

jest.setTimeout(300_000);

test('every promise of a lane holds in 2,000 scenarios of failures', async () => {
  await holdsFor(2_000, jest.getSeed());
});
