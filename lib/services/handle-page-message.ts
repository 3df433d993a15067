import { AppError } from '../model/errors';
import type { Edit } from '../model/edit';
import type { Services } from './create-services';
import { createGreetPage, mayCapture, type PageGreeting } from './greet-page';
import { withRoom } from './make-room';
import { notePageRestored, type PageRestored } from './page-restored';
import { createRecordEdit, type PageSender } from './record-edit';

/** What content scripts may report. Mirrors `PageMessage`, which parses it. */
export type PageReport = ({ type: 'hello' } & PageGreeting) | Edit | ({ type: 'restored' } & PageRestored);

export type HandlePageMessage = (message: PageReport, sender: PageSender) => Promise<unknown>;

/** Errors that are the page's doing say nothing about the health of saving. */
const NOT_OURS = ['invalid-message', 'too-many-messages', 'not-kept'];

export function createHandlePageMessage(services: Services): HandlePageMessage {
  const { parts, memory, health, schedule, desk, refreshBadge } = services;
  const greet = createGreetPage(parts, memory.index);
  const recordEdit = createRecordEdit(parts, memory.index);
  const edit = async (message: Edit, sender: PageSender): Promise<{ seq: number }> => {
    const allowed = mayCapture(await parts.settings(), sender) && (await isGranted(services, sender));
    if (!allowed) throw new AppError('not-kept', 'This site is not kept.');
    const end = health.saving();
    try {
      const seq = await withRoom(() => recordEdit(message, sender), services.makeRoom);
      health.saved('edit');
      schedule.pageChanged();
      return { seq };
    } finally {
      end();
    }
  };
  return async (message, sender) => {
    // A tab that is being restored gets its uid only once it is open; answering before would make a stranger of it.
    await parts.uids.settled();
    try {
      if (message.type === 'hello') return await greet(message, sender);
      if (message.type === 'edit') return await edit(message, sender);
      await notePageRestored(parts, { memory, desk }, { message, sender });
      return;
    } catch (error) {
      if (!(error instanceof AppError && NOT_OURS.includes(error.code))) {
        health.failed(error, `keeping ${message.type === 'edit' ? 'an edit' : 'a page'}`, 'edit');
        await refreshBadge();
      }
      throw error;
    }
  };
}

/** A content script goes on living in a page whose permission was taken back. */
function isGranted({ parts }: Services, { site }: PageSender): Promise<boolean> {
  return parts.browser.isGranted(site);
}
