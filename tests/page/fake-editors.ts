/** A page's CodeMirror view as far as the bridge uses it, hung where @codemirror/view hangs it. */
export class FakeCodeMirror {
  readonly transactions: object[] = [];
  readonly scrollDOM = { scrollTop: 0 };
  state: {
    readOnly: boolean;
    doc: { length: number; toString(): string };
    selection: { main: { anchor: number; head: number } };
  };

  constructor(text: string, { readOnly = false } = {}) {
    this.state = { readOnly, ...docOf(text), selection: { main: { anchor: 0, head: 0 } } };
  }

  dispatch(transaction: {
    changes: { from: number; to: number; insert: string };
    selection: { anchor: number; head: number };
  }): void {
    const { changes, selection } = transaction;
    const now = this.state.doc.toString();
    const text = now.slice(0, changes.from) + changes.insert + now.slice(changes.to);
    if (selection.anchor > text.length || selection.head > text.length) throw new RangeError('Selection out of range');
    this.transactions.push(transaction);
    this.state = { ...this.state, ...docOf(text), selection: { main: selection } };
  }
}

const docOf = (text: string) => ({ doc: { length: text.length, toString: () => text } });

/** Gives every view of the page its editor, by the handle of the version. */
export function installCodeMirrors(root: ParentNode, handle: 'cmTile' | 'cmView' = 'cmTile'): FakeCodeMirror[] {
  return [...root.querySelectorAll('.cm-content')].map((content) => {
    const text = [...content.querySelectorAll('.cm-line')].map((line) => line.textContent).join('\n');
    const view = new FakeCodeMirror(text, { readOnly: content.getAttribute('contenteditable') === 'false' });
    Object.assign(content, { [handle]: { view } });
    return view;
  });
}

/** An editor with a model of its own: it takes a paste into the model and draws itself from that. */
export function installPasteEditors(root: ParentNode): void {
  for (const editor of root.querySelectorAll('.ProseMirror, [data-lexical-editor], .ql-editor')) {
    editor.addEventListener('paste', (event) => {
      const { clipboardData } = event as ClipboardEvent;
      const html = clipboardData?.getData('text/html') ?? '';
      event.preventDefault();
      if (html === '') throw new Error('an editor that is handed an empty clipboard is empty afterwards');
      const pasted = new DOMParser().parseFromString(html, 'text/html').body;
      for (const paragraph of pasted.querySelectorAll('p:empty')) {
        const filler = document.createElement('br');
        filler.className = 'ProseMirror-trailingBreak';
        paragraph.append(filler);
      }
      editor.replaceChildren(...pasted.childNodes);
    });
  }
}
