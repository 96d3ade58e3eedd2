/** Every route behind sign-in, registered in one place: what `main.ts` serves and what the leak suite walks is the same. */
import { join } from 'node:path';
import { archiveServicesOf } from './archives.ts';
import { accessRoutes } from './areas/access/routes.ts';
import { briefRoutes } from './areas/briefs/routes.ts';
import { archiveRoutes } from './areas/archives/routes.ts';
import { calendarRoutes } from './areas/calendar/routes.ts';
import { collectionRoutes } from './areas/collection/routes.ts';
import { consistencyRoutes } from './areas/consistency/routes.ts';
import { accountRoutes } from './areas/people/accounts.ts';
import { administrationRoutes } from './areas/people/administration.ts';
import { messageRoutes } from './areas/messages/routes.ts';
import { sendersOf } from './areas/messages/senders.ts';
import { peopleRoutes } from './areas/people/people.ts';
import { setupRoutes } from './areas/setup/setup.ts';
import { findRoutes } from './areas/lookup/find.ts';
import { lookupRoutes } from './areas/lookup/routes.ts';
import { cityRoutes } from './areas/reports/city-routes.ts';
import { reportRoutes } from './areas/reports/routes.ts';
import { intakeRoutes } from './areas/reports/intake-routes.ts';
import { paperSignRoutes } from './areas/reports/paper-sign-routes.ts';
import { exchangeRoutes } from './areas/reports/exchange-routes.ts';
import { sectionRoutes } from './areas/reports/section-board.ts';
import { surveyRoutes } from './areas/reports/surveys/routes.ts';
import { windowRoutes } from './areas/reports/window-routes.ts';
import { packRoutes } from './areas/packs/routes.ts';
import { parameterRoutes } from './areas/standards/parameters.ts';
import { standardRoutes } from './areas/standards/routes.ts';
import { todayRoutes } from './areas/today/today.ts';
import { drawRoutes } from './engines/draws/index.ts';
import { fileRoutes } from './ledger/files/routes.ts';
import { printRoutes } from './ledger/prints/routes.ts';
import { ledgerRoutes } from './ledger/routes.ts';
import { sheetRoutes } from './ledger/sheets/routes.ts';
import { viewRoutes } from './ledger/views.ts';
import { folderStore } from './platform/files/store.ts';
import { openDoors } from './platform/identity/sso/flow.ts';
import { externalSignInRoutes } from './platform/identity/sso/routes.ts';
import { readProviders } from './platform/identity/sso/settings.ts';
import { type DemoCard, sessionRoutes } from './platform/identity/session-routes.ts';
import type { Installation } from './compose.ts';
import type { QinglianApp } from './platform/http/app.ts';

/** `demoCards`: the accounts of the demo city; absent, the routes of the cards do not exist. */
export async function staffRoutes(
  app: QinglianApp,
  installation: Installation,
  demoCards: readonly DemoCard[] | undefined,
): Promise<void> {
  const { config } = installation;
  sessionRoutes(app, {
    ...installation.identity,
    isSecure: config.isSecure,
    ...(demoCards === undefined ? {} : { demoCards }),
  });
  const doors = openDoors(readProviders(join(config.dataDir, 'sign-in.json')), installation.identity);
  externalSignInRoutes(app, { ...installation.identity, doors, isSecure: config.isSecure, staffOrigin: config.staffOrigin });
  ledgerRoutes(app, installation.ledger);
  viewRoutes(app, installation.ledger);
  await sheetRoutes(app, installation.ledger);
  printRoutes(app, installation.ledger);
  const files = folderStore(installation.filesDirectory);
  fileRoutes(app, installation.ledger, files);
  standardRoutes(app, installation);
  parameterRoutes(app, installation);
  packRoutes(app, installation);
  calendarRoutes(app, installation);
  todayRoutes(app, installation);
  briefRoutes(app, installation);
  const reports = { ...installation, ...config };
  reportRoutes(app, reports);
  cityRoutes(app, reports);
  windowRoutes(app, reports);
  surveyRoutes(app, installation.ledger);
  sectionRoutes(app, installation.ledger);
  exchangeRoutes(app, reports, installation.keys);
  intakeRoutes(app, reports, folderStore(installation.filesDirectory));
  paperSignRoutes(app, installation.ledger, folderStore(installation.filesDirectory));
  messageRoutes(app, installation.ledger, sendersOf(config));
  lookupRoutes(app, installation.ledger);
  findRoutes(app, installation.ledger);
  consistencyRoutes(app, installation);
  peopleRoutes(app, installation.ledger);
  administrationRoutes(app, installation.ledger);
  accountRoutes(app, installation.identity);
  setupRoutes(app, installation);
  drawRoutes(app, installation.ledger, config);
  collectionRoutes(app, installation);
  accessRoutes(app, { ledger: installation.ledger, files });
  archiveRoutes(app, archiveServicesOf(installation));
}
