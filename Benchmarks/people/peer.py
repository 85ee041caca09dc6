#!/usr/bin/env python3
# Substrate: a sovereign AI appliance.
# SPDX-License-Identifier: Apache-2.0
"""Splink (DuckDB) on the same records: `peer.py RECORDS OUT`. Prints one JSON line of figures, training included."""
import json
import re
import resource
import sys
import time
import unicodedata

import duckdb
import splink.comparison_library as cl
from splink import Linker, SettingsCreator, block_on


def plain(text):
    text = text.lower().replace("ł", "l").replace("ß", "ss").replace("ø", "o")
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def row(record):
    name = plain(record.get("name", ""))
    if "," in name:
        family, given = name.split(",", 1)
        name = f"{given} {family}"
    words = re.findall(r"[\w'-]+", name)
    digits = re.sub(r"\D", "", record.get("phone", ""))
    return {"unique_id": record["record"], "given": words[0] if len(words) > 1 else None,
            "family": words[-1] if words else None, "email": record.get("email", "").lower() or None,
            "phone": digits[-9:] or None, "organisation": plain(record.get("organisation", "")) or None,
            "address": plain(record.get("address", "")) or None}


records = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
start = time.time()
connection = duckdb.connect()
connection.execute("create table records (unique_id integer, given varchar, family varchar, email varchar, phone varchar,"
                   " organisation varchar, address varchar)")
rows = [row(record) for record in records]
with open(sys.argv[2] + ".rows.json", "w", encoding="utf-8") as file:
    for one in rows:
        file.write(json.dumps(one, ensure_ascii=False) + "\n")
connection.execute(f"insert into records by name select * from read_json('{sys.argv[2]}.rows.json', columns={{unique_id:"
                   "'INTEGER',given:'VARCHAR',family:'VARCHAR',email:'VARCHAR',phone:'VARCHAR',organisation:'VARCHAR',"
                   "address:'VARCHAR'}, format='newline_delimited')")
rules = [block_on("email"), block_on("phone"), block_on("address"), block_on("given", "family"),
         block_on("family", "substr(given,1,1)"), block_on("given", "substr(family,1,1)"),
         block_on("organisation", "substr(family,1,1)")]
settings = SettingsCreator(
    link_type="dedupe_only", blocking_rules_to_generate_predictions=rules,
    comparisons=[
        cl.JaroWinklerAtThresholds("given", [0.92, 0.8]).configure(term_frequency_adjustments=True),
        cl.JaroWinklerAtThresholds("family", [0.92, 0.8]).configure(term_frequency_adjustments=True),
        cl.EmailComparison("email"),
        cl.LevenshteinAtThresholds("phone", 1).configure(term_frequency_adjustments=True),
        cl.JaroWinklerAtThresholds("organisation", [0.92]).configure(term_frequency_adjustments=True),
        cl.JaroWinklerAtThresholds("address", [0.92])],
)
try:
    from splink import DuckDBAPI
except ImportError:
    from splink.backends.duckdb import DuckDBAPI
api = DuckDBAPI(connection)
table = api.register("records") if hasattr(api, "register") and not hasattr(api, "_no_register") else "records"
try:
    linker = Linker(table, settings)
except TypeError:
    linker = Linker("records", settings, db_api=api)
linker.training.estimate_probability_two_random_records_match([block_on("email"), block_on("given", "family", "address")],
                                                              recall=0.7)
linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
linker.training.estimate_parameters_using_expectation_maximisation(block_on("email"))
linker.training.estimate_parameters_using_expectation_maximisation(block_on("given", "family"))
pairs = linker.inference.predict(threshold_match_probability=0.2)
found = pairs.as_record_list()
seconds = time.time() - start
with open(sys.argv[2], "w", encoding="utf-8") as file:
    for pair in found:
        file.write(f"{pair['unique_id_l']} {pair['unique_id_r']} {pair['match_probability']}\n")
print(json.dumps({"seconds": seconds, "peak_kib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, "pairs": len(found)}))
