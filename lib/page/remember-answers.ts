const MOST = 4_000;

/** Asks the same question about the same text once: the names in a page are looked at again with every capture. */
export function rememberAnswers(ask: (text: string) => boolean): (text: string) => boolean {
  const answers = new Map<string, boolean>();
  return (text) => {
    const known = answers.get(text) ?? ask(text);
    if (answers.size >= MOST) answers.clear();
    answers.set(text, known);
    return known;
  };
}
