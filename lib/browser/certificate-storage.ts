import { storage } from 'wxt/utils/storage';
import { Certificate } from '../model/certificate';

/** In `storage.local`, which survives what erases a database. */
const stored = storage.defineItem<unknown>('local:certificate', { fallback: null });

/** Undefined when there is none or it is nonsense: then it is derived anew. */
export async function readCertificate(): Promise<Certificate | undefined> {
  const parsed = Certificate.safeParse(await stored.getValue());
  return parsed.success ? parsed.data : undefined;
}

export const writeCertificate = (certificate: Certificate): Promise<void> => stored.setValue(certificate);
export const removeCertificate = (): Promise<void> => stored.removeValue();
