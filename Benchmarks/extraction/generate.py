#!/usr/bin/env python3
# Substrate: a sovereign AI appliance.
# SPDX-License-Identifier: Apache-2.0
"""Labelled sentences for the extraction bench, the same for one seed.

  generate.py --seed dev  --count 2000 > dev.jsonl       rules may be tuned on these
  generate.py --seed held --count 2000 > held.jsonl      other values, and 240 more sentences of other shapes

One JSON object a line: {"id", "locale", "template", "text", "spans": [[start, end, kind, known?]], "names": [[text, kind]]},
offsets in UTF-8 bytes. Values come from Faker in seven locales; check digits are computed here where Faker has none.
"""
import argparse, json, random, re, string
from faker import Faker
import templates

LOCALES = ["en_US", "en_GB", "de_DE", "fr_FR", "es_ES", "it_IT", "nl_NL"]
MONTHS = {
    "en": "January February March April May June July August September October November December".split(),
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split(),
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split(),
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre".split(),
    "nl": "januari februari maart april mei juni juli augustus september oktober november december".split(),
}
FORMS = {"en_US": ["Inc.", "LLC", "Corp."], "en_GB": ["Ltd", "plc", "LLP"], "de_DE": ["GmbH", "AG", "GmbH & Co. KG"],
         "fr_FR": ["SARL", "SA", "SAS"], "es_ES": ["S.L.", "S.A."], "it_IT": ["S.r.l.", "S.p.A."], "nl_NL": ["B.V.", "N.V."]}

def luhn(digits):
    total = 0
    for i, c in enumerate(reversed(digits)):
        d = int(c) * (2 if i % 2 == 0 else 1)
        total += d - 9 if d > 9 else d
    return str(-total % 10)

class Values:
    def __init__(self, seed):
        self.r = random.Random(seed)
        self.fakers = {}
        for i, locale in enumerate(LOCALES):
            self.fakers[locale] = Faker(locale); self.fakers[locale].seed_instance(f"{seed}/{i}")
    def digits(self, n): return "".join(self.r.choice(string.digits) for _ in range(n))
    def make(self, kind, locale):
        f, r, lang = self.fakers[locale], self.r, locale[:2]
        if kind == "EMAIL":
            v = r.choice([f.email, f.company_email, f.safe_email, f.free_email])()
            return r.choice([v, v, v, v.replace("@", "+" + f.word().lower().split()[0] + "@") if v.isascii() and lang == "en" else v])
        if kind == "URL": return r.choice([f.url(), f.url() + f.uri_path(), "https://www." + f.domain_name() + "/" + f.uri_path() + "?id=" + self.digits(3)])
        if kind == "IP": return r.choice([f.ipv4(), f.ipv4(), f.ipv6()])
        if kind == "IBAN":
            v = f.iban()
            return r.choice([v, " ".join(v[i:i + 4] for i in range(0, len(v), 4))])
        if kind == "PHONE": return f.phone_number()
        if kind == "CARD":
            p = r.choice(["4" + self.digits(14), str(r.randint(51, 55)) + self.digits(13), "37" + self.digits(12), "6011" + self.digits(11)])
            v = p + luhn(p)
            return r.choice([v, " ".join(v[i:i + 4] for i in range(0, len(v), 4)) if len(v) == 16 else v])
        if kind == "DATE":
            d = f.date_between("-30y", "+5y"); m = MONTHS[lang]
            long = {"en": [f"{d.day} {m[d.month-1]} {d.year}", f"{m[d.month-1]} {d.day}, {d.year}", f"{d.day} {m[d.month-1][:3]} {d.year}"],
                    "de": [f"{d.day}. {m[d.month-1]} {d.year}", f"{d.day:02d}.{d.month:02d}.{d.year}", f"{d.day}.{d.month}.{d.year}"],
                    "fr": [f"{'1er' if d.day == 1 else d.day} {m[d.month-1]} {d.year}"], "es": [f"{d.day} de {m[d.month-1]} de {d.year}"],
                    "it": [f"{d.day} {m[d.month-1]} {d.year}"], "nl": [f"{d.day} {m[d.month-1]} {d.year}"]}[lang]
            return r.choice(long + [d.isoformat(), f"{d.day:02d}/{d.month:02d}/{d.year}" if lang != "de" else d.isoformat()])
        if kind == "MONEY":
            n = r.choice([r.randint(1, 999), r.randint(1000, 99999), r.randint(100000, 9999999)]); c = r.randint(0, 99)
            en = f"{n:,}.{c:02d}"; de = f"{n:,}".replace(",", ".") + f",{c:02d}"; fr = f"{n:,}".replace(",", " ") + f",{c:02d}"
            return {"en": r.choice([("$" if locale == "en_US" else "£") + en, f"EUR {en}", f"{en} {'USD' if locale == 'en_US' else 'GBP'}"]),
                    "de": r.choice([f"{de} €", f"{de} EUR", f"EUR {de}"]), "fr": r.choice([f"{fr} €", f"{fr} euros"]), "es": f"{de} €",
                    "it": r.choice([f"€ {de}", f"{de} euro"]), "nl": f"€ {de}"}[lang]
        if kind in ("PERSON", "NAME"):
            while True:
                v = f"{f.first_name()} {f.last_name()}"
                if len(v) > 6: return v
        if kind == "SURNAME": return f.last_name()
        if kind == "ORG": return f"{f.last_name()} {r.choice(['Systems','Logistik','Consult','Bau','Media','Energie','Foods','Textil'])} {r.choice(FORMS[locale])}"
        if kind == "ADDRESS": return f.address().replace("\n", r.choice([", ", "\n"]))
        if kind == "REF": return r.choice([f"{r.choice(['INV','RE','FA','PO','CON','ORD'])}-{r.randint(2018, 2026)}-{self.digits(4)}", self.digits(7), f"{r.choice('ABCDK')}{self.digits(6)}"])
        if kind == "BIC": return "".join(r.choice(string.ascii_uppercase) for _ in range(4)) + {"en": "GB", "de": "DE", "fr": "FR", "es": "ES", "it": "IT", "nl": "NL"}[lang] + r.choice(["2L", "FF", "PP"]) + r.choice(["", "XXX"])
        if kind == "PLAIN": return r.choice([self.digits(5), self.digits(8), f"{r.randint(1, 40)} %", f"v{r.randint(1, 9)}.{r.randint(0, 20)}.{r.randint(0, 9)}", f"{r.randint(1, 12)}:{r.randint(10, 59)}", f"A{r.randint(1, 9)}", f"{r.randint(2, 90)} kg"])
        raise ValueError(kind)

KINDS = {"EMAIL": "email", "URL": "url", "IP": "ip", "IBAN": "iban", "PHONE": "phone", "CARD": "card", "DATE": "date", "MONEY": "money",
         "PERSON": "person", "NAME": "person", "SURNAME": "person", "ORG": "organisation", "ADDRESS": "address", "REF": "reference", "BIC": "bic"}
SLOT = re.compile(r"\{([A-Z]+)\}")

def sentence(values, number, locale, template):
    out, spans, names, position = b"", [], [], 0
    for match in SLOT.finditer(template):
        out += template[position:match.start()].encode(); position = match.end()
        kind = match.group(1); value = values.make(kind, locale)
        if kind == "URL" and template[match.end():match.end() + 1] in ".,": value = value.rstrip("/")
        start = len(out); out += value.encode()
        if kind == "PLAIN": continue
        known = kind in ("PERSON", "ORG") and values.r.random() < 0.7
        if known: names.append([value, KINDS[kind]])
        spans.append([start, len(out), KINDS[kind], known])
    out += template[position:].encode()
    return {"id": number, "locale": locale, "template": template, "text": out.decode(), "spans": spans, "names": names}

def main():
    a = argparse.ArgumentParser(); a.add_argument("--seed", default="dev"); a.add_argument("--count", type=int, default=2000)
    a = a.parse_args(); values = Values(a.seed); number = 0
    every = [(l, t) for l in LOCALES for t in templates.TUNED[l[:2]]]
    rest = [(l, t) for l in LOCALES for t in templates.OTHER[l[:2]]]
    for i in range(a.count):
        locale, template = every[i % len(every)]
        print(json.dumps(sentence(values, number, locale, template), ensure_ascii=False)); number += 1
    if a.seed != "dev":
        for i in range(240):
            locale, template = rest[i % len(rest)]
            print(json.dumps(dict(sentence(values, number, locale, template), other=True), ensure_ascii=False)); number += 1

if __name__ == "__main__": main()
