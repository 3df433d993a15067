import { LIMITS } from '../../lib/model/limits';

/** Tags between commas, each once; undefined when there are too many or one is too long to be kept. */
export function parseTags(typed: string): string[] | undefined {
  const tags = [
    ...new Set(
      typed
        .split(/[,;\n]/)
        .map((tag) => tag.trim())
        .filter((tag) => tag !== ''),
    ),
  ];
  return tags.length <= LIMITS.tags && tags.every((tag) => tag.length <= LIMITS.tagCharacters) ? tags : undefined;
}
