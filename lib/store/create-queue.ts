/** Runs one thing at a time, in the order they were asked for; one that fails does not hold up the next. */
export type Queue = <Value>(work: () => Promise<Value>) => Promise<Value>;

export function createQueue(): Queue {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
}
