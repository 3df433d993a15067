import { acceptHistories, acceptTwice } from './acceptance';
import { acceptDamage } from './damage';
import { LOUD_FAULTS, SILENT_FAULTS } from './faulty-indexed-db';
import { acceptRepair } from './repair';

acceptTwice('a call of the store');
acceptHistories('the store in a sound world', { faults: [], runs: 40 });
acceptHistories('the store over a disk that fails', { faults: [...LOUD_FAULTS, 'delay'], runs: 60 });
acceptDamage('damage that the disk does not tell of', { faults: SILENT_FAULTS, runs: 40 });
acceptRepair('a repair', ['abort', 'commit']);
