"""A recording and a copy of it with known edits, gone through codecs, processing and another clock; or a second microphone's.

Everything follows from a seed. Truth: for each edit its kind, times in both in seconds, length, whether it lies in a pause.
"""
import json
import math
import os
import random

import numpy

import talks
from talks import RATE

KINDS = ["cut", "insert", "replace", "mute", "repeat", "move"]


class Splicer:
    """Builds the edited copy from pieces of the recording and of other sound, with hard or faded joins."""

    def __init__(self, source):
        self.source, self.pieces, self.length, self.at = source, [], 0, 0

    def keep_until(self, position, fade=0):
        self.join(self.source[self.at:position], fade)
        self.at = position

    def join(self, piece, fade):
        """`fade` samples before and after the join go down and up again."""
        piece = numpy.array(piece, dtype=numpy.int16)
        before = self.pieces[-1] if self.pieces else piece[:0]
        fade = min(fade, len(piece), len(before))
        if fade:
            ramp = numpy.arange(1, fade + 1) / (fade + 1)
            before[-fade:] = (before[-fade:] * ramp[::-1]).astype(numpy.int16)
            piece[:fade] = (piece[:fade] * ramp).astype(numpy.int16)
        self.pieces.append(piece)
        self.length += len(piece)


class Editor:
    """Applies random edits from the start to the end of a talk."""

    def __init__(self, talk, heard, other, rand, options):
        self.talk, self.other, self.rand, self.options = talk, other, rand, options
        self.speech, self.foreign = talk.loud(), other.loud()
        self.splicer, self.truth, self.last = Splicer(heard), [], 0

    def edit(self):
        """Returns the edited samples. Between two edits lie at least 0.3 s."""
        spacing = self.options["spacing"] or self.rand.choice([0.3, 2, 4, 8])
        position, end = 3 * RATE, len(self.talk.samples) - 3 * RATE
        while True:
            position += int(RATE * max(0.3, spacing * self.rand.uniform(0.5, 1.5)))
            low, high = math.log(self.options["shortest"]), math.log(self.options["longest"])
            length = int(RATE * math.exp(self.rand.uniform(low, high)))
            kind = self.rand.choice(self.options["kinds"])
            if kind not in ("cut", "insert") or self.rand.random() < 0.6:
                position = self.into_speech(position, length, 0.7 if kind in ("mute", "replace") else 0.4)
            if position is None or position + 2 * length + 4 * RATE > end:
                break
            if kind == "repeat" and position - length < self.last + RATE // 20:
                kind = "cut"  # what is repeated has to be untouched, or there are two ways to tell it
            position = getattr(self, kind)(position, length, self.fade(length))
            self.last = position
        self.splicer.keep_until(len(self.talk.samples))
        self.mark_mixed()
        return numpy.concatenate(self.splicer.pieces)

    def mark_mixed(self):
        """Which edits have less than 0.1 s of speech between them and another: by what is said both can only be told as one."""
        after = 0
        for before, edit in zip([None] + self.truth, self.truth):
            edit["mixed"] = False
            start = edit["a"][1] if edit["kind"] == "repeat" else edit["a"][0]
            if before and self.speech[after // 160:start // 160].sum() < 10:
                before["mixed"] = edit["mixed"] = True
            after = edit["a"][1]

    def fade(self, length):
        return self.rand.choice([0, 0, 80, 320]) if length > RATE // 20 else 0

    def into_speech(self, position, length, share):
        """The next place at which somebody speaks for `share` of `length`."""
        step = RATE // 100
        count = max(1, length // step)
        for frame in range(position // step, len(self.speech) - count, 3):
            if self.speech[frame] and self.speech[frame:frame + count].mean() >= share:
                return frame * step + self.rand.randrange(step)
        return None

    def note(self, kind, a, b, length, **more):
        near = [t for t in (a[0], a[1]) if t > 0]
        pause = not any(self.speech[max(0, t // 160 - 3):t // 160 + 3].any() for t in near)
        self.truth.append({"kind": kind, "a": a, "b": b, "length": length, "pause": pause, **more})

    def cut(self, position, length, fade):
        self.splicer.keep_until(position)
        self.splicer.at = position + length
        b = self.splicer.length
        self.note("cut", (position, position + length), (b, b), length)
        return position + length

    def foreign_piece(self, length):
        step = RATE // 100
        count = max(1, min(length, 5 * RATE) // step)
        while True:
            frame = self.rand.randrange(len(self.foreign) - max(1, length // step))
            if self.foreign[frame:frame + count].mean() >= 0.7:
                return self.other.samples[frame * step:frame * step + length]

    def insert(self, position, length, fade):
        self.splicer.keep_until(position)
        b = self.splicer.length
        self.splicer.join(self.foreign_piece(length), fade)
        self.note("insert", (position, position), (b, b + length), length)
        return position

    def replace(self, position, length, fade):
        self.splicer.keep_until(position)
        b = self.splicer.length
        self.splicer.join(self.foreign_piece(length), fade)
        self.splicer.at = position + length
        self.note("replace", (position, position + length), (b, b + length), length)
        return position + length

    def mute(self, position, length, fade):
        self.splicer.keep_until(position)
        b = self.splicer.length
        self.splicer.join(numpy.zeros(length), fade)
        self.splicer.at = position + length
        self.note("mute", (position, position + length), (b, b + length), length)
        return position + length

    def repeat(self, position, length, fade):
        self.splicer.keep_until(position)
        b = self.splicer.length
        self.splicer.join(self.splicer.source[position - length:position], fade)
        self.note("repeat", (position - length, position), (b, b + length), length)
        return position

    def move(self, position, length, fade):
        far = position + length + int(RATE * self.rand.uniform(1, 3))
        self.splicer.keep_until(position)
        before = self.splicer.length
        self.splicer.at = position + length
        self.splicer.keep_until(far, fade)
        b = self.splicer.length
        self.splicer.join(self.splicer.source[position:position + length], fade)
        # What was moved forward over something is the same as that something moved back.
        same = {"a": (position + length, far), "b": (before, b), "length": far - position - length}
        self.note("move", (position, position + length), (b, b + length), length, same=same)
        return far


# What happens to a copy on its way. Each is a list of steps: (program, arguments, ending, filters).
def ffmpeg(*arguments, ending, filters=None):
    return ("ffmpeg", list(arguments), ending, filters)


OPUS = ("-c:a", "libopus", "-application", "voip", "-b:a")
CODECS = {
    "mp3-32": [ffmpeg("-c:a", "libmp3lame", "-b:a", "32k", ending="mp3")],
    "mp3-64": [ffmpeg("-c:a", "libmp3lame", "-b:a", "64k", "-ar", "44100", ending="mp3")],
    "mp3-128": [ffmpeg("-c:a", "libmp3lame", "-b:a", "128k", "-ar", "44100", "-ac", "2", ending="mp3")],
    "opus-12": [ffmpeg(*OPUS, "12k", ending="opus")],
    "opus-16": [ffmpeg(*OPUS, "16k", ending="opus")],
    "opus-32": [ffmpeg("-c:a", "libopus", "-b:a", "32k", ending="opus")],
    "aac-32": [ffmpeg("-c:a", "aac", "-b:a", "32k", ending="m4a")],
    "vorbis": [ffmpeg("-c:a", "libvorbis", "-q:a", "1", ending="ogg")],
    "alaw": [ffmpeg("-c:a", "pcm_alaw", "-ar", "8000", ending="wav")],
    "gsm": [("sox", ["-r", "8000"], "gsm", None)],
    "amr": [("sox", ["-r", "8000", "-C", "7"], "amr-nb", None)],
    "alaw-opus": [ffmpeg("-c:a", "pcm_alaw", "-ar", "8000", ending="wav"), ffmpeg(*OPUS, "16k", ending="opus")],
    "opus-mp3": [ffmpeg(*OPUS, "16k", ending="opus"), ffmpeg("-c:a", "libmp3lame", "-b:a", "48k", ending="mp3")],
    "agc-opus": [ffmpeg("-c:a", "libopus", "-b:a", "24k", ending="opus", filters="dynaudnorm=f=150:g=7:m=8")],
    "compressed-aac": [ffmpeg("-c:a", "aac", "-b:a", "48k", "-ar", "44100", ending="m4a",
                              filters="acompressor=threshold=-30dB:ratio=6:attack=5:release=80:makeup=3")],
}
# What comes out of an AMR encoder is late by its look-ahead (3GPP TS 26.090, 5 ms), for which its files have no field. So an edit is heard
# later in the copy. The others tell their players what to leave out at the head.
LATE = {"amr": 0.005}


def encode(wav, codec, ppm, gain, path):
    """The file that comes out: drift and gain first, then the steps of the codec."""
    current = path + ".start.wav"
    speed = ["speed", f"{1 - ppm * 1e-6:.8f}"] if ppm else []
    talks.run(["sox", "-R", wav, current, "vol", f"{10 ** (gain / 20):.5f}"] + speed)
    for number, (program, arguments, ending, filters) in enumerate(CODECS[codec]):
        result = f"{path}.{number}.{ending}"
        if program == "sox":
            talks.run(["sox", "-R", current] + arguments + [result])
        else:
            chain = ["-af", filters] if filters else []
            talks.run(["ffmpeg", "-v", "error", "-y", "-i", current] + chain + arguments + [result])
        os.remove(current)
        current = result
    return current


# How loud the echoes of a room are against the direct sound, in energy: across the room, and on the table at which one talks.
TAILS = {"devices": (0.5, 3), "near": (0.05, 0.5)}


def second_microphone(talk, tail, rand):
    """The same talk elsewhere in the room: speakers move, another noise, bursts that only this microphone hears, a gain control."""
    near, far = (talk.heard_elsewhere(i, tail).astype(numpy.float64) for i in range(2))
    period = RATE * rand.uniform(10, 60)
    mix = 0.5 + 0.5 * numpy.sin(numpy.arange(len(near)) * 2 * math.pi / period)
    heard = near * mix + far * (1 - mix)
    for _ in range(len(heard) // (RATE * 20)):
        at, length = rand.randrange(len(heard) - RATE), int(RATE * rand.uniform(0.03, 0.5))
        burst = talks.noise(rand, length) * numpy.hanning(length) * rand.uniform(2000, 20000)
        heard[at:at + length] += burst
    return talks.clipped(heard * 0.7)


def make(folder, languages, foreign, seed, codec, options):
    """Writes A and B unless an earlier run has left them. `options`: class (copy, devices, near, unrelated), edited, seconds, ...
    What is put in is said by `foreign`: one speaker's prompts share words with each other, to the sample."""
    name = os.path.join(folder, f"{options['class']}-{'-'.join(languages)}-{seed}-{codec}-{'e' if options['edited'] else 'u'}"
                                f"-{options['seconds']}" + (f"-{options['repeated']}" if options["repeated"] else ""))
    if os.path.exists(name + ".json"):
        with open(name + ".json") as file:
            return json.load(file)
    rand = random.Random(name.rsplit("/", 1)[-1])
    talk = talks.Talk(languages, seed, options["seconds"], folder, repeated=options["repeated"])
    heard, truth = talk.samples, []
    if options["class"] in TAILS:
        heard = second_microphone(talk, TAILS[options["class"]], rand)
    if options["class"] == "unrelated":
        heard = talks.Talk(languages[::-1], seed + 7000, options["seconds"], folder, half=1).samples
    if options["edited"]:
        editor = Editor(talk, heard, talks.Talk([foreign], seed + 500, max(60, int(3 * options["longest"])), folder), rand, options)
        heard, truth = editor.edit(), editor.truth
    talks.write_wav(name + ".a.wav", talk.samples)
    talks.write_wav(name + ".b.wav", heard)
    ppm = rand.choice([0, 0, rand.uniform(-200, 200)])
    copy = encode(name + ".b.wav", codec, ppm, rand.uniform(-9, 3), name)
    os.remove(name + ".b.wav")
    for edit in truth + [edit["same"] for edit in truth if "same" in edit]:
        edit["a"] = [t / RATE for t in edit["a"]]
        edit["b"] = [t / RATE * (1 + ppm * 1e-6) + LATE.get(codec, 0) for t in edit["b"]]
        edit["length"] /= RATE
    pair = {"a": name + ".a.wav", "b": copy, "truth": truth, "ppm": ppm, "codec": codec, "edited": options["edited"],
            "seconds": options["seconds"], "name": os.path.basename(name)}
    with open(name + ".json", "w") as file:
        json.dump(pair, file)
    return pair


def discard(pair):
    base = pair["a"][:-len(".a.wav")]
    for name in (pair["a"], pair["b"], base + ".json"):
        os.remove(name)
