/** An element with text inside; a page's text is never parsed as markup. */
export function part<Tag extends keyof HTMLElementTagNameMap>(
  document: Document,
  tag: Tag,
  text = '',
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

/** A button; `name` is what a screen reader says when the text is only a sign. */
export function button(
  document: Document,
  { text, name }: { text: string; name?: string },
  onClick: () => void,
): HTMLButtonElement {
  const element = part(document, 'button', text);
  element.type = 'button';
  if (name !== undefined) {
    element.setAttribute('aria-label', name);
    element.title = name;
  }
  element.addEventListener('click', onClick);
  return element;
}

/** Styles one shadow root; Firefox refuses constructed sheets of content scripts, and then an element must do. */
export function styleRoot(root: ShadowRoot, css: string): void {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
  } catch {
    root.append(part(root.ownerDocument, 'style', css));
  }
}
