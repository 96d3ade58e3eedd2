/** Which area adds what to the pages of a register's records. */
import { lazy } from 'react';
import { addExtra } from '../../ledger/extras.ts';

addExtra(
  'access_request',
  lazy(() => import('../../areas/access/request-extra.tsx').then(({ RequestExtra }) => ({ default: RequestExtra }))),
);
addExtra(
  'access_grant',
  lazy(() => import('../../areas/access/grant-extra.tsx').then(({ GrantExtra }) => ({ default: GrantExtra }))),
);
addExtra(
  'collection_return',
  lazy(() => import('../../areas/collection/return-extra.tsx').then(({ ReturnExtra }) => ({ default: ReturnExtra }))),
);
addExtra(
  'survey',
  lazy(() => import('../../areas/city/survey-extra.tsx').then(({ SurveyExtra }) => ({ default: SurveyExtra }))),
);
addExtra(
  'survey_task',
  lazy(() => import('../../areas/city/survey-fill.tsx').then(({ SurveyFill }) => ({ default: SurveyFill }))),
);
addExtra(
  'archive_item',
  lazy(() => import('../../areas/archives/archive-extras.tsx').then(({ ItemExtra }) => ({ default: ItemExtra }))),
);
addExtra(
  'archive_restricted_item',
  lazy(() => import('../../areas/archives/archive-extras.tsx').then(({ ItemExtra }) => ({ default: ItemExtra }))),
);
addExtra(
  'archive_box',
  lazy(() => import('../../areas/archives/archive-extras.tsx').then(({ BoxExtra }) => ({ default: BoxExtra }))),
);
addExtra(
  'archive_transfer',
  lazy(() => import('../../areas/archives/archive-extras.tsx').then(({ TransferExtra }) => ({ default: TransferExtra }))),
);
