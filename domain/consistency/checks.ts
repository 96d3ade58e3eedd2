/** 台账自查: every check, in the order in which the page lists them. */
import { evidenceChecks } from './evidence-checks.ts';
import { houseChecks } from './house-checks.ts';
import type { Check } from './snapshot.ts';
import { workChecks } from './work-checks.ts';

export const checks: readonly Check[] = [...evidenceChecks, ...workChecks, ...houseChecks];
