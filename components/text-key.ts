// A type of the texts, so that a wrong key does not compile; nothing of the file is imported.
// eslint-disable-next-line @typescript-eslint/consistent-type-imports
type Messages = typeof import('../public/_locales/en/messages.json');

export type TextKey = keyof Messages;

type BaseOf<Key> = Key extends `${infer Base}One` ? (`${Base}Other` extends TextKey ? Base : never) : never;

/** Texts that exist as `…One` and `…Other`; their first substitution is the number. */
export type PluralKey = BaseOf<TextKey>;
