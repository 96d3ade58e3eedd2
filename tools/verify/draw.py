# Checks a draw/v1 file without trusting its publisher: python3 draw.py draw.json (no dependencies; exit code 0 = it holds)
import hashlib, hmac, json, sys
js = lambda value, **kw: json.dumps(value, ensure_ascii=False, separators=(",", ":"), **kw)
sha = lambda text: hashlib.sha256(text.encode()).hexdigest()
d = json.load(open(sys.argv[1], encoding="utf-8")); t = d["terms"]; strata = t["pool"]["strata"]; bad = []
check = lambda what, fits: None if fits else bad.append(what)
is_open = t["pool"]["kind"] == "open"
pool = sorted(i for s in strata for i in s["ids"]) if is_open else ["draw/v1 private", sorted([s["name"], s["root"], s["size"]] for s in strata)]
check("terms", sha(js(t, sort_keys=True)) == d["termsHash"])
check("pool", sha(js(pool)) == t["poolHash"] and (not is_open or len(set(pool)) == len(pool)))
parties = (d["randomness"] or {}).get("parties", [])
for p in parties: check("reveal of " + p["party"], d["state"] != "drawn" if p["value"] is None else sha(js(["draw/v1 commit", d["termsHash"], p["party"], p["value"]])) == p["commitment"])
a = t["announced"]
if d["entropy"]: check("entropy", d["entropy"] == (f"{a['source']}第{a['issue']}期 {d['randomness']['value']}" if a["kind"] == "public" else js(sorted([p["party"], p["value"]] for p in parties))))
if d["result"]: check("seed", sha(js(["draw/v1", t["poolHash"], d["entropy"], t["drawId"]])) == d["seed"])
ranked = lambda ids: sorted(ids, key=lambda i: hmac.new(bytes.fromhex(d["seed"]), i.encode(), hashlib.sha256).hexdigest())
for n, r in enumerate(d["result"] or []):
    s = strata[n]; ids = s["ids"] if is_open else d["tokens"] and d["tokens"][n]["tokens"]
    if ids: check("order of " + s["name"], ranked(ids)[: s["take"] + s["substitutes"]] == r["drawn"] + r["substitutes"] and len(r["drawn"]) == s["take"])
print("DOES NOT HOLD: " + ", ".join(bad) if bad else f"holds ({d['state']}{': ' + d['void']['reason'] if d['void'] else ''}) pool {t['poolHash']} seed {d['seed']}"); sys.exit(1 if bad else 0)
