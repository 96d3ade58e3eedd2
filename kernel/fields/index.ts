/** The closed set of field kinds. A new kind is one file here, one column rule in `server/ledger/tables`, one input in `web/ledger/fields`. */
import type { ChoiceField, MultiChoiceField } from './choice.ts';
import { parseChoice, parseMultiChoice } from './choice.ts';
import { type DateField, type PeriodField, parseDate, parsePeriod } from './date.ts';
import { type EvidenceField, type EvidenceItem, parseEvidence } from './evidence.ts';
import { bad, type Parsed } from './field.ts';
import { type LinkField, parseLink } from './link.ts';
import { type MoneyField, parseMoney } from './money.ts';
import { type NumberField, parseNumber } from './number.ts';
import type { SignatureField, SignatureValue } from './signature.ts';
import { parseText, type TextField } from './text.ts';

export { choice, multiChoice } from './choice.ts';
export { date, period } from './date.ts';
export { evidence } from './evidence.ts';
export { department, departments, organisation, person, persons, post, posts, reference, references } from './link.ts';
export { money } from './money.ts';
export { number } from './number.ts';
export { signature } from './signature.ts';
export { longText, text } from './text.ts';

export type Field =
  | TextField
  | ChoiceField
  | MultiChoiceField
  | NumberField
  | MoneyField
  | DateField
  | PeriodField
  | LinkField
  | EvidenceField
  | SignatureField;
export type FieldKind = Field['kind'];

/** What a record holds for one field; `null` is "not filled in". */
export type FieldValue = null | string | number | readonly string[] | readonly EvidenceItem[] | SignatureValue;

export type ValueOf<F> =
  F extends ChoiceField<infer C>
    ? C
    : F extends MultiChoiceField<infer C>
      ? readonly C[]
      : F extends TextField | DateField | PeriodField
        ? string
        : F extends NumberField | MoneyField
          ? number
          : F extends LinkField
            ? F extends { readonly many: true }
              ? readonly string[]
              : string
            : F extends EvidenceField
              ? readonly EvidenceItem[]
              : F extends SignatureField
                ? SignatureValue
                : never;

/** Reads one value from outside (JSON or a cell). `today` is the clock's day. Errors are Chinese sentences for the place of the field. */
export function parseField(field: Field, raw: unknown, today: string): Parsed<FieldValue> {
  switch (field.kind) {
    case 'text':
    case 'longText':
      return parseText(field, raw);
    case 'choice':
      return parseChoice(field, raw);
    case 'multiChoice':
      return parseMultiChoice(field, raw);
    case 'number':
      return parseNumber(field, raw);
    case 'money':
      return parseMoney(field, raw);
    case 'date':
      return parseDate(field, raw, today);
    case 'period':
      return parsePeriod(field, raw);
    case 'person':
    case 'post':
    case 'department':
    case 'organisation':
    case 'reference':
      return parseLink(field, raw);
    case 'evidence':
      return parseEvidence(field, raw);
    case 'signature':
      return bad('签字只能由本人在办理时完成');
  }
}

/** Fits half a line of a form, on screen and on paper: what is short when filled in. */
export const isShortField = (field: Field): boolean =>
  field.kind !== 'longText' &&
  field.kind !== 'evidence' &&
  field.kind !== 'multiChoice' &&
  !(field.kind === 'text' && field.maxLength > 200) &&
  !('many' in field && field.many);
