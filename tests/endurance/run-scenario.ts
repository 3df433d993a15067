import type { Found, Rounds, Scenario } from './scenario';

export interface Totals extends Omit<Found, 'inside'> {
  /** Kills inside the work. */
  rounds: number;
  /** Kills that came when the work was over; what they left was looked at all the same. */
  late: number;
  minutes: number;
}

const LINE_EVERY = 10;
/** So many kills may come too late for each that does not, before the harness is called broken. */
const PATIENCE = 5;

/** Runs a scenario and says every ten rounds where it is. A harness that fails ends it, and counts as torn. */
export async function runScenario(scenario: Scenario, rounds: number, seed: number): Promise<Totals> {
  const begun = Date.now();
  const totals: Totals = { rounds: 0, late: 0, acknowledged: 0, lost: 0, torn: [], minutes: 0 };
  const say = (): void => console.log(`  ${line(totals, begun)}`);
  console.log(`${scenario.name}: ${rounds} ${scenario.title}; seed ${seed}`);
  try {
    await runRounds(await scenario.begin(seed), { rounds, totals, say });
  } catch (error) {
    totals.torn.push(`round ${totals.rounds + 1} could not be finished: ${String(error)}`);
    console.log(error);
  }
  totals.minutes = (Date.now() - begun) / 60_000;
  say();
  return totals;
}

interface Run {
  rounds: number;
  totals: Totals;
  say(): void;
}

async function runRounds(under: Rounds, { rounds, totals, say }: Run): Promise<void> {
  try {
    while (totals.rounds < rounds) {
      add(totals, await under.round());
      if (totals.late > PATIENCE * rounds) throw new Error(`${totals.late} kills came too late`);
      if (totals.rounds % LINE_EVERY === 0) say();
    }
  } finally {
    await under.close().catch(() => undefined);
  }
}

function add(totals: Totals, { inside, acknowledged, lost, torn }: Found): void {
  if (inside) totals.rounds += 1;
  else totals.late += 1;
  totals.acknowledged += acknowledged;
  totals.lost += lost;
  totals.torn.push(...torn);
  if (lost > 0 || torn.length > 0) console.log(`  round ${totals.rounds}: ${lost} lost; ${torn.join('; ')}`);
}

const line = ({ rounds, late, acknowledged, lost, torn }: Totals, begun: number): string =>
  `${((Date.now() - begun) / 1_000).toFixed(0)} s: ${rounds} rounds, ${late} too late, ${acknowledged} acknowledged, ${lost} lost, ${torn.length} torn`;
