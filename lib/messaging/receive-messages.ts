import type { Browser } from 'wxt/browser';
import type * as z from 'zod/mini';
import { AppError, InvalidMessageError, toReport } from '../model/errors';
import { LIMITS } from '../model/limits';
import type { PageSender } from '../services/record-edit';
import { AppCommand, PageMessage, type Answer } from './protocol';

export interface MessageHandlers {
  page(message: PageMessage, sender: PageSender): Promise<unknown>;
  command(command: AppCommand): Promise<unknown>;
  /** Notes it; nobody waits for that. */
  refused(error: AppError, sender: Sender): void;
}

type Sender = Browser.runtime.MessageSender;

/** A message as it came. */
export interface Received {
  raw: unknown;
  sender: Sender;
}

/**
 * Parses, names the sender, dispatches and answers. Pages of ours may command, content scripts may only report;
 * anything else is refused with a named error and changes nothing.
 */
export async function receiveMessage(
  { raw, sender }: Received,
  handlers: MessageHandlers,
  own: OwnOrigin,
): Promise<Answer<unknown>> {
  try {
    if (sender.id !== own.id) throw new InvalidMessageError('it came from elsewhere');
    const fromPage = !(sender.url ?? '').startsWith(own.url);
    const value = fromPage
      ? await handlers.page(parse(PageMessage, raw), toPageSender(sender))
      : await handlers.command(parse(AppCommand, raw));
    return { ok: true, value: value ?? null };
  } catch (error) {
    if (error instanceof AppError) handlers.refused(error, sender);
    return { ok: false, error: toReport(error) };
  }
}

/** Who we are: messages of other extensions and of web pages never match. */
export interface OwnOrigin {
  id: string;
  url: string;
}

function parse<Schema extends z.ZodMiniType>(schema: Schema, raw: unknown): z.infer<Schema> {
  const size = (JSON.stringify(raw) as string | undefined)?.length ?? 0;
  if (size > LIMITS.messageCharacters) throw new InvalidMessageError('it is too long', { size });
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new InvalidMessageError('it has the wrong form', {
    at: issue?.path.join('.') ?? '',
    problem: issue?.message ?? '',
  });
}

function toPageSender({ tab, frameId, url, origin }: Sender): PageSender {
  if (tab?.id === undefined || frameId === undefined) throw new InvalidMessageError('it came from no tab');
  return {
    tabId: tab.id,
    frameId,
    url: url ?? '',
    site: origin && origin !== 'null' ? `${origin}/` : (tab.url ?? url ?? ''),
    privateWindow: tab.incognito,
  };
}
