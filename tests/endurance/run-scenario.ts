import type { Found, Scenario } from './scenario';

export interface Totals extends Found {
  rounds: number;
  minutes: number;
}

const LINE_EVERY = 10;

/** Runs a scenario and says every ten rounds where it is. A harness that fails ends it, and counts as torn. */
export async function runScenario(scenario: Scenario, rounds: number, seed: number): Promise<Totals> {
  const begun = Date.now();
  const totals: Totals = { rounds: 0, acknowledged: 0, lost: 0, torn: [], minutes: 0 };
  const say = (): void => console.log(`  ${line(totals, begun)}`);
  console.log(`${rounds} ${scenario.title}; seed ${seed}`);
  const under = await scenario.begin(seed);
  try {
    while (totals.rounds < rounds) {
      const { acknowledged, lost, torn } = await under.round();
      totals.rounds += 1;
      totals.acknowledged += acknowledged;
      totals.lost += lost;
      totals.torn.push(...torn);
      if (lost > 0 || torn.length > 0) console.log(`  round ${totals.rounds}: ${lost} lost; ${torn.join('; ')}`);
      if (totals.rounds % LINE_EVERY === 0) say();
    }
  } catch (error) {
    totals.torn.push(`round ${totals.rounds + 1} could not be finished: ${String(error)}`);
    console.log(error);
  } finally {
    await under.close().catch(() => undefined);
  }
  totals.minutes = (Date.now() - begun) / 60_000;
  say();
  return totals;
}

const line = ({ rounds, acknowledged, lost, torn }: Totals, begun: number): string =>
  `${((Date.now() - begun) / 1_000).toFixed(0)} s: ${rounds} rounds, ${acknowledged} acknowledged, ${lost} lost, ${torn.length} torn`;
