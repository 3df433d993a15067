import 'fake-indexeddb/auto';
import fc from 'fast-check';

// The same cases on every machine, so that a red run is red for everybody; `FC_SEED=random` looks for new ones.
if (process.env['FC_SEED'] !== 'random') fc.configureGlobal({ seed: Number(process.env['FC_SEED'] ?? 20_261_121) });
