/** A page that shows an alert, or computes for long, hears nothing before that ends. Nobody waits for it longer. */
const PATIENCE_MS = 3_000;

/** What a page answers, or `late` when that takes too long. */
export async function inTime<Answer>(answer: Promise<Answer>, late: Answer, ms = PATIENCE_MS): Promise<Answer> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const patience = new Promise<Answer>((resolve) => {
    timer = setTimeout(() => resolve(late), ms);
  });
  return Promise.race([answer, patience]).finally(() => clearTimeout(timer));
}
