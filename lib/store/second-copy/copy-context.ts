import type { Certificate } from '../../model/certificate';
import type { Database } from '../database';
import type { OnProblem } from '../read-rows';
import type { CopyIndex } from './copy-index';
import type { Portion } from './portions';

/** Where the certificate is kept; outside of the database, and outside of this folder of files. */
export interface CertificateStorage {
  /** Undefined when there is none or it is nonsense. */
  read(): Promise<Certificate | undefined>;
  write(certificate: Certificate): Promise<void>;
  remove(): Promise<void>;
}

/** What every work on the second copy needs. */
export interface CopyContext {
  db: Database;
  index: CopyIndex;
  certificate: CertificateStorage;
  onProblem: OnProblem;
  /** Something was removed, or everything was just read: a look at what can be tidied is worth it. */
  mustTidy: boolean;
  portion: Portion;
}
