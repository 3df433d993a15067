import { browser } from 'wxt/browser';
import { AppError } from '../model/errors';
import type { Answer, AppCommand } from './protocol';

/** Sends a command to the background, which it wakes, and returns the answer's value. Throws the answer's error. */
export async function sendCommand(command: AppCommand): Promise<unknown> {
  const answer: Answer<unknown> | undefined = await browser.runtime.sendMessage(command);
  if (!answer) throw new AppError('no-answer', 'Holdfast did not answer. Try again.');
  if (answer.ok) return answer.value;
  throw new AppError(answer.error.code, answer.error.message, { data: answer.error.data });
}
