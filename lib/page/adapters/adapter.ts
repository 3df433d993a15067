import type { ConversationCapture } from '../../model/conversation';
import type { FieldValue } from '../../model/field-state';

/** What adapters may use of the world: everything else they get from the element. */
export interface PageAccess {
  /** The element's shadow root, closed ones included. */
  shadowRootOf(element: Element): ShadowRoot | null;
  /**
   * Asks the page-world bridge about the editor in `element`, synchronously.
   * Undefined when the bridge is absent or refuses; the answer is hostile until checked.
   */
  askBridge(element: Element, request: BridgeRequest): unknown;
}

/** JSON only: it crosses worlds inside a CustomEvent. */
export type BridgeRequest = { editor: string; action: 'read' } | { editor: string; action: 'write'; value: FieldValue };

export type WriteResult = 'written' | 'refused';

/** What an editor of the page holds, as it crosses worlds. */
export type EditorValue = Omit<Extract<FieldValue, { kind: 'editor' }>, 'kind'>;

/**
 * The part of an adapter that runs in the page's own world, for an editor whose state only that world can see. It may
 * throw: the bridge then answers nothing.
 */
export interface PageEditor<Handle = unknown> {
  /** What the editor in `element` is read and written by; undefined when there is none, or it may not be written in. */
  find(element: Element): Handle | undefined;
  read(handle: Handle): EditorValue;
  /** True when the editor has taken the text. Its undo gives back what was there. */
  write(handle: Handle, value: EditorValue): boolean;
}

/**
 * Reads and writes one kind of field or editor. Pure over the DOM: no extension API, no storage, no network.
 * Nothing here throws across the contract and nothing changes the page but `restore`.
 */
export interface FieldAdapter {
  /** Stored in every snapshot. Never rename. */
  readonly id: string;
  readonly version: number;
  /** The adapter's elements directly inside one tree (a document or one shadow root), in document order. */
  detect(root: ParentNode): Element[];
  /** The element's present value; undefined when it cannot be read. */
  capture(target: Element, access: PageAccess): FieldValue | undefined;
  /** The value the page itself declares in its markup, when markup can: a textarea's default, an option's `selected`. */
  pageDefault?(target: Element): FieldValue | undefined;
  /** Writes the value the way the element's framework believes. The caller reads back and compares. */
  restore(target: Element, value: FieldValue, access: PageAccess): WriteResult;
}

/** Reads the conversation a page shows. Its composer is a field like any other and is restored as one. */
export interface ConversationAdapter {
  /** Stored in every conversation as `provider`. Never rename. */
  readonly id: string;
  readonly version: number;
  /** Narrowed by url first, then by what the page shows. */
  detect(root: ParentNode, url: URL): boolean;
  capture(root: ParentNode, url: URL): ConversationCapture | undefined;
  /** The element the next prompt is written in. */
  composer(root: ParentNode): Element | undefined;
}
