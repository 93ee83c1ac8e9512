#!/usr/bin/env python3
"""The fingerprint dct50-1, from docs/format.md, section 15, alone: fingerprint.py RECORDING.wav prints its words, 14 hexadecimal
digits each. Plain and slow: half a second for each second of sound."""
import math
import struct
import sys

HALF = (-7, -10, -11, -7, 1, 13, 25, 34, 34, 24, 3, -26, -56, -77, -81, -61, -18, 41, 102, 148, 162, 132, 58, -49, -165, -257, -296, -259, -142, 40,
        248, 429, 527, 497, 320, 12, -372, -745, -1000, -1039, -783, -206, 665, 1742, 2890, 3948, 4760, 5196)
FILTER = HALF + HALF[::-1]
EDGES = (10, 11, 13, 14, 16, 17, 19, 21, 23, 25, 27, 30, 32, 34, 37, 40, 42, 45, 48, 52, 55, 58, 62, 66, 70, 74, 78, 83, 88, 93, 98, 103, 109)
THRESHOLDS = (650906, 343635, 211326, 51834, 40052, 41095, -17627, -71340, -24305, -66349, -18939, -68057, -27049, -11033, -34677, -71677, -16872,
              12268, 21757, 12666, -16365, -19940, -14655, 2620, -55521, -61702, -58783, -75501, -68383, -36054)
FLOOR = 1 << 18
WAVE = [math.floor(1000 * math.cos(2 * math.pi * m / 256) + 0.5) for m in range(256)]
COSINES = {k: [WAVE[k * n % 256] for n in range(256)] for k in range(9, 110)}
SINES = {k: [WAVE[(k * n + 192) % 256] for n in range(256)] for k in range(9, 110)}
DCT = [[math.floor(127 * math.cos(math.pi * (2 * b + 1) * k / 64) + 0.5) for b in range(32)] for k in range(31)]


def clip(value):
    return max(-32768, min(32767, value))


def as_16_bit(sample, kind):
    if kind in ("f32", "f64"):
        return 0 if math.isnan(sample) else clip(round(max(-1.0, min(1.0, sample)) * 32768))  # round() takes ties to even
    bits = int(kind[1:])
    return clip(sample << (16 - bits) if bits <= 16 else (sample + (1 << (bits - 17))) >> (bits - 16))


def mix_down(frame, kind):
    values = [as_16_bit(sample, kind) for sample in frame]
    return values[0] if len(values) == 1 else (2 * sum(values) + len(values)) // (2 * len(values))


def decimate(x, rate):
    g = math.gcd(48000, rate)
    d = rate // g
    h = lambda index: FILTER[index] if 0 <= index < 96 else 0
    taps, y, n = {}, [], 0
    while n * rate // 8000 < len(x):
        newest, r = divmod(n * rate, 8000)
        if r not in taps:
            taps[r] = []
            position = 6 * r // g
            while position < 96 * d:
                k, q = divmod(position, d)
                taps[r].append(h(k) * (d - q) + h(k + 1) * q)
                position += 48000 // g
        s = sum(tap * x[newest - i] for i, tap in enumerate(taps[r]) if newest - i >= 0)
        y.append(clip((375 * s + 128 * rate * d) // (256 * rate * d)))
        n += 1
    return y


def log2_q8(v):
    e = v.bit_length() - 1
    f = ((v << (63 - e)) >> 47) & 0xFFFF
    q = f + ((f * (65536 - f) >> 16) * 22482 >> 16)
    return ((e << 16) + q) >> 8


def analyse(frame):
    peak = max(abs(value) for value in frame)
    s = (peak > 8191) + (peak > 16383) + (peak > 32766)
    x = [value >> s for value in frame]
    re = {k: sum(map(int.__mul__, x, COSINES[k])) >> 8 for k in COSINES}
    im = {k: sum(map(int.__mul__, x, SINES[k])) >> 8 for k in SINES}
    power = {k: (2 * re[k] - re[k - 1] - re[k + 1])**2 + (2 * im[k] - im[k - 1] - im[k + 1])**2 for k in range(10, 109)}
    energy = [sum(power[k] for k in range(EDGES[b], EDGES[b + 1])) << 2 * s for b in range(32)]
    total = sum(energy)
    return [log2_q8(e + (total >> 11) + FLOOR) >> 2 for e in energy], log2_q8(total + FLOOR)


def words(x, rate):
    """Of mono samples of 16 bit."""
    y = [0] * 96 + decimate(x, rate)
    silence = ([log2_q8(FLOOR) >> 2] * 32, log2_q8(FLOOR))
    before, previous, result = silence, silence, []
    for start in range(0, len(y) - 255, 160):
        now = analyse(y[start:start + 256])
        shape = [a + b + c for a, b, c in zip(now[0], previous[0], before[0])]
        trend = [a - c for a, c in zip(now[0], before[0])]
        word = max(0, min(63, (previous[1] - 26 * 256) >> 7))
        for k in range(30):
            word |= (sum(map(int.__mul__, shape, DCT[k + 1])) > THRESHOLDS[k]) << (6 + k)
        for k in range(20):
            word |= (sum(map(int.__mul__, trend, DCT[k])) > 0) << (36 + k)
        result.append(word)
        before, previous = previous, now
    return result


def packed(some_words):
    return b"".join(word.to_bytes(7, "little") for word in some_words)


def read_wav(path):
    """Rate, and the frames as one channel of 16 bit."""
    data = open(path, "rb").read()
    at, form, sound = 12, None, None
    while at + 8 <= len(data) and sound is None:
        tag, size = data[at:at + 4], struct.unpack_from("<I", data, at + 4)[0]
        if tag == b"fmt ":
            form = data[at + 8:at + 8 + size]
        if tag == b"data":
            sound = data[at + 8:at + 8 + size]
        at += 8 + size + size % 2
    code, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", form)
    if code == 0xFFFE:
        code = struct.unpack_from("<H", form, 24)[0]
    width = bits // 8
    if code == 3:
        kind, values = f"f{bits}", struct.unpack(f"<{len(sound) // width}{'f' if bits == 32 else 'd'}", sound)
    else:
        kind = f"s{bits}"
        values = [int.from_bytes(sound[i:i + width], "little", signed=bits > 8) - (128 if bits == 8 else 0) for i in range(0, len(sound), width)]
    return rate, [mix_down(values[i:i + channels], kind) for i in range(0, len(values) - channels + 1, channels)]


if __name__ == "__main__":
    sound_rate, mono = read_wav(sys.argv[1])
    for printed in words(mono, sound_rate):
        print(packed([printed]).hex())
