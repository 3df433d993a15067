import { acceptFaults } from './faults';

// `quota` and `unknown` differ from these in name only; random histories have them all.
acceptFaults('the store over a disk that fails', ['throw', 'abort', 'commit', 'delay']);
