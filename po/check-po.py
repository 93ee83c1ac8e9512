#!/usr/bin/env python3
"""Fails unless a catalogue has every sentence of the sources, translated, with the same values in it: check-po.py LANGUAGE.po rectool.pot"""
import re
import subprocess
import sys
from collections import Counter


def entries(path, *options):
    """Sentences as (singular, plural or None) -> list of translations. msgcat writes each on one line."""
    text = subprocess.run(["msgattrib", "--no-wrap", "--no-obsolete", *options, path], check=True, capture_output=True, text=True).stdout
    found = {}
    for block in text.split("\n\n"):
        one = re.search(r'^msgid "(.*)"$', block, re.M)
        if one and one.group(1):
            many = re.search(r'^msgid_plural "(.*)"$', block, re.M)
            found[one.group(1), many.group(1) if many else None] = re.findall(r'^msgstr(?:\[\d\])? "(.*)"$', block, re.M)
    return found


def values(sentence):
    return Counter(re.findall(r"\{[^{}]*\}", sentence))


def edges(sentence):
    return re.match(r"^\s*", sentence).group(), re.search(r"(\\n|\s)*$", sentence).group()


def main():
    catalogue, pot = sys.argv[1:]
    subprocess.run(["msgfmt", "--check", "--output-file=/dev/null", catalogue], check=True)
    wanted, given = entries(pot), entries(catalogue)
    faults = [f"missing: {key[0]}" for key in wanted if key not in given or not all(given[key])]
    faults += [f"fuzzy: {key[0]}" for key in entries(catalogue, "--only-fuzzy")]
    faults += [f"not in the sources any more: {key[0]}" for key in given if key not in wanted]
    for (one, many), translations in given.items():
        for number, translation in enumerate(translations):
            same = many or one
            fits = values(translation) == values(same) or (many and number == 0 and values(translation) <= values(same))
            if translation and not fits:
                faults.append(f"other values: {translation}")
            if translation and edges(translation) != edges(one):
                faults.append(f"other blanks at its start or end: {translation}")
    print("\n".join(faults))
    print(f"{len(wanted)} sentences, {len(faults)} faults")
    return bool(faults)


sys.exit(main())
