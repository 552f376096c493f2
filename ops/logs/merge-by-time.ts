interface Timed {
  readonly time: Date;
}

/** Merges iterables that are each in order of time. Holds one item of each. */
export async function* mergeByTime<Item extends Timed>(
  iterables: readonly AsyncIterable<Item>[],
): AsyncGenerator<Item> {
  const iterators = iterables.map((each) => each[Symbol.asyncIterator]());
  const heads = await Promise.all(iterators.map((each) => each.next()));
  try {
    for (;;) {
      const first = heads.reduce<number | undefined>((earliest, { done, value }, n) => {
        if (done) return earliest;
        return earliest === undefined || value.time < heads[earliest]?.value.time ? n : earliest;
      }, undefined);
      if (first === undefined) return;
      const item = heads[first]?.value as Item;
      const next = iterators[first]?.next();
      if (next) heads[first] = await next;
      yield item;
    }
  } finally {
    await Promise.all(iterators.map((each) => each.return?.()));
  }
}
