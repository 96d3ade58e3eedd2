/** What a number of a duty says, in words and with its unit: 每季度至少 1 次, 覆盖 100 %. */
import { cadences } from '@qinglian/kernel/calendar/period.ts';
import type { Obligation, Sources } from './types.ts';

export interface ParamWords {
  readonly meaning: string;
  readonly unit: string;
}

const uses = (value: unknown, param: string): boolean => value === `$${param}`;

export function paramWords(obligation: Obligation, param: string, sources: Sources): ParamWords {
  switch (obligation.kind) {
    case 'periodic_count':
      return { meaning: `每${cadences[obligation.every]}至少`, unit: '次' };
    case 'deadline':
      return { meaning: '到期前至少', unit: '次' };
    case 'coverage':
      return { meaning: '覆盖至少', unit: '%' };
    case 'per_event':
      return { meaning: '事后不超过', unit: 'workdays' in obligation.within ? '个工作日' : '天' };
    case 'per_subject_interval':
      return { meaning: uses(obligation.warnFrom, param) ? '提醒起于' : '间隔不超过', unit: '年' };
    case 'threshold': {
      const { value, from } = obligation.evidence;
      const field = value === null ? undefined : sources.get(from)?.fields[value];
      const unit = obligation.of === 'count' ? '件' : field?.kind === 'number' ? field.unit : '';
      return { meaning: 'gte' in obligation.limit ? '不低于' : '不超过', unit };
    }
    case 'standing':
    case 'judgement':
      return { meaning: param, unit: '' };
  }
}
