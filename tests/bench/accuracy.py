#!/usr/bin/env python3
"""Measures what `rectool diff` finds in copies whose edits are known.

accuracy.py RECTOOL [--pairs N] [--seconds S] [--set tune|report] [--codecs A,B] [--unedited N] [--jobs N] [--keep FOLDER]
Prints recall by length and kind, false alarms an hour with their upper 95 % bound, errors of place and length.
"""
import argparse
import concurrent.futures
import json
import os
import random
import subprocess
import tempfile
import time

import talks

SETS = {"tune": (["en", "es"], 1000), "report": (["fr", "it", "ru"], 2000)}
BINS = [(0.02, 0.05), (0.05, 0.1), (0.1, 0.3), (0.3, 1), (1, 100)]


def make_pair(folder, language, seed, options, codec, edited):
    rand = random.Random(f"pair {language} {seed} {codec} {edited}")
    talk = talks.Talk(language, seed, options.seconds, folder)
    other = talks.Talk(rand.choice([l for l in SETS[options.set][0] if l != language]), seed + 500, 60, folder)
    name = os.path.join(folder, f"{language}-{seed}-{codec}-{int(edited)}")
    samples, truth = talk.samples, []
    if edited:
        spacing = options.spacing or rand.choice([0.3, 2, 4, 8])
        samples, truth = talks.random_edits(talk, other, rand, spacing, options.shortest, 5)
    talks.write_wav(name + ".a.wav", talk.samples)
    talks.write_wav(name + ".b.wav", samples)
    ppm = rand.choice([0, 0, rand.uniform(-200, 200)])
    copy = talks.encode(name + ".b.wav", codec, ppm, rand.uniform(-9, 3), name)
    stretch = 1 + ppm * 1e-6
    for edit in truth + [edit["same"] for edit in truth if "same" in edit]:
        edit["a"] = [x / talks.RATE for x in edit["a"]]
        edit["b"] = [x / talks.RATE * stretch for x in edit["b"]]
        edit["length"] /= talks.RATE
    if options.keep:
        with open(name + ".truth.json", "w") as file:
            json.dump(truth, file)
    return name + ".a.wav", copy, truth, ppm


def length_of(edit):
    return max(edit["a"]["end"] - edit["a"]["start"], edit["b"]["end"] - edit["b"]["start"])


def matches(true, told):
    if "same" in true and fits(true["same"] | {"kind": "move"}, told):
        return True
    return fits(true, told)


def fits(true, told):
    off = min(abs(told["b"]["start"] - true["b"][0]), abs(told["b"]["end"] - true["b"][1]))
    if true["kind"] in ("cut", "move"):
        off = min(off, abs(told["a"]["start"] - true["a"][0]))
    return off <= max(0.1, told["precision"] + 0.02) and abs(length_of(told) - true["length"]) <= max(0.03, 0.2 * true["length"])


def score(truth, told):
    """Pairs of (true, told or None), and what was told without being true."""
    left, pairs = list(told), []
    for true in truth:
        near = [t for t in left if matches(true, t)]
        near.sort(key=lambda t: (t["kind"] != true["kind"], abs(t["b"]["start"] - true["b"][0])))
        if near:
            left.remove(near[0])
        pairs.append((true, near[0] if near else None))
    # A move may be told as what was taken out here and put in there, and the other way round: half found, no false alarm.
    for true, found in pairs:
        if true["kind"] == "move":
            left = [t for t in left if not (t["kind"] in ("cut", "insert", "repeat") and abs(length_of(t) - true["length"]) < 0.03)]
    return pairs, left


def examine(job):
    folder, language, seed, options, codec, edited = job
    a, b, truth, ppm = make_pair(folder, language, seed, options, codec, edited)
    start = time.monotonic()
    done = subprocess.run([options.rectool, "diff", "--json", a, b], capture_output=True, stdin=subprocess.DEVNULL)
    seconds = time.monotonic() - start
    try:
        answer = json.loads(done.stdout)
    except json.JSONDecodeError:
        answer = {"edits": [], "relation": "error: " + done.stderr.decode().strip(), "processing": {}}
    if not options.keep:
        for name in (a, b, a.replace(".a.wav", ".b.wav")):
            os.remove(name)
    return job, truth, ppm, answer, seconds


def upper_bound(count, hours):
    """95 %, one-sided, of a Poisson rate: by bisection."""
    import math
    low, high = 0.0, 10.0 + 3 * count
    for _ in range(60):
        mean = (low + high) / 2
        chance = sum(math.exp(-mean) * mean ** k / math.factorial(k) for k in range(count + 1))
        low, high = (mean, high) if chance > 0.05 else (low, mean)
    return high / hours if hours else float("nan")


def quantile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(share * len(values)))] if values else float("nan")


def report(results, options):
    hours = {True: 0.0, False: 0.0}
    alarms = {True: [], False: []}
    everything, relations = [], {}
    for job, truth, ppm, answer, seconds in results:
        edited = job[5]
        hours[edited] += options.seconds / 3600
        pairs, left = score(truth, answer["edits"])
        alarms[edited] += [(job[1:3] + job[4:5], t) for t in left]
        everything += [(job, true, told) for true, told in pairs]
        key = ("edited" if edited else "unedited", answer["relation"])
        relations[key] = relations.get(key, 0) + 1
    print("relation:", ", ".join(f"{k[0]} {k[1]} {n}" for k, n in sorted(relations.items())))
    print(f"{'kind':9}" + "".join(f"{f'{lo}-{hi} s':>16}" for lo, hi in BINS))
    for kind in talks.KINDS + ["all"]:
        row = f"{kind:9}"
        for lo, hi in BINS:
            some = [told for job, true, told in everything if kind in (true["kind"], "all") and lo <= true["length"] < hi]
            found = sum(1 for told in some if told)
            row += f"{f'{found}/{len(some)}':>16}"
        print(row)
    codecs = sorted({job[4] for job, *_ in results})
    for codec in codecs:
        some = [told for job, true, told in everything if job[4] == codec]
        print(f"{codec:16} {sum(1 for told in some if told)}/{len(some)}, false alarms "
              f"{sum(1 for edited in alarms for where, _ in alarms[edited] if where[2] == codec)}")
    for edited in (True, False):
        print(f"false alarms, {'edited' if edited else 'unedited'}: {len(alarms[edited])} in {hours[edited]:.2f} h"
              f" (at most {upper_bound(len(alarms[edited]), hours[edited]):.2f} an hour, 95 %)")
        for where, told in alarms[edited][:options.show]:
            print("   ", *where, told["kind"], f"{told['b']['start']:.3f}-{told['b']['end']:.3f}", f"a {told['a']['start']:.3f}"
                  f" length {length_of(told):.4f} ± {told['precision']:.3f}")
    found = [(true, told) for _, true, told in everything if told]
    found = [(true["same"] if "same" in true and not fits(true, told) else true, told) for true, told in found]
    kinds = sum(1 for true, told in found if true.get("kind", "move") == told["kind"])
    confused = {}
    for true, told in found:
        key = true.get("kind", "move") + " told as " + told["kind"]
        confused[key] = confused.get(key, 0) + 1
    if found:
        lengths = [abs(length_of(told) - true["length"]) for true, told in found if true.get("kind") in ("cut", "insert", "repeat")]
        places = [abs(told["b"]["start"] - true["b"][0]) for true, told in found]
        inside = sum(1 for true, told in found if abs(told["b"]["start"] - true["b"][0]) <= told["precision"] + 0.001)
        print(f"kind right: {kinds}/{len(found)};", ", ".join(f"{k} {n}" for k, n in confused.items() if k.split()[0] != k.split()[-1]))
        print(f"length: median {1000 * quantile(lengths, 0.5):.2f} ms, 95 % {1000 * quantile(lengths, 0.95):.2f} ms")
        print(f"place: median {1000 * quantile(places, 0.5):.1f} ms, 95 % {1000 * quantile(places, 0.95):.1f} ms; "
              f"within its precision {inside}/{len(found)}")
    for job, true, told in [x for x in everything if not x[2]][:options.show]:
        print("  missed", job[1], job[2], job[4], true["kind"], f"b {true['b'][0]:.3f} a {true['a'][0]:.3f} length {true['length']:.4f}")
    drift = [abs(answer.get("processing", {}).get("drift_ppm", 0) - ppm) for _, _, ppm, answer, _ in results if answer["processing"]]
    print(f"drift: error at most {max(drift, default=float('nan')):.1f} ppm")
    total = sum(seconds for *_, seconds in results)
    print(f"time: {(hours[True] + hours[False]) * 3600 / total:.0f} times real time")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rectool")
    parser.add_argument("--pairs", type=int, default=15)
    parser.add_argument("--unedited", type=int, default=0)
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--shortest", type=float, default=0.02)
    parser.add_argument("--set", choices=SETS, default="tune")
    parser.add_argument("--codecs", default=",".join(talks.CODECS))
    parser.add_argument("--spacing", type=float)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep")
    parser.add_argument("--show", type=int, default=20)
    options = parser.parse_args()
    languages, seed = SETS[options.set]
    codecs = options.codecs.split(",")
    folder = options.keep or tempfile.mkdtemp(prefix="accuracy-")
    os.makedirs(folder, exist_ok=True)
    jobs = [(folder, languages[i % len(languages)], seed + i, options, codecs[i % len(codecs)], i < options.pairs)
            for i in range(options.pairs + options.unedited)]
    for language in languages:
        talks.prompts(language, folder)
    with concurrent.futures.ProcessPoolExecutor(options.jobs) as pool:
        report(list(pool.map(examine, jobs)), options)


if __name__ == "__main__":
    main()
