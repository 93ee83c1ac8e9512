#!/usr/bin/env python3
"""Random edits on copies that are the same samples but for dither, noise of a last bit, or gain: how many diff finds, and how exactly.

tests/bench/near.py RECTOOL [--pairs N] [--seed N] [--seconds N]

Cuts, inserts, replacements and mutes of 10 ms to 2 s, eight a pair, at random samples, on speech at 48 kHz; every sixth pair has
none. The copies are made with sox and ffmpeg, which dither by default or not at all.
"""
import argparse
import json
import math
import pathlib
import random
import subprocess
import sys
import tempfile

RATE = 48000
TREE = pathlib.Path(__file__).resolve().parents[2]
WIDTH = 3  # bytes of a sample of the recording that both copies are made of


def run(*command, data=None):
    return subprocess.run(command, input=data, stdout=subprocess.PIPE, check=True).stdout


def talk(work, seconds, seed):
    """24 bit that are all in use, as of a studio's recorder."""
    name = work / f"talk{seed}.wav"
    run(str(TREE / "tests/speech.sh"), str(name), str(seconds), str(RATE), str(seed))
    return run("sox", str(name), "-t", "raw", "-e", "signed", "-b", "24", "-", "vol", "0.8317")


def edited(generator, sound, other, count):
    """The copy's bytes, and the truth: kind, frame in the reference, frame in the copy, frames."""
    frames = len(sound) // WIDTH
    places = sorted(generator.sample(range(2, frames // RATE - 4, 4), count))
    out, truth, at = bytearray(), [], 0
    for second in places:
        place = second * RATE + generator.randrange(RATE)
        length = int(round(math.exp(generator.uniform(math.log(0.01), math.log(2))) * RATE))
        kind = generator.choice(["cut", "insert", "replace", "mute"])
        out += sound[at * WIDTH:place * WIDTH]
        truth.append((kind, place, len(out) // WIDTH, length))
        if kind in ("insert", "replace"):
            start = generator.randrange(len(other) // WIDTH - length)
            out += other[start * WIDTH:(start + length) * WIDTH]
        if kind == "mute":
            out += bytes(length * WIDTH)
        at = place if kind == "insert" else place + length
    out += sound[at * WIDTH:]
    return bytes(out), truth


RAW = ["-t", "raw", "-e", "signed", "-b", "24", "-r", str(RATE), "-c", "1", "-"]
MASTER = ("24 bit", lambda path, data: run("sox", *RAW, str(path), data=data))
DITHERED = ("16 bit, dithered", lambda path, data: run("sox", *RAW, "-b", "16", str(path), data=data))
QUIETER = ("16 bit, dithered, vol 0.7", lambda path, data: run("sox", *RAW, "-b", "16", str(path), "vol", "0.7", data=data))
FFMPEG = ("16 bit, ffmpeg volume=-3dB", lambda path, data: run(
    "ffmpeg", "-nostdin", "-v", "error", "-f", "s24le", "-ar", str(RATE), "-ac", "1", "-i", "-", "-af", "volume=-3dB",
    "-c:a", "pcm_s16le", str(path), data=data))
PAIRS = [(MASTER, DITHERED), (DITHERED, DITHERED), (DITHERED, QUIETER), (MASTER, FFMPEG), (DITHERED, FFMPEG)]


def score(found, truth, rate):
    """(found, length exact, place within a sample, place within the precision, worst precision in samples), false alarms"""
    left = list(found["edits"])
    results = []
    for kind, at_a, at_b, length in truth:
        match = None
        for edit in left:
            size = max(edit["a"]["end"] - edit["a"]["start"], edit["b"]["end"] - edit["b"]["start"]) * rate
            if edit["kind"] == kind and abs(edit["b"]["start"] * rate - at_b) < 0.02 * rate and abs(size - length) < 0.02 * rate:
                match = (edit, size)
        if match is None:
            results.append(None)
            continue
        edit, size = match
        left.remove(edit)
        play = edit["precision"] * rate + 0.01
        off = max(abs(edit["a"]["start"] * rate - at_a), abs(edit["b"]["start"] * rate - at_b))
        slack = 2 * play if kind in ("replace", "mute") else 0.01
        results.append((abs(size - length) <= slack, off <= 1.01, off <= play, play))
    return results, left


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    options.add_argument("rectool")
    options.add_argument("--pairs", type=int, default=30)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--seconds", type=int, default=60)
    options = options.parse_args()
    generator = random.Random(options.seed)
    results, alarms, wrong = [], 0, 0
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        sound, other = talk(work, options.seconds, 2 * options.seed), talk(work, options.seconds, 2 * options.seed + 1)
        for pair in range(options.pairs):
            (name_a, make_a), (name_b, make_b) = PAIRS[pair % len(PAIRS)]
            copy, truth = edited(generator, sound, other, 0 if pair % 6 == 5 else 8)
            for path, make, data in ((work / "a.wav", make_a, sound), (work / "b.wav", make_b, copy)):
                make(path, data)
            done = subprocess.run([options.rectool, "diff", str(work / "a.wav"), str(work / "b.wav"), "--json"],
                                  stdout=subprocess.PIPE, check=False)
            found = json.loads(done.stdout)
            here, left = score(found, truth, RATE)
            right = found["relation"] == ("edited" if truth else "near-identical") and done.returncode == (1 if truth else 5)
            wrong += 0 if right else 1
            alarms += len(left)
            results += here
            for one, what in zip(here, truth):
                if one is None or not all(one[i] for i in (0, 2)):
                    print(f"  {name_a} / {name_b}: {what}: {one}")
            for edit in left:
                print(f"  {name_a} / {name_b}: not there: {edit['kind']} {edit['a']} {edit['b']}")
            for path in (work / "a.wav", work / "b.wav"):
                path.unlink()
    hits = [one for one in results if one]
    precisions = sorted(one[3] for one in hits) or [0]
    print(f"edits {len(results)}, found {len(hits)}, lengths exact {sum(one[0] for one in hits)}, places within a sample "
          f"{sum(one[1] for one in hits)}, within the precision {sum(one[2] for one in hits)}; precision in samples: median "
          f"{precisions[len(precisions) // 2]:.1f}, largest {precisions[-1]:.1f}")
    print(f"pairs {options.pairs}, wrong relation or exit code {wrong}, edits that are none {alarms}")
    return 0 if len(hits) == len(results) and not alarms and not wrong else 1


if __name__ == "__main__":
    sys.exit(main())
