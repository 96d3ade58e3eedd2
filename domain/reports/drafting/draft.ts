/** A draft as it is kept beside its report: shape and hash. */
import { canonicalJson, type Json } from '@qinglian/kernel/canonical.ts';
import { sha256Hex } from '@qinglian/kernel/hash/sha256.ts';
import { z } from 'zod';
import type { ReportDraft } from '../../api/reports.ts';

const record = z.strictObject({ ledger: z.string(), id: z.string(), title: z.string(), date: z.string() });
const sentence = z.strictObject({ text: z.string(), records: z.array(record), row: z.string().nullable() });
const part = z.array(z.array(sentence));

export const reportDraftSchema = z.strictObject({ salt: z.string(), situation: part, problems: part, nextSteps: part });

// Built by us or parsed by the schema: JSON either way; readonly named keys are no index signature to the compiler.
export const draftHashOf = (draft: ReportDraft): string => sha256Hex(canonicalJson(draft as unknown as Json));
