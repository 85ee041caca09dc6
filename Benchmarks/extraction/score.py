#!/usr/bin/env python3
# Substrate: a sovereign AI appliance.
# SPDX-License-Identifier: Apache-2.0
"""Exact-span precision and recall a kind: score.py sentences.jsonl mentions.jsonl [--show kind] -> JSON."""
import collections, json, sys

def main():
    sentences = [json.loads(l) for l in open(sys.argv[1])]; found = [json.loads(l) for l in open(sys.argv[2])]
    show = sys.argv[4] if len(sys.argv) > 4 else None
    assert len(sentences) == len(found)
    kinds = {"email", "url", "ip", "iban", "bic", "phone", "card", "date", "money", "address", "reference", "person", "organisation",
             "national_id", "vat_number", "lei", "isin"}
    n = {part: collections.defaultdict(lambda: [0, 0, 0]) for part in ("all", "other")}
    for s, f in zip(sentences, found):
        gold = {(a, b, k): known for a, b, k, known in s["spans"]}
        got = {(a, b, k): (rule, text) for a, b, k, rule, text in f if k in kinds}
        text = s["text"].encode()
        for part in ["all"] + (["other"] if s.get("other") else []):
            t = n[part]
            for g, known in gold.items():
                label = g[2] + ("/known" if known else "/new") if g[2] in ("person", "organisation") else g[2]
                t[label][0] += 1; t[label][1] += g in got
                if g not in got and show == g[2] and part == "all": print("MISS", text[g[0]:g[1]].decode(), "|", s["text"].replace("\n", "\\n"), "|", f, file=sys.stderr)
            for g in got:
                if g not in gold:
                    t[g[2]][2] += 1
                    if show == g[2] and part == "all": print("EXTRA", text[g[0]:g[1]].decode(), got[g], "|", s["text"].replace("\n", "\\n"), file=sys.stderr)
    result = {}
    for part, t in n.items():
        rows = {}
        for k in sorted(t):
            total, hit, extra = t[k]
            if "/" in k: rows[k] = {"n": total, "recall": round(hit / total, 4)}; continue
            if k in ("person", "organisation"):
                hits = sum(v[1] for q, v in t.items() if q.startswith(k + "/"))
                rows[k] = {"extra": extra, "precision": round(hits / max(1, hits + extra), 4)}; continue
            rows[k] = {"n": total, "extra": extra, "precision": round(hit / max(1, hit + extra), 4), "recall": round(hit / max(1, total), 4)}
        result[part] = rows
    print(json.dumps(result, indent=1))

if __name__ == "__main__": main()
