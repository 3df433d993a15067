import type { CertificateStorage } from '../../../lib/store/second-copy/copy-context';
import type { CopyFolder } from '../../../lib/store/second-copy/copy-folder';
import type { Certificate } from '../../../lib/model/certificate';

/** A folder of files in memory, which tests may damage. */
export interface MemoryFolder extends CopyFolder {
  files: Map<string, Uint8Array<ArrayBuffer>>;
}

export function memoryFolder(files = new Map<string, Uint8Array<ArrayBuffer>>()): MemoryFolder {
  return {
    files,
    list: () => Promise.resolve([...files.keys()]),
    read: (name, start, end) => Promise.resolve(files.get(name)?.slice(start, end)),
    write: (name, bytes) => Promise.resolve(void files.set(name, bytes.slice())),
    remove: (name) => Promise.resolve(void files.delete(name)),
  };
}

export interface MemoryCertificate extends CertificateStorage {
  value: Certificate | undefined;
}

export function memoryCertificate(): MemoryCertificate {
  const certificate: MemoryCertificate = {
    value: undefined,
    read: () => Promise.resolve(certificate.value),
    write: (value) => Promise.resolve(void (certificate.value = structuredClone(value))),
    remove: () => Promise.resolve(void (certificate.value = undefined)),
  };
  return certificate;
}
