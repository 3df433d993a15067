/** Folders of our own in OPFS: files on their way in, and on their way out. */
export type ArchiveFolder = 'imports' | 'exports';

/** Names are ours, never what a file or an archive is called elsewhere. */
const NAME = /^[0-9a-f]{8,64}$/;

/** A new file, or an emptied one; nothing of it is there until the stream is closed. */
export async function writeArchiveFile(
  folder: ArchiveFolder,
  name: string,
): Promise<WritableStream<Uint8Array<ArrayBuffer>>> {
  const handle = await (await open(folder)).getFileHandle(requireName(name), { create: true });
  return handle.createWritable();
}

/** The file, its bytes still on the disk; undefined when there is none. */
export async function readArchiveFile(folder: ArchiveFolder, name: string): Promise<File | undefined> {
  try {
    return await (await (await open(folder)).getFileHandle(requireName(name))).getFile();
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Removing what is not there does no harm. */
export async function removeArchiveFile(folder: ArchiveFolder, name: string): Promise<void> {
  try {
    await (await open(folder)).removeEntry(requireName(name));
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

/** Files last written before `time`, in milliseconds since 1970. */
export async function listArchiveFiles(folder: ArchiveFolder, time = Infinity): Promise<string[]> {
  const names: string[] = [];
  for await (const handle of (await open(folder)).values()) {
    if (handle.kind !== 'file' || !NAME.test(handle.name)) continue;
    if ((await (handle as FileSystemFileHandle).getFile()).lastModified < time) names.push(handle.name);
  }
  return names;
}

const open = async (folder: ArchiveFolder): Promise<FileSystemDirectoryHandle> =>
  (await navigator.storage.getDirectory()).getDirectoryHandle(folder, { create: true });

function requireName(name: string): string {
  if (!NAME.test(name)) throw new TypeError('a file in OPFS is named by an id');
  return name;
}

const isMissing = (error: unknown): boolean => (error as { name?: unknown } | null)?.name === 'NotFoundError';
