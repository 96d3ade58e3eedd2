/**
 * Verifiable draws: commit → randomness that came later → drawn → published, or void with its reason; anybody verifies with the
 * public page or a script of twenty lines (`domain/draws`, `tools/verify`). Errors: `wrong_state` when a step is out of turn,
 * `invalid_input` when a value does not fit, `not_found` for draws of others.
 */
export { drawRoutes, organisers, publicDrawRoutes } from './routes.ts';
export { reportSample, reportSampleRule } from './report-sample.ts';
export {
  commitValue,
  enterPublicNumber,
  freezeDraw,
  type FreezeInput,
  publishResult,
  replaceDrawn,
  revealValue,
  voidDraw,
  voidIfOverdue,
} from './steps.ts';
export { getDraw, listDraws, type StoredDraw } from './store.ts';
