import { maxLargeBodies, memoryUnits, unitsFor } from '#config/lane-memory';

test.each([
  [128, 128],
  [512, 512],
  [10_240, 10_240],
])('%d MiB have %d units of 64 KiB for bodies, a sixteenth of the memory', (memorySize, units) => {
  expect(memoryUnits({ memorySize })).toBe(units);
});

test.each([
  [0, 1],
  [1, 1],
  [65_536, 1],
  [65_537, 2],
  [4_000_000, 62],
  [4_500_000, 69],
  [128 * 65_536, 128],
  [128 * 65_536 + 1, 128],
])('a body of %d bytes takes %d of 128 units', (bytes, units) => {
  expect(unitsFor(bytes, { memorySize: 128 })).toBe(units);
});

test.each([
  [128, 4_000_000, 2],
  [512, 4_000_000, 8],
  [512, 4_500_000, 7],
  [512, 1, 512],
  [128, 100_000_000, 1],
])('%d MiB hold bodies of %d bytes %d times at once', (memorySize, maxBodyBytes, count) => {
  expect(maxLargeBodies({ memorySize, maxBodyBytes })).toBe(count);
});
