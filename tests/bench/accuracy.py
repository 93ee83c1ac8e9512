#!/usr/bin/python3
"""Measures what `rectool diff` finds in copies whose edits are known, or with --chain what `rectool verify` finds from the chain alone.

Prints recall by length and kind, false alarms an hour with their upper 95 % bound, errors of place and length, how far the stated
precision and confidence hold. Speakers and seeds of the set `report` are not those of the set `tune`.
"""
import argparse
import concurrent.futures
import json
import math
import os
import subprocess
import sys
import tempfile
import time

import pairs
import talks

SETS = {"tune": ([("en", "es", "fr"), ("es", "en", "fr")], 1000),  # two who talk, and one whose words are put in
        "report": ([("fr", "it", "ru"), ("it", "ru", "fr"), ("ru", "fr", "it")], 2000)}
SHORTEST = (0.02, 0.03, 0.05, 0.06, 0.1, 0.3)
BINS = [(0.005, 0.02), (0.02, 0.05), (0.05, 0.1), (0.1, 0.3), (0.3, 1), (1, 100)]


def length_of(told):
    return max(told["a"]["end"] - told["a"]["start"], told["b"]["end"] - told["b"]["start"])


def off_ends(true, told):
    """How far both ends are off in the copy. Of sound that is said twice either time is the one too many, or the end of the one and the
    start of the other: it may be told anywhere from the first to the second."""
    earlier = min(max(true["b"][0] - told["b"]["start"], 0), true["length"]) if true["kind"] == "repeat" else 0
    return abs(told["b"]["start"] + earlier - true["b"][0]), abs(told["b"]["end"] + earlier - true["b"][1])


def off_place(true, told):
    return max(off_ends(true, told))


def fits(true, told):
    off = min(off_ends(true, told))
    if true["kind"] in ("cut", "move"):
        off = min(off, abs(told["a"]["start"] - true["a"][0]))
    return off <= max(0.1, told["precision"] + 0.02) and abs(length_of(told) - true["length"]) <= max(0.03, 0.2 * true["length"])


def ways_to_tell(true):
    return [true] + ([true["same"] | {"kind": "move", "pause": true["pause"]}] if "same" in true else [])


def match(truth, told):
    """Pairs of (true, told or None), and what was told without being true."""
    left, found = list(told), []
    for true in truth:
        near = [(t["kind"] != way["kind"], abs(t["b"]["start"] - way["b"][0]), i, way, t)
                for way in ways_to_tell(true) for i, t in enumerate(left) if fits(way, t)]
        if near:
            _, _, _, way, best = min(near, key=lambda n: n[:3])
            left.remove(best)
            found.append((way, best))
        else:
            found.append((true, None))
    # A move may be told as what was taken out here and put in there: found, and no false alarm.
    for true, _ in found:
        if true["kind"] == "move":
            left = [t for t in left if not any(t["kind"] in ("cut", "insert", "repeat") and abs(length_of(t) - way["length"]) < 0.03
                                               for way in ways_to_tell(true))]
    return found, left


def reaches(told, side):
    """What it says of that side, with how far it may be off."""
    return told[side]["start"] - min(told["precision"], 0.1), told[side]["end"] + min(told["precision"], 0.1)


def common(one, other):
    return min(one[1], other[1]) - max(one[0], other[0])


def changed(true):
    """Where the one and the other are not alike because of it. What is repeated is in the reference as it was."""
    return [(side, way[side]) for way in ways_to_tell(true) for side in ("b" if way["kind"] == "repeat" else "ab")]


def said_over(true, told):
    """Whether it says that something was done over half of the edit or more, and hardly anything else: whoever listens there hears
    it, even where two edits are told as one, or an end is far off."""
    besides = length_of(told) - true["length"]
    return besides < max(1, true["length"]) and any(
        end - start >= true["length"] / 2 and common((start, end), reaches(told, side)) >= (end - start) / 2
        for side, (start, end) in changed(true))


def is_beside(told, truth):
    """Whether anything was done within 0.1 s of it, on either side."""
    return any(common(where, reaches(told, side)) > -0.1 for true in truth for side, where in changed(true))


def signed(program, path):
    """Its chain. The key is made anew each time: nobody has to trust it."""
    key, chain = path + ".key", path + ".recsig"
    for command in (["keygen", "-q", "--no-passphrase", "-s", key, "-p", key + ".pub"], ["sign", "-q", path, "-s", key, "-o", chain, "--force"]):
        subprocess.run([program, *command], check=True, stdin=subprocess.DEVNULL)
    os.remove(key)
    os.remove(key + ".pub")
    return chain


def examine(job):
    folder, speakers, seed, codec, options, program = job
    pair = pairs.make(folder, list(speakers[:2]), speakers[2], seed, codec, options)
    start = time.monotonic()
    command = [program, "diff", "--json", pair["a"], pair["b"]]
    if options["chain"]:
        command = [program, "verify", "--json", pair["b"], "--chain", signed(program, pair["a"])]
    done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL)
    seconds = time.monotonic() - start
    try:
        answer = json.loads(done.stdout)
    except json.JSONDecodeError:
        answer = {"edits": [], "relation": "error: " + done.stderr.decode().strip()}
    answer.setdefault("processing", {})
    if options["chain"]:
        os.remove(pair["a"] + ".recsig")
    if not options["keep"]:
        pairs.discard(pair)
    return pair, answer, seconds


def upper_bound(count, hours):
    """95 %, one-sided, of a Poisson rate: by bisection."""
    low, high = 0.0, 10.0 + 3 * count
    for _ in range(60):
        mean = (low + high) / 2
        chance = sum(math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(count + 1))
        low, high = (mean, high) if chance > 0.05 else (low, mean)
    return high / hours if hours else float("nan")


def quantile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(share * len(values)))] if values else float("nan")


def share(part, whole):
    return f"{part}/{whole}" + (f" ({100 * part / whole:.1f} %)" if whole else "")


def print_recall(rows):
    print(f"{'kind':9}" + "".join(f"{f'{1000 * low:g}-{1000 * high:g} ms':>18}" for low, high in BINS))
    for kind in pairs.KINDS + ["all"]:
        cells = [[told for true, told in rows if kind in (true["kind"], "all") and low <= true["length"] < high] for low, high in BINS]
        print(f"{kind:9}" + "".join(f"{share(sum(t is not None for t in cell), len(cell)) if cell else '-':>18}" for cell in cells))
    apart = [row for row in rows if not row[0].get("mixed")]
    for which, some in (("all", rows), ("with 0.1 s of speech and more up to the edits beside them", apart)):
        print(f"{which}:", "; ".join(f"at least {1000 * least:.0f} ms: {found_share(some, least)}" for least in SHORTEST))


def found_share(rows, least):
    told = [told is not None for true, told in rows if true["length"] >= least]
    return share(sum(told), len(told))


def print_errors(found):
    lengths = [abs(length_of(told) - true["length"]) for true, told in found if true["kind"] in ("cut", "insert", "repeat")]
    spoken = [off_place(true, told) for true, told in found if not true["pause"]]
    pauses = [(off_place(true, told), told["precision"]) for true, told in found if true["pause"]]
    kinds = sum(true["kind"] == told["kind"] for true, told in found)
    confused = {}
    for true, told in found:
        if true["kind"] != told["kind"]:
            confused[f"{true['kind']} told as {told['kind']}"] = confused.get(f"{true['kind']} told as {told['kind']}", 0) + 1
    print(f"kind right: {share(kinds, len(found))};", ", ".join(f"{k} {n}" for k, n in confused.items()))
    print("length of cuts, inserts and repeats: " + errors(lengths))
    print("place outside pauses: " + errors(spoken))
    print(f"place in pauses: {errors([off for off, _ in pauses])}; in the stated interval "
          f"{share(sum(off <= precision + 0.001 for off, precision in pauses), len(pauses))}")
    inside = {kind: [off_place(true, told) <= told["precision"] + 0.001 for true, told in found if true["kind"] == kind] for kind in pairs.KINDS}
    print(f"within the stated precision: {share(sum(map(sum, inside.values())), len(found))};",
          ", ".join(f"{kind} {share(sum(which), len(which))}" for kind, which in inside.items() if which))


def errors(values):
    return (f"median {1000 * quantile(values, 0.5):.2f} ms, 95 % {1000 * quantile(values, 0.95):.2f} ms, "
            f"most {1000 * max(values, default=float('nan')):.1f} ms of {len(values)}")


def print_confidence(found, alarms):
    for low, high in ((0, 0.8), (0.8, 0.9), (0.9, 0.95), (0.95, 0.99), (0.99, 1.01)):
        right = sum(low <= told["confidence"] < high for _, told in found)
        wrong = sum(low <= told["confidence"] < high for _, told in alarms)
        if right + wrong:
            print(f"confidence {low:.2f}-{min(high, 1):.2f}: {share(right, right + wrong)} true")


def report(results, show):
    rows, said, away, alarms, relations = [], [], 0, {True: [], False: []}, {}
    hours = {edited: sum(pair["seconds"] for pair, _, _ in results if pair["edited"] == edited) / 3600 for edited in (True, False)}
    by_codec = {}
    for pair, answer, _ in results:
        found, left = match(pair["truth"], answer["edits"])
        rows += [(pair, true, told) for true, told in found]
        said += [(true, told or next((t for t in answer["edits"] if said_over(true, t)), None)) for true, told in found]
        away += sum(not is_beside(told, pair["truth"]) for told in left)
        alarms[pair["edited"]] += [(pair, told) for told in left]
        key = ("edited " if pair["edited"] else "unedited ") + answer["relation"]
        relations[key] = relations.get(key, 0) + 1
        count = by_codec.setdefault(pair["codec"], [0, 0, 0])
        count[0] += sum(told is not None for true, told in found if true["length"] >= 0.05)
        count[1] += sum(true["length"] >= 0.05 for true, _ in found)
        count[2] += len(left)
    print("relation:", ", ".join(f"{key} {n}" for key, n in sorted(relations.items())))
    if rows:
        print_recall([(true, told) for _, true, told in rows])
        print("something is told over half or more of it:", "; ".join(f"at least {1000 * least:.0f} ms: {found_share(said, least)}" for least in SHORTEST)
              + f"; false alarms away from any edit: {away}")
        print("of 50 ms and more, by codec: " + ", ".join(f"{c} {n}/{m}" + (f" and {k} false" if k else "")
                                                            for c, (n, m, k) in sorted(by_codec.items())))
    for edited in (True, False):
        if not hours[edited]:
            continue
        print(f"false alarms in {'edited' if edited else 'unedited'} pairs: {len(alarms[edited])} in {hours[edited]:.2f} h"
              f" (at most {upper_bound(len(alarms[edited]), hours[edited]):.2f} an hour, 95 %)")
        for pair, told in alarms[edited][:show]:
            print("   ", pair["name"], told["kind"], f"b {told['b']['start']:.3f}-{told['b']['end']:.3f} a {told['a']['start']:.3f}-"
                  f"{told['a']['end']:.3f} ± {told['precision']:.3f} confidence {told['confidence']:.2f}")
    found = [(true, told) for _, true, told in rows if told]
    if found:
        print_errors(found)
        print_confidence(found, alarms[True] + alarms[False])
    for pair, true, _ in [row for row in rows if not row[2] and row[1]["length"] >= 0.03][:show]:
        print("  missed", pair["name"], true["kind"], f"b {true['b'][0]:.3f} a {true['a'][0]:.3f} length {true['length']:.4f}"
              + (" in a pause" if true["pause"] else ""))
    drift = [abs(answer.get("processing", {}).get("drift_ppm", 0) - pair["ppm"]) for pair, answer, _ in results if answer["processing"]]
    print(f"drift: error at most {max(drift, default=float('nan')):.1f} ppm")
    total = sum(seconds for *_, seconds in results)
    print(f"time: {sum(pair['seconds'] for pair, *_ in results) / total:.0f} times real time")


NAMED = {"copy": ["same-recording"], "devices": ["independent-recordings"], "near": ["independent-recordings"], "unrelated": ["unrelated", "unknown"]}


def meets(results, demand, kind):
    edits = [told for pair, answer, _ in results for true, told in match(pair["truth"], answer["edits"])[0] if true["length"] >= 0.1]
    unedited = [answer for pair, answer, _ in results if not pair["edited"]]
    invented = sum(len(answer["edits"]) for answer in unedited)
    misnamed = sum(answer["relation"] not in NAMED[kind] for answer in unedited)
    found = sum(told is not None for told in edits)
    print(f"found of 100 ms and more: {share(found, len(edits))}, at least {demand:.0%} are demanded; told in unedited pairs: {invented}; called something else: {misnamed}")
    met = [found >= demand * len(edits), invented == 0, misnamed == 0]
    print(f"{sum(met)} passed, {len(met) - sum(met)} failed")
    return all(met)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rectool")
    parser.add_argument("--class", dest="kind", choices=["copy", "devices", "near", "unrelated"], default="copy")
    parser.add_argument("--chain", action="store_true", help="sign the recording, and verify the copy from the chain alone")
    parser.add_argument("--pairs", type=int, default=15, help="edited ones")
    parser.add_argument("--unedited", type=int, default=0)
    parser.add_argument("--seconds", type=int, default=180)
    parser.add_argument("--shortest", type=float, default=0.02, help="seconds of an edit")
    parser.add_argument("--longest", type=float, default=5)
    parser.add_argument("--kinds", default=",".join(pairs.KINDS))
    parser.add_argument("--set", choices=SETS, default="tune")
    parser.add_argument("--codecs", default=",".join(pairs.CODECS))
    parser.add_argument("--spacing", type=float, help="seconds between edits; without it 0.3 to 8, by pair")
    parser.add_argument("--repeated", type=int, help="how many prompts each speaker has, to say again and again")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", help="a folder to make the pairs in, and to find them again in the next run")
    parser.add_argument("--demand", type=float, help="fail if less than this share of the edits of 100 ms and more is found, or anything "
                        "is told in an unedited pair, or that is called something else than it is")
    parser.add_argument("--show", type=int, default=20, help="how many of the misses and false alarms to print")
    options = parser.parse_args()
    speakers, seed = SETS[options.set]
    codecs = options.codecs.split(",")
    folder = options.keep or tempfile.mkdtemp(prefix="accuracy-")
    os.makedirs(folder, exist_ok=True)
    for language in {language for three in speakers for language in three}:
        talks.prompts(language, folder)
    common = {"class": options.kind, "seconds": options.seconds, "shortest": options.shortest, "longest": options.longest,
              "kinds": options.kinds.split(","), "spacing": options.spacing, "keep": bool(options.keep), "chain": options.chain,
              "repeated": options.repeated}
    jobs = [(folder, speakers[i % len(speakers)], seed + options.seed + i,
             codecs[i % len(codecs)], common | {"edited": i < options.pairs}, options.rectool)
            for i in range(options.pairs + options.unedited)]
    with concurrent.futures.ProcessPoolExecutor(options.jobs) as pool:
        results = list(pool.map(examine, jobs))
    report(results, options.show)
    return options.demand is None or meets(results, options.demand, options.kind)


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
