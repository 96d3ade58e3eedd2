// biome-ignore-all format: twenty lines that one can read beside each other
// Checks a draw/v1 file without trusting its publisher: node draw.mjs draw.json (no dependencies; exit code 0 = it holds)
import { createHash, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
const sha = (text) => createHash('sha256').update(text).digest('hex');
const sorted = (v) => (Array.isArray(v) ? v.map(sorted) : v && typeof v === 'object' ? Object.fromEntries(Object.keys(v).sort().map((k) => [k, sorted(v[k])])) : v);
const bytewise = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b));
const d = JSON.parse(readFileSync(process.argv[2], 'utf8')), t = d.terms, open = t.pool.kind === 'open', bad = [];
const check = (what, fits) => (fits ? 0 : bad.push(what));
const pool = open ? t.pool.strata.flatMap((s) => s.ids).sort(bytewise) : ['draw/v1 private', [...t.pool.strata].sort((a, b) => bytewise(a.name, b.name)).map((s) => [s.name, s.root, s.size])];
check('terms', sha(JSON.stringify(sorted(t))) === d.termsHash);
check('pool', sha(JSON.stringify(pool)) === t.poolHash && (!open || new Set(pool).size === pool.length));
const parties = d.randomness?.parties ?? [];
for (const p of parties) check(`reveal of ${p.party}`, p.value === null ? d.state !== 'drawn' : sha(JSON.stringify(['draw/v1 commit', d.termsHash, p.party, p.value])) === p.commitment);
const revealed = JSON.stringify(parties.map((p) => [p.party, p.value]).sort((a, b) => bytewise(a[0], b[0])));
if (d.entropy) check('entropy', d.entropy === (t.announced.kind === 'public' ? `${t.announced.source}第${t.announced.issue}期 ${d.randomness.value}` : revealed));
if (d.result) check('seed', sha(JSON.stringify(['draw/v1', t.poolHash, d.entropy, t.drawId])) === d.seed);
const ranked = (ids) => ids.map((id) => [createHmac('sha256', Buffer.from(d.seed, 'hex')).update(id).digest('hex'), id]).sort().map((x) => x[1]);
for (const [i, r] of (d.result ?? []).entries()) { const s = t.pool.strata[i], ids = s.ids ?? d.tokens?.[i].tokens; if (ids) check(`order of ${s.name}`, JSON.stringify(ranked(ids).slice(0, s.take + s.substitutes)) === JSON.stringify([...r.drawn, ...r.substitutes]) && r.drawn.length === s.take); }
console.log(bad.length ? `DOES NOT HOLD: ${bad.join(', ')}` : `holds (${d.state}${d.void ? `: ${d.void.reason}` : ''}) pool ${t.poolHash} seed ${d.seed}`); process.exit(bad.length ? 1 : 0);
