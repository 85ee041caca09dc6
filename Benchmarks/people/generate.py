#!/usr/bin/env python3
# Substrate: a sovereign AI appliance.
# SPDX-License-Identifier: Apache-2.0
"""Makes records of invented people with the faults that real records have: `generate.py --seed 3 --people 20000`.

Prints JSON lines: `record` (its number), `person` (the truth, read by the scorer alone), `at`, and those of `name`,
`email`, `phone`, `organisation`, `address` that the record has. Everything comes from Faker and the seed.
"""
import argparse
import json
import random
import re
import sys
import unicodedata

from faker import Faker

LOCALES = ["en_US", "en_GB", "de_DE", "fr_FR", "es_ES", "it_IT", "nl_NL", "pl_PL", "sv_SE", "pt_BR"]
CODES = {"en_US": "1", "en_GB": "44", "de_DE": "49", "fr_FR": "33", "es_ES": "34", "it_IT": "39", "nl_NL": "31",
         "pl_PL": "48", "sv_SE": "46", "pt_BR": "55"}
PUBLIC = ["gmail.com", "outlook.com", "yahoo.com", "web.de", "gmx.net", "orange.fr", "libero.it", "hotmail.com",
          "proton.me", "icloud.com"]
# Short forms people sign with; written down here for the generator, not taken from the matcher's own table.
SHORT = {
    "Robert": ["Bob", "Rob"], "William": ["Bill", "Will"], "Richard": ["Rick", "Dick"], "Michael": ["Mike", "Mick"],
    "James": ["Jim", "Jamie"], "John": ["Jack", "Johnny"], "Joseph": ["Joe"], "Thomas": ["Tom"], "Christopher": ["Chris"],
    "Matthew": ["Matt"], "Anthony": ["Tony"], "Daniel": ["Dan", "Danny"], "David": ["Dave"], "Edward": ["Ed", "Ted"],
    "Charles": ["Charlie", "Chuck"], "Andrew": ["Andy", "Drew"], "Steven": ["Steve"], "Stephen": ["Steve"],
    "Kenneth": ["Ken"], "Benjamin": ["Ben"], "Samuel": ["Sam"], "Gregory": ["Greg"], "Patrick": ["Pat"],
    "Alexander": ["Alex", "Sasha"], "Nicholas": ["Nick"], "Jonathan": ["Jon"], "Timothy": ["Tim"], "Jeffrey": ["Jeff"],
    "Elizabeth": ["Liz", "Beth", "Betty"], "Katherine": ["Kate", "Kathy"], "Catherine": ["Cathy", "Kate"],
    "Margaret": ["Maggie", "Peggy"], "Jennifer": ["Jen", "Jenny"], "Patricia": ["Pat", "Trish"], "Rebecca": ["Becky"],
    "Susan": ["Sue"], "Deborah": ["Debbie"], "Jessica": ["Jess"], "Victoria": ["Vicky"], "Samantha": ["Sam"],
    "Johannes": ["Hannes", "Hans"], "Maximilian": ["Max"], "Sebastian": ["Basti"], "Friedrich": ["Fritz"],
    "Wilhelm": ["Willi"], "Heinrich": ["Heinz"], "Katharina": ["Kathi", "Katja"], "Elisabeth": ["Lisa", "Elli"],
    "Susanne": ["Susi"], "Francisco": ["Paco"], "José": ["Pepe"], "Manuel": ["Manolo"], "Giuseppe": ["Beppe"],
    "Francesco": ["Franco"], "Salvatore": ["Totò"], "Katarzyna": ["Kasia"], "Małgorzata": ["Gosia"],
    "Aleksandra": ["Ola"], "Stanisław": ["Staszek"], "Krzysztof": ["Krzysiek"], "Antonio": ["Toni"],
}
GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "å": "aa", "ø": "oe"})


def plain(text):
    text = text.replace("ł", "l").replace("Ł", "L").replace("ß", "ss").replace("ø", "o")
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def slug(text):
    return re.sub(r"[^a-z0-9]", "", plain(text).lower())


class World:
    def __init__(self, seed, people):
        self.random = random.Random(seed)
        self.faker = {locale: Faker(locale) for locale in LOCALES}
        for index, locale in enumerate(LOCALES):
            self.faker[locale].seed_instance(seed * 100 + index)
        self.organisations = [self.organisation() for _ in range(max(20, people // 10))]
        self.people = []
        while len(self.people) < people:
            first = self.person()
            self.people.append(first)
            # One in twelve brings a relative with the same family name at the same place and telephone.
            if self.random.random() < 0.08 and len(self.people) < people:
                self.people.append(self.relative(first))

    def phone(self, locale):
        return "+" + CODES[locale] + str(self.random.randint(2, 9)) + "".join(
            self.random.choice("0123456789") for _ in range(8))

    def organisation(self):
        locale = self.random.choice(LOCALES)
        name = self.faker[locale].company()
        domain = (slug(name)[:18] or "firm") + self.random.choice([".com", ".de", ".net", ".eu", ".org"])
        return {"name": name, "domain": domain, "phone": self.phone(locale)}

    def postal(self, locale):
        return re.sub(r"\s*\n\s*", ", ", self.faker[locale].address())

    def mail(self, given, family, organisation):
        g, f = slug(given) or "x", slug(family) or "y"
        pick = self.random.random()
        if organisation and pick < 0.6:
            local = self.random.choice([f"{g}.{f}", f"{g}.{f}", f"{g[0]}{f}", f"{g[0]}.{f}", f"{f}"])
            return f"{local}@{organisation['domain']}"
        number = self.random.choice(["", "", str(self.random.randint(1, 99)), str(self.random.randint(1950, 2005))])
        local = self.random.choice([f"{g}.{f}", f"{g}{f}", f"{g[0]}{f}", f"{g}_{f}", f"{f}.{g}"]) + number
        return f"{local}@{self.random.choice(PUBLIC)}"

    def person(self):
        locale = self.random.choice(LOCALES)
        maker = self.faker[locale]
        person = {"locale": locale, "given": maker.first_name(), "family": maker.last_name(),
                  "phone": self.phone(locale), "address": self.postal(locale),
                  "organisation": self.random.choice(self.organisations) if self.random.random() < 0.75 else None}
        person["middle"] = maker.first_name() if self.random.random() < 0.15 else None
        person["email"] = self.mail(person["given"], person["family"], person["organisation"])
        return person

    def relative(self, first):
        other = self.person()
        other.update(locale=first["locale"], family=first["family"], address=first["address"])
        other["given"] = self.faker[first["locale"]].first_name()
        if self.random.random() < 0.6:
            other["phone"] = first["phone"]
        other["email"] = self.mail(other["given"], other["family"], other["organisation"])
        return other

    def typo(self, text):
        letters = [i for i, c in enumerate(text) if c.isalnum()]
        if len(letters) < 3:
            return text
        i = self.random.choice(letters)
        kind = self.random.randrange(4)
        other = self.random.choice("0123456789" if text[i].isdigit() else "abcdefghijklmnopqrstuvwxyz")
        if kind == 0:
            return text[:i] + text[i + 1:]
        if kind == 1:
            return text[:i] + other + text[i + 1:]
        if kind == 2:
            return text[:i] + other + text[i:]
        return text[:i] + text[i + 1:i + 2] + text[i] + text[i + 2:]

    def written_name(self, person, changed):
        chance = self.random.random
        given, family = person["given"], person["family"]
        if changed and person.get("later_family"):
            family = person["later_family"]
        if chance() < 0.08 and given in SHORT:
            given = self.random.choice(SHORT[given])
        elif given in SHORT and chance() < 0.12:
            given = self.random.choice(SHORT[given])
        if chance() < 0.05:
            given = self.typo(given)
        if chance() < 0.05:
            family = self.typo(family)
        if chance() < 0.06:
            given = given[:1] + "."
        if person["middle"] and chance() < 0.5:
            given += " " + (person["middle"] if chance() < 0.5 else person["middle"][:1] + ".")
        pick = chance()
        if pick < 0.03:
            name = f"{family}, {given}"
        elif pick < 0.05:
            name = f"{family} {given}"
        else:
            name = f"{given} {family}"
        pick = chance()
        if pick < 0.08:
            name = plain(name)
        elif pick < 0.12:
            name = plain(name.translate(GERMAN))
        elif pick < 0.15:
            name = name.upper()
        return name

    def written_phone(self, phone):
        pick = self.random.random()
        if pick < 0.02:
            phone = "+" + self.typo(phone[1:])
        elif pick < 0.3:
            phone = phone[:3] + " " + phone[3:6] + " " + phone[6:]
        elif pick < 0.4:
            phone = "00" + phone[1:]
        return phone

    def records(self):
        chance = self.random.random
        for number, person in enumerate(self.people):
            if chance() < 0.03:
                person["later_family"] = self.faker[person["locale"]].last_name()
            later = dict(person)
            # A second life: another mail address, job, flat, telephone; each with its own chance.
            if chance() < 0.25:
                later["organisation"] = self.random.choice(self.organisations)
            if later["organisation"] is not person["organisation"] or chance() < 0.2:
                later["email"] = self.mail(person["given"], person.get("later_family") or person["family"],
                                           later["organisation"])
            if chance() < 0.15:
                later["address"] = self.postal(person["locale"])
            if chance() < 0.15:
                later["phone"] = self.phone(person["locale"])
            count = self.random.choices([1, 2, 3, 4, 5], [40, 30, 18, 8, 4])[0]
            for _ in range(count):
                changed = chance() < 0.4
                state = later if changed else person
                record = {"person": number, "at": f"{self.random.randint(2019, 2021) + (4 if changed else 0)}-"
                          f"{self.random.randint(1, 12):02}-{self.random.randint(1, 28):02}T09:00:00Z",
                          "name": self.written_name(state, changed)}
                if chance() < 0.70:
                    record["email"] = self.typo(state["email"]) if chance() < 0.02 else state["email"]
                if chance() < 0.60:
                    switchboard = state["organisation"] and chance() < 0.12
                    record["phone"] = self.written_phone(state["organisation"]["phone"] if switchboard else state["phone"])
                if state["organisation"] and chance() < 0.65:
                    name = state["organisation"]["name"]
                    record["organisation"] = self.typo(name) if chance() < 0.03 else name
                if chance() < 0.55:
                    record["address"] = self.typo(state["address"]) if chance() < 0.05 else state["address"]
                yield record


if __name__ == "__main__":
    options = argparse.ArgumentParser()
    options.add_argument("--seed", type=int, required=True)
    options.add_argument("--people", type=int, default=20_000)
    options = options.parse_args()
    records = list(World(options.seed, options.people).records())
    random.Random(options.seed + 1).shuffle(records)
    for number, record in enumerate(records):
        sys.stdout.write(json.dumps({"record": number, **record}, ensure_ascii=False) + "\n")
