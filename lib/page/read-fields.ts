import type { FieldState, FieldValue } from '../model/field-state';
import { LIMITS } from '../model/limits';
import type { Refusal, RefusalReason } from '../model/page-state';
import type { PageAccess } from './adapters/adapter';
import { FIELD_ADAPTERS } from './adapters/registry';
import type { LiveField } from './capture-page';
import type { Describer } from './describe';
import { attempt, detectFields, type DetectedField } from './detect-fields';
import { matches } from './dom';
import type { FieldMemory } from './field-memory';
import { redactValue, type Redactor } from './redact';
import { holdsSomething, labelWithoutValue, neverRead } from './refused-field';
import type { Root } from './tree';

/** What one pass over the page works with. */
export interface Pass {
  roots: readonly Root[];
  describer: Describer;
  redactor: Redactor;
  memory: FieldMemory;
  access: PageAccess;
  composer: Element | undefined;
}

export interface FieldsRead {
  fields: FieldState[];
  refused: Refusal[];
}

/** Room for everything else that a message holds, and for what escaping adds. */
const MAX_CHARACTERS = LIMITS.messageCharacters * 0.75;

/** Reads the value, and remembers it if it is the first of this field. */
export function readValue({ element, adapter }: DetectedField, { access, memory }: Pass): FieldValue | undefined {
  const value = adapter.capture(element, access);
  if (value) memory.look({ element, adapter }, value);
  return value;
}

/** Every field that somebody changed, and every one that is left out for a reason. */
export function readFields(pass: Pass): FieldsRead {
  const { fields, broken } = detectFields(pass.roots, FIELD_ADAPTERS);
  const reading = new Reading(pass);
  for (const adapter of broken) reading.refuse('unreadable', adapter.id);
  for (const field of fields) {
    attempt(
      () => reading.add(field),
      () => reading.refuse('unreadable', field.adapter.id),
    );
  }
  for (const element of pass.roots.flatMap(neverRead)) reading.addNeverRead(element);
  return { fields: reading.fields, refused: reading.refused };
}

class Reading {
  readonly fields: FieldState[] = [];
  readonly refused: Refusal[] = [];
  private characters = 0;

  constructor(private readonly pass: Pass) {}

  add(field: DetectedField): void {
    const { redactor, memory } = this.pass;
    const { element } = field;
    const atSight = redactor.refuseAtSight(element);
    const value = atSight ? undefined : readValue(field, this.pass);
    if (atSight) this.refuseElement(atSight, element);
    else if (!value && memory.isTouched(element)) this.refuseElement('unreadable', element);
    if (!value || !memory.isChanged(field, value) || isOtherOption(element, value)) return;
    const label = this.pass.describer.label(element);
    const reason = redactor.refuseByName(element, label);
    if (reason) this.refuse(reason, labelWithoutValue(element, label));
    else this.keep(field, value, label);
  }

  addNeverRead(element: Element): void {
    const reason = this.pass.redactor.refuseAtSight(element);
    if (reason) this.refuseElement(reason, element);
  }

  refuse(reason: RefusalReason, label: string): void {
    if (this.refused.length < LIMITS.fieldsPerFrame) this.refused.push({ reason, label });
  }

  private refuseElement(reason: RefusalReason, element: Element): void {
    if (!this.pass.memory.isTouched(element) && !holdsSomething(element)) return;
    this.refuse(reason, labelWithoutValue(element, this.pass.describer.label(element)));
  }

  private keep(field: DetectedField, found: FieldValue, label: string): void {
    const { value, reason } = redactValue(found);
    if (reason) this.refuse(reason, label);
    if (!value) return;
    const size = 'text' in value ? value.text.length + ('html' in value ? value.html.length : 0) : 0;
    if (this.characters + size > MAX_CHARACTERS) this.refuse('too-long', label);
    else if (this.fields.length >= LIMITS.fieldsPerFrame) this.refuse('too-many', label);
    else {
      this.characters += size;
      this.fields.push(this.stateOf(field, value, label));
    }
  }

  private stateOf({ element, adapter }: DetectedField, value: FieldValue, label: string): FieldState {
    const { describer, memory, composer } = this.pass;
    const base = memory.base(element);
    return {
      adapter: adapter.id,
      adapterVersion: adapter.version,
      place: describer.place(element),
      label,
      value,
      ...(base !== undefined && { base }),
      ...(element === composer && { composer: true }),
    };
  }
}

/** Of a radio group only the chosen button says anything. */
function isOtherOption(element: Element, value: FieldValue): boolean {
  return value.kind === 'checked' && !value.checked && matches(element, '[type="radio" i]');
}

/** The fields that may be read, and so may be written. */
export function liveFields(pass: Pass): LiveField[] {
  return detectFields(pass.roots, FIELD_ADAPTERS).fields.flatMap(
    (field) =>
      attempt(
        () => liveField(field, pass),
        () => undefined,
      ) ?? [],
  );
}

function liveField(field: DetectedField, pass: Pass): LiveField[] {
  const { element, adapter } = field;
  const { describer, redactor, memory } = pass;
  const label = describer.label(element);
  if (redactor.refuseAtSight(element) ?? redactor.refuseByName(element, label)) return [];
  const read = (): FieldValue | undefined =>
    attempt(
      () => readValue(field, pass),
      () => undefined,
    );
  read();
  return [
    {
      element,
      adapter,
      label,
      place: describer.place(element),
      composer: element === pass.composer,
      get touched() {
        return memory.isTouched(element);
      },
      get base() {
        return memory.base(element);
      },
      value() {
        const value = read();
        return value && redactValue(value).value;
      },
      isPageOwn() {
        const value = read();
        return value !== undefined && memory.isPageOwn(field, value);
      },
    },
  ];
}
