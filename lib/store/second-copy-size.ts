const FOLDER = 'second-copy';

/** Bytes of the files of the second copy; 0 where there is none. Reads no content. */
export async function readSecondCopySize(): Promise<number> {
  try {
    const root = await navigator.storage.getDirectory();
    return await sizeOf(await root.getDirectoryHandle(FOLDER));
  } catch {
    // No such folder, or no such file system.
    return 0;
  }
}

async function sizeOf(folder: FileSystemDirectoryHandle): Promise<number> {
  let size = 0;
  for await (const entry of folder.values()) {
    if (entry instanceof FileSystemDirectoryHandle) size += await sizeOf(entry);
    else if (entry instanceof FileSystemFileHandle) size += (await entry.getFile()).size;
  }
  return size;
}
