/**
 * Verdicts at scale: re-judging from stored facts against the plain evaluator, tables to stored verdicts against bare SQL,
 * and how many verdicts one write changes. `--institutions N` (2,000 by default), 600 records each, the Guangshui duties.
 */
import { measureFromFacts } from './evaluate/from-facts.ts';
import { measureFromTables } from './evaluate/from-tables.ts';
import { obligations } from './evaluate/world.ts';
import { finish, round } from './result.ts';

const wanted = Number(process.argv[process.argv.indexOf('--institutions') + 1]);
const institutions = process.argv.includes('--institutions') && wanted > 0 ? wanted : 2_000;
const memory = await measureFromFacts(institutions);
const tables = await measureFromTables(institutions);
finish({
  bench: 'evaluate',
  values: {
    institutions,
    obligations: obligations.length,
    verdicts: memory.verdicts,
    unequal: memory.unequal,
    factsMs: round(memory.factsMs),
    storedFacts: tables.facts,
    storedVerdicts: tables.verdicts,
    tablesMsPer20: round(tables.tablesMs),
    touchedByOneWrite: tables.touchedByOneWrite,
    verdictsOfOne: tables.verdictsOfOne,
  },
  baselines: { plainMs: round(memory.plainMs), bareMsPer20: round(tables.bareMs) },
  ratios: { speedup: round(memory.speedup), tables: round(tables.tables) },
  targets: { 'min:speedup': 5, unequal: 0, tables: 4 },
});
