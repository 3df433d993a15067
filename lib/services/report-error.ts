import { toReport } from '../model/errors';

/** Errors the browser makes when a tab or frame goes away under us: not worth a line in the log. */
const NOISE = ['No tab with id', 'No window with id', 'No frame with id', 'Tabs cannot be edited right now'];

/** A line in the browser's log, by code and data; never what a page held. */
export function reportError(error: unknown, when: string): void {
  const { code, message, data } = toReport(error);
  if (!NOISE.some((noise) => message.includes(noise))) console.warn(`holdfast: ${when}: ${code}: ${message}`, data);
}
