#!/usr/bin/python3
"""How well `rectool verify` knows where in its blocks something was cut out or put in, by the fingerprint in the chain.

    tests/bench/place.py RECTOOL [--edits 200] [--seed 1]

Cuts, inserts and repeats of 50 ms to 3 s at random places of speech, one in each copy, of samples. Prints how far the stated place is off,
what precision was stated, and how often the truth lies within; and what blocks alone would have stated.
"""
import argparse
import json
import random
import subprocess
import sys
import tempfile
import wave
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
RATE = 16000


def write(path, frames):
    with wave.open(str(path), "wb") as out:
        out.setparams((1, 2, RATE, 0, "NONE", ""))
        out.writeframes(frames)


def edited(frames, other, rng):
    """The copy, and in seconds of it the first and the last place at which the edit may be said to begin: sound that is said twice can be
    put in before itself as well as behind."""
    kind = rng.choice(("cut", "insert", "repeat"))
    length = int(RATE * 0.05 * 60 ** rng.random())
    at = rng.randrange(4 * RATE, len(frames) // 2 - 4 * RATE)
    if kind == "cut":
        return frames[: 2 * at] + frames[2 * (at + length):], (at / RATE, at / RATE)
    if kind == "repeat":
        return frames[: 2 * at] + frames[2 * (at - length): 2 * at] + frames[2 * at:], ((at - length) / RATE, at / RATE)
    start = rng.randrange(0, len(other) // 2 - length)
    return frames[: 2 * at] + other[2 * start: 2 * (start + length)] + frames[2 * at:], (at / RATE, at / RATE)


def judged(rectool, chain, copy, truth):
    """Error and stated precision, in seconds; nothing if it is not told as one edit."""
    answer = json.loads(subprocess.run([rectool, "verify", "--json", copy, "--chain", chain], capture_output=True).stdout)
    if len(answer["edits"]) != 1:
        return None
    edit = answer["edits"][0]
    place = edit["b"]["start"]
    return place - min(max(place, truth[0]), truth[1]), edit["precision"]


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("rectool")
    parser.add_argument("--edits", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run([HERE.parent / "speech.sh", folder / "both.wav", "120", str(RATE), "1"], check=True)
        with wave.open(str(folder / "both.wav")) as speech:
            both = speech.readframes(speech.getnframes())
        frames, other = both[: len(both) // 4 * 2], both[len(both) // 4 * 2:]
        write(folder / "talk.wav", frames)
        subprocess.run([options.rectool, "keygen", "-q", "--no-passphrase", "-s", folder / "key", "-p", folder / "key.pub"], check=True)
        sign = [options.rectool, "sign", "-q", folder / "talk.wav", "-s", folder / "key"]
        subprocess.run([*sign, "-o", folder / "with.recsig"], check=True)
        subprocess.run([*sign, "-o", folder / "without.recsig", "--no-fingerprint"], check=True)
        truths = []
        for i in range(options.edits):
            copy, truth = edited(frames, other, rng)
            write(folder / f"{i}.wav", copy)
            truths.append(truth)
        for chain in ("without", "with"):
            with ThreadPoolExecutor(2) as pool:
                found = list(pool.map(lambda i: judged(options.rectool, folder / f"{chain}.recsig", folder / f"{i}.wav", truths[i]),
                                      range(options.edits)))
            told = [one for one in found if one]
            errors = [abs(error) for error, _ in told]
            stated = [precision for _, precision in told]
            within = sum(abs(error) <= precision + 1e-4 for error, precision in told)
            print(f"{chain} fingerprint: {len(told)} of {options.edits} told as one edit; off by {1000 * percentile(errors, 0.5):.1f} ms "
                  f"(median), {1000 * percentile(errors, 0.95):.1f} ms (95 %); stated {1000 * percentile(stated, 0.5):.1f} ms (median), "
                  f"{1000 * percentile(stated, 0.95):.1f} ms (95 %); {within} of {len(told)} within what was stated")
    return 0


if __name__ == "__main__":
    sys.exit(main())
