export interface RestTools {
  /** Throws when there is none on the disk. */
  requireRoom(): Promise<void>;
  /** Closes every other connection to the database; whoever needs one opens it anew. */
  letGo(): void;
  wait(milliseconds: number): Promise<void>;
  now(): number;
}

export interface Rest {
  /** Gives the database a rest if there is room on the disk. True when it had one. */
  ifDue(): Promise<boolean>;
  /** Resolves when nothing rests. */
  ended(): Promise<void>;
}

/** Chromium closes a database two seconds after nobody has it open any more. */
const REST_MS = 3_000;
const LOOK_FOR_ROOM_EVERY_MS = 5_000;
/** It is used again for so long at least before it is given another rest. */
const AWAKE_MS = 30_000;

/**
 * Once a write failed for want of space, Chromium's database refuses every later one, however much room there is by then,
 * until all connections to it are closed.
 */
export function createRest({ requireRoom, letGo, wait, now }: RestTools, letGoOwn: () => void): Rest {
  let lookedAt = -Infinity;
  let restedAt = -Infinity;
  let resting: Promise<boolean> | undefined;
  const rest = async (): Promise<boolean> => {
    try {
      await requireRoom();
    } catch {
      return false;
    }
    letGoOwn();
    letGo();
    await wait(REST_MS);
    restedAt = now();
    return true;
  };
  return {
    ifDue() {
      if (resting) return resting;
      // A clock that was set back must not put it off for ever.
      const isDue = Math.abs(now() - lookedAt) >= LOOK_FOR_ROOM_EVERY_MS && Math.abs(now() - restedAt) >= AWAKE_MS;
      if (!isDue) return Promise.resolve(false);
      lookedAt = now();
      resting = rest().finally(() => (resting = undefined));
      return resting;
    },
    async ended() {
      await resting;
    },
  };
}
