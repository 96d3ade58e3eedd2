/** All commands, in the order of help. */
import { keys, user } from './accounts.ts';
import { brief } from './briefs.ts';
import type { Command } from './command.ts';
import { duties } from './duties.ts';
import { draw, journal } from './journal.ts';
import { report } from './reports.ts';
import { exportCommand, importCommand } from './sheets.ts';
import { evaluate, pack, table } from './standards.ts';
import { backupCommand, demo, restoreCommand } from './storage.ts';

export const commands: readonly Command[] = [
  evaluate,
  table,
  report,
  brief,
  importCommand,
  exportCommand,
  pack,
  journal,
  draw,
  user,
  keys,
  backupCommand,
  restoreCommand,
  demo,
  duties,
];
