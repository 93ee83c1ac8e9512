#!/usr/bin/env python3
"""Makes speech again from the fingerprints of a chain: what somebody learns who gets hold of one (docs/threat-model.md).

vocoder.py RECTOOL TALK.wav OUT.wav [--train SPEECH.wav ...]
Signs TALK.wav with a key made for the purpose, forgets the recording, and works on the chain alone. A linear model, learnt on other
speakers (--train), turns the signs of each word and its neighbours into 32 bands of a spectrogram; noise in these bands is what is heard.
Prints how like the original's the spectrogram is. Writes OUT.wav, and OUT.png if sox is at hand. Needs python3-numpy and python3-scipy.
"""
import argparse
import base64
import json
import os
import subprocess
import tempfile

import numpy as np
from scipy.io import wavfile
from scipy.signal import resample_poly

RATE, HOP, WINDOW, BANDS, AROUND = 8000, 160, 256, 32, 3
EDGES = [10, 11, 13, 14, 16, 17, 19, 21, 23, 25, 27, 30, 32, 34, 37, 40, 42, 45, 48, 52, 55, 58, 62, 66, 70, 74, 78, 83, 88, 93, 98, 103, 109]


def words_of(rectool, path):
    """Signs a recording; an array of (words, 50 signs) and the levels in dB."""
    with tempfile.TemporaryDirectory() as folder:
        run = lambda *command: subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        key, chain = os.path.join(folder, "key"), os.path.join(folder, "chain")
        run(rectool, "keygen", "--no-passphrase", "-s", key, "-p", key + ".pub")
        run(rectool, "sign", path, "-s", key, "-o", chain)
        packed = b"".join(base64.b64decode(detail["fingerprint"]) for detail in map(json.loads, open(chain)) if "fingerprint" in detail
                          and "detail" in detail)
    values = [int.from_bytes(packed[i:i + 7], "little") for i in range(0, len(packed), 7)]
    signs = np.array([[1.0 if v >> (6 + k) & 1 else -1.0 for k in range(50)] for v in values])
    return signs, np.array([1.5 * (v & 63) for v in values])


def spectrogram(path, count):
    """Logarithms of the energy in the bands of each word's frame, in dB: of the original, to learn from and to compare with."""
    rate, samples = wavfile.read(path)
    samples = samples.astype(float) if samples.ndim == 1 else samples.mean(axis=1)
    samples = np.concatenate([np.zeros(WINDOW - HOP), resample_poly(samples, RATE, rate)])
    frames = np.array([samples[i * HOP:i * HOP + WINDOW] for i in range(min(count, (len(samples) - WINDOW) // HOP + 1))])
    power = np.abs(np.fft.rfft(frames * np.hanning(WINDOW)))**2
    bands = np.array([power[:, EDGES[b]:EDGES[b + 1]].sum(axis=1) for b in range(BANDS)]).T
    return 10 * np.log10(bands + 1e3)


def features(signs, levels):
    """Of each word: the signs and levels of its neighbours, and a one."""
    columns = np.hstack([signs, levels[:, None] / 20])
    shifted = [np.roll(columns, -shift, axis=0) for shift in range(-AROUND, AROUND + 1)]
    return np.hstack(shifted + [np.ones((len(signs), 1))])


def learn(rectool, paths):
    inputs, outputs = [], []
    for path in paths:
        signs, levels = words_of(rectool, path)
        wanted = spectrogram(path, len(signs))
        inputs.append(features(signs, levels)[:len(wanted)])
        outputs.append(wanted)
    x, y = np.vstack(inputs), np.vstack(outputs)
    return np.linalg.solve(x.T @ x + 10 * np.eye(x.shape[1]), x.T @ y)


def voice(bands):
    """Noise whose bands are as loud as the spectrogram says, overlapped and added."""
    random = np.random.default_rng(1)
    out = np.zeros(len(bands) * HOP + WINDOW)
    window = np.hanning(WINDOW)
    for i, row in enumerate(bands):
        spectrum = np.fft.rfft(random.standard_normal(WINDOW))
        shape = np.zeros(len(spectrum))
        for b in range(BANDS):
            shape[EDGES[b]:EDGES[b + 1]] = np.sqrt(10**(row[b] / 10) / (EDGES[b + 1] - EDGES[b]))
        out[i * HOP:i * HOP + WINDOW] += window * np.fft.irfft(spectrum * shape, WINDOW)
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rectool")
    parser.add_argument("talk")
    parser.add_argument("out")
    parser.add_argument("--train", nargs="+", required=True)
    options = parser.parse_args()
    model = learn(options.rectool, options.train)
    signs, levels = words_of(options.rectool, options.talk)
    made = features(signs, levels) @ model
    true = spectrogram(options.talk, len(signs))
    made = made[:len(true)]
    loud = true.mean(axis=1) > np.percentile(true.mean(axis=1), 95) - 30
    print(f"{len(true) / 50:.0f} s; correlation of the log spectrograms where there is speech: "
          f"{np.corrcoef(made[loud].ravel(), true[loud].ravel())[0, 1]:.3f}; off by {np.sqrt(((made[loud] - true[loud])**2).mean()):.1f} dB")
    within = [np.corrcoef(made[loud, b], true[loud, b])[0, 1] for b in range(BANDS)]
    print(f"within a band, over time: {np.mean(within):.3f} (from {min(within):.2f} to {max(within):.2f})")
    sound = voice(made)
    wavfile.write(options.out, RATE, (sound / np.abs(sound).max() * 28000).astype(np.int16))
    subprocess.run(["sox", options.out, "-n", "trim", "0", "10", "spectrogram", "-o", os.path.splitext(options.out)[0] + ".png"], check=False)


if __name__ == "__main__":
    main()
