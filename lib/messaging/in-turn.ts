/** Does work one after the other for each key; work that fails does not hold up the next. */
export function createTurns(): <Value>(key: number, work: () => Promise<Value>) => Promise<Value> {
  const turns = new Map<number, Promise<unknown>>();
  return (key, work) => {
    const turn = (turns.get(key) ?? Promise.resolve()).then(work, work);
    turns.set(key, turn);
    const end = (): void => {
      if (turns.get(key) === turn) turns.delete(key);
    };
    turn.then(end, end);
    return turn;
  };
}
