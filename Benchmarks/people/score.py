# Substrate: a sovereign AI appliance.
# SPDX-License-Identifier: Apache-2.0
"""Pairwise precision, recall and F1 of what a matcher found, against who is who."""
import collections
import itertools


class Groups:
    """Sets that are joined pair by pair."""

    def __init__(self):
        self.parent = {}

    def find(self, item):
        self.parent.setdefault(item, item)
        while self.parent[item] != item:
            self.parent[item] = self.parent[self.parent[item]]
            item = self.parent[item]
        return item

    def join(self, one, other):
        self.parent[self.find(one)] = self.find(other)


def pairs_of(person_of):
    members = collections.defaultdict(list)
    for record, person in person_of.items():
        members[person].append(record)
    return {pair for group in members.values() for pair in itertools.combinations(sorted(group), 2)}


def score(found, true):
    right = len(found & true)
    precision = right / len(found) if found else 1.0
    recall = right / len(true) if true else 1.0
    return {"precision": round(precision, 4), "recall": round(recall, 4),
            "f1": round(2 * precision * recall / (precision + recall), 4) if right else 0.0,
            "wrong": len(found) - right, "pairs": len(found)}


def read_matcher(path):
    """What `bench-people resolve` wrote: the person of each record, the records behind each identifier, open pairs."""
    person_of, records_of, opened = {}, collections.defaultdict(list), []
    for line in open(path):
        kind, *rest = line.split()
        if kind == "a":
            person_of[int(rest[0])] = rest[2]
            records_of[rest[1]].append(int(rest[0]))
        else:
            opened += [(min(a, b), max(a, b), float(rest[2])) for a in records_of[rest[0]] for b in records_of[rest[1]]]
    return person_of, opened


def bands(path, true, scale=lambda pairs: pairs):
    """Scores of the automatic band, of everything at even odds, and with the whole review band."""
    person_of, opened = read_matcher(path)
    automatic = scale(pairs_of(person_of))
    even = automatic | scale({(a, b) for a, b, weight in opened if weight >= 0})
    review = automatic | scale({(a, b) for a, b, _ in opened})
    return {"automatic": score(automatic, true), "even_odds": score(even, true), "with_review": score(review, true)}


def peer(path, threshold, true):
    """Scores of pairs over a threshold, and of their connected components."""
    found, groups, records = set(), Groups(), set()
    for line in open(path):
        left, right, probability = line.split()
        if float(probability) >= threshold:
            left, right = int(left), int(right)
            found.add((min(left, right), max(left, right)))
            groups.join(left, right)
            records.update((left, right))
    return {"pairwise": score(found, true),
            "components": score(pairs_of({record: groups.find(record) for record in records}), true)}
