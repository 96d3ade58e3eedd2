/** 临时统计表 over HTTP. */
import type { FormColumn, Row } from '../surveys/form.ts';
import type { RecordView } from './ledgers.ts';
import type { Problem } from '@qinglian/kernel/errors.ts';

/** POST /api/city/surveys, PATCH /api/city/surveys/:id */
export interface SurveyBody {
  readonly title: string;
  readonly shape: 'unit' | 'rows';
  readonly deadline: string;
  readonly note: string;
  readonly columns: readonly FormColumn[];
}

/** GET /api/city/surveys/:id */
export interface SurveyDetail {
  readonly record: RecordView;
  readonly columns: readonly FormColumn[];
  readonly units: readonly {
    readonly id: string;
    readonly name: string;
    readonly phone: string | null;
    readonly replyId: string;
    readonly version: number;
    readonly state: string;
    readonly stateLabel: string;
    readonly isProxy: boolean;
    readonly submittedOn: string | null;
    readonly signedBy: string;
    readonly opinion: string;
    readonly rows: readonly Row[] | null;
  }[];
  readonly sums: readonly (number | null)[];
  readonly reminder: string;
}

/** Units a form may be sent to: GET /api/city/units */
export interface CityUnits {
  readonly units: readonly {
    readonly id: string;
    readonly name: string;
    readonly type: string | null;
    readonly phone: string | null;
  }[];
}

/** GET /api/surveys/:id at the unit */
export interface SurveyTaskDetail {
  readonly record: RecordView;
  readonly names: Readonly<Record<string, string>>;
  readonly columns: readonly FormColumn[];
  readonly rows: readonly Row[];
}

/** What an uploaded sheet holds; with problems nothing was stored. */
export interface SheetRead {
  readonly rows: readonly Row[];
  readonly problems: readonly Problem[];
  readonly stored: boolean;
}
