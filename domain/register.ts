/** Every ledger of the product, in the order of navigation. A new register is one file and one line here. */
import type { Ledger } from '@qinglian/kernel/define.ts';
import { accessGrant } from './access/access-grant.ledger.ts';
import { accessRequest } from './access/access-request.ledger.ts';
import { archiveBox } from './archives/archive-box.ledger.ts';
import { archiveItem, archiveRestrictedItem } from './archives/archive-item.ledger.ts';
import { archiveTransfer } from './archives/archive-transfer.ledger.ts';
import { collection } from './collection/collection.ledger.ts';
import { collectionReturn } from './collection/collection-return.ledger.ts';
import { academicConference } from './conferences/academic-conference.ledger.ts';
import { educationSession } from './education/education-session.ledger.ts';
import { meeting } from './meetings/meeting.ledger.ts';
import { verdictDecision } from './obligations/verdict-decision.ledger.ts';
import { plan } from './plans/plan.ledger.ts';
import { task } from './plans/task.ledger.ts';
import { policyDocument } from './policies/policy-document.ledger.ts';
import { modelDepartment } from './publicity/model-department.ledger.ts';
import { opinionEvent } from './publicity/opinion-event.ledger.ts';
import { publicity } from './publicity/publicity.ledger.ts';
import { indicator } from './quality/indicator.ledger.ts';
import { monitoringClosure } from './quality/monitoring-closure.ledger.ts';
import { prescriptionReview } from './quality/prescription-review.ledger.ts';
import { satisfactionSummary } from './quality/satisfaction-summary.ledger.ts';
import { cityPaper } from './reports/city-paper.ledger.ts';
import { report } from './reports/report.ledger.ts';
import { reportingReminder } from './reports/reporting-reminder.ledger.ts';
import { sealUse } from './reports/seal-use.ledger.ts';
import { submission } from './reports/submission.ledger.ts';
import { riskPoint } from './risks/risk-point.ledger.ts';
import { riskScreening } from './risks/risk-screening.ledger.ts';
import { inspection } from './supervision/inspection.ledger.ts';
import { problem } from './supervision/problem.ledger.ts';
import { siteSupervision } from './supervision/site-supervision.ledger.ts';
import { survey } from './surveys/survey.ledger.ts';
import { surveyReply } from './surveys/survey-reply.ledger.ts';
import { surveyTask } from './surveys/survey-task.ledger.ts';
import { talk } from './talks/talk.ledger.ts';

export const ledgers: readonly Ledger[] = [
  meeting,
  plan,
  task,
  policyDocument,
  riskPoint,
  riskScreening,
  talk,
  problem,
  inspection,
  siteSupervision,
  indicator,
  prescriptionReview,
  monitoringClosure,
  academicConference,
  educationSession,
  publicity,
  modelDepartment,
  opinionEvent,
  satisfactionSummary,
  verdictDecision,
  report,
  submission,
  accessRequest,
  accessGrant,
  collection,
  collectionReturn,
  reportingReminder,
  cityPaper,
  survey,
  surveyReply,
  surveyTask,
  sealUse,
  archiveItem,
  archiveBox,
  archiveTransfer,
  archiveRestrictedItem,
];

export const ledgersByName: ReadonlyMap<string, Ledger> = new Map(ledgers.map((ledger) => [ledger.name, ledger]));
