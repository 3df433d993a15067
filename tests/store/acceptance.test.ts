import { acceptDamage, acceptSessionStore } from './acceptance';
import { LOUD_FAULTS, SILENT_FAULTS } from './faulty-indexed-db';

acceptSessionStore('the store in a sound world', { faults: [], runs: 40 });
// `quota`, `unknown` and `delay` differ from these three in name only; random histories have them all.
acceptSessionStore('the store over a disk that fails', {
  faults: [...LOUD_FAULTS, 'delay'],
  everywhere: ['throw', 'abort', 'commit'],
  runs: 60,
});
acceptDamage('damage that the disk does not tell of', { faults: SILENT_FAULTS, runs: 40 });
