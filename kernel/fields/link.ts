import { isId } from '../ids.ts';
import { bad, type FieldBase, type FieldOptions, ok, type Parsed } from './field.ts';

/** Fields that point at something else by id; the plural constructors (`persons`, …) hold a list. */
export interface PersonField extends FieldBase<'person'> {
  readonly many: boolean;
  /** `own` grants reach records in which a field marked so names the reader. */
  readonly isOwner?: boolean;
  /** Who answers for it still being done: goes to the successor. Who once did or said something does not. */
  readonly isDuty?: boolean;
}
export interface PostField extends FieldBase<'post'> {
  readonly many: boolean;
}
export interface DepartmentField extends FieldBase<'department'> {
  readonly many: boolean;
  /** The department this record belongs to, for `department` grants. At most one field of a ledger, not `many`. */
  readonly isHome?: boolean;
}
export interface OrganisationField extends FieldBase<'organisation'> {
  readonly many: boolean;
}
export interface ReferenceField extends FieldBase<'reference'> {
  readonly many: boolean;
  /** Name of the ledger pointed at. */
  readonly ledger: string;
}
export type LinkField = PersonField | PostField | DepartmentField | OrganisationField | ReferenceField;

type One = { readonly many: false };
type Many = { readonly many: true };
type PersonOptions = FieldOptions & { readonly isOwner?: boolean; readonly isDuty?: boolean };
type DepartmentOptions = FieldOptions & { readonly isHome?: boolean };

export const person = (label: string, options?: PersonOptions): PersonField & One => ({
  personal: true,
  ...options,
  kind: 'person',
  label,
  many: false,
});
export const persons = (label: string, options?: PersonOptions): PersonField & Many => ({
  personal: true,
  ...options,
  kind: 'person',
  label,
  many: true,
});
export const post = (label: string, options?: FieldOptions): PostField & One => ({
  ...options,
  kind: 'post',
  label,
  many: false,
});
export const posts = (label: string, options?: FieldOptions): PostField & Many => ({
  ...options,
  kind: 'post',
  label,
  many: true,
});
export const department = (label: string, options?: DepartmentOptions): DepartmentField & One => ({
  ...options,
  kind: 'department',
  label,
  many: false,
});
export const departments = (label: string, options?: FieldOptions): DepartmentField & Many => ({
  ...options,
  kind: 'department',
  label,
  many: true,
});
export const organisation = (label: string, options?: FieldOptions): OrganisationField & One => ({
  ...options,
  kind: 'organisation',
  label,
  many: false,
});
export const reference = (label: string, ledger: string, options?: FieldOptions): ReferenceField & One => ({
  ...options,
  kind: 'reference',
  label,
  ledger,
  many: false,
});
export const references = (label: string, ledger: string, options?: FieldOptions): ReferenceField & Many => ({
  ...options,
  kind: 'reference',
  label,
  ledger,
  many: true,
});

/** Reads ids only; whether they exist and may be named is the write path's question. */
export function parseLink(field: LinkField, raw: unknown): Parsed<string | readonly string[]> {
  if (raw === null || raw === undefined || raw === '') return ok<string>(null);
  if (!field.many) return isId(raw) ? ok(raw) : bad(`请从列表中选择${field.label}`);
  if (!Array.isArray(raw) || !raw.every(isId)) return bad(`请从列表中选择${field.label}`);
  if (raw.length > 2000) return bad('一次最多选择2000项');
  const unique = [...new Set(raw)];
  return ok(unique.length === 0 ? null : unique);
}
