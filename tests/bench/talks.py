"""Conversations made from real speech, copies of them with known edits, and what codecs and recorders make of those.

Everything follows from a seed. Needs ffmpeg, sox and Debian's asterisk-core-sounds-*-g722.
"""
import array
import glob
import math
import os
import random
import subprocess
import wave

RATE = 16000
LANGUAGES = {
    "en": "en_US_f_Allison", "es": "es_MX_f_Allison", "fr": "fr_CA_f_June", "it": "it_IT_m_Carlo", "ru": "ru_RU_f_IvrvoiceRU",
}
KINDS = ["cut", "insert", "replace", "mute", "repeat", "move"]


def run(command, **options):
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **options)


def read_wav(path):
    with wave.open(path) as file:
        return array.array("h", file.readframes(file.getnframes()))


def write_wav(path, samples):
    with wave.open(path, "w") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())


def prompts(language, folder):
    """All prompts of one speaker, as samples without the silence at their ends."""
    sounds = f"/usr/share/asterisk/sounds/{LANGUAGES[language]}"
    files = sorted(f for f in glob.glob(f"{sounds}/**/*.g722", recursive=True) if "/silence/" not in f)
    if not files:
        raise SystemExit(f"no speech in {sounds}")
    joined = os.path.join(folder, f"{language}.wav")
    if not os.path.exists(joined):
        raw = b"".join(open(f, "rb").read() for f in files)
        subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "g722", "-i", "-", joined + ".part.wav"], input=raw, check=True)
        os.rename(joined + ".part.wav", joined)
    samples = read_wav(joined)
    found, at = [], 0
    for name in files:
        length = 2 * os.path.getsize(name)
        part = trimmed(samples[at:at + length])
        at += length
        if len(part) > RATE // 4:
            found.append(part)
    return found


def trimmed(samples, least=300):
    """Without what is softer than `least` at both ends."""
    step = 160
    loud = [i for i in range(0, len(samples) - step, step) if max(samples[i:i + step]) > least]
    return samples[loud[0]:loud[-1] + step] if loud else samples[:0]


class Talk:
    """Speech with pauses, in a room with noise. `speech` are the ranges of the prompts."""

    def __init__(self, language, seed, seconds, folder, room=True):
        self.random = random.Random(f"{language} {seed}")
        parts = prompts(language, folder)
        self.random.shuffle(parts)
        samples, self.speech = array.array("h"), []
        for part in parts * 20:
            pause = self.random.choice([0.15, 0.3, 0.6, 1.2, 3.0])
            samples.extend([0] * int(RATE * self.random.uniform(0.5, 1.0) * pause))
            start = len(samples)
            gain = self.random.uniform(0.4, 1.0)
            samples.extend(array.array("h", (int(gain * s) for s in part)))
            self.speech.append((start, len(samples)))
            if len(samples) > RATE * seconds:
                break
        del samples[RATE * seconds:]
        self.speech = [(s, min(e, len(samples))) for s, e in self.speech if s < len(samples)]
        self.samples = samples
        if room:
            self.samples = in_room(samples, self.random, os.path.join(folder, f"room-{language}-{seed}"))


def in_room(samples, rand, path):
    """Reverberation and noise."""
    write_wav(path + ".dry.wav", samples)
    seconds = len(samples) / RATE
    reverb = str(rand.choice([5, 15, 30]))
    noise = rand.choice(["pinknoise", "brownnoise", "whitenoise"])
    level = 10 ** (rand.uniform(-60, -42) / 20)
    run(["sox", "-R", "-n", "-r", str(RATE), "-b", "16", path + ".noise.wav", "synth", str(seconds), noise, "vol", f"{level:.5f}"])
    run(["sox", "-R", path + ".dry.wav", path + ".wet.wav", "gain", "-3", "reverb", reverb, "50", reverb])
    run(["sox", "-R", "-m", "-v", "1", path + ".wet.wav", "-v", "1", path + ".noise.wav", path + ".wav"])
    result = read_wav(path + ".wav")[:len(samples)]
    for suffix in (".dry.wav", ".noise.wav", ".wet.wav", ".wav"):
        os.remove(path + suffix)
    return result


class Splicer:
    """Builds the edited copy from pieces of the recording and of other sound, with hard or faded joins."""

    def __init__(self, source):
        self.source, self.out, self.at = source, array.array("h"), 0

    def keep_until(self, position, fade=0):
        self.join(self.source[self.at:position], fade)
        self.at = position

    def join(self, piece, fade):
        """`fade` samples before and after the join go down and up again."""
        piece = array.array("h", piece)
        fade = min(fade, len(piece), len(self.out))
        for i in range(fade):
            gain = (i + 1) / (fade + 1)
            self.out[-1 - i] = int(self.out[-1 - i] * gain)
            piece[i] = int(piece[i] * gain)
        self.out.extend(piece)


def random_edits(talk, other, rand, spacing, shortest, longest, kinds=KINDS):
    """The edited samples, and the truth: kind, times in both, length, whether all of it lies in a pause."""
    splicer, truth, position = Splicer(talk.samples), [], RATE * 3
    end = len(talk.samples) - RATE * 3
    while True:
        position += int(RATE * spacing * rand.uniform(0.5, 1.5))
        length = int(RATE * math.exp(rand.uniform(math.log(shortest), math.log(longest))))
        place = rand.choice(["word", "word", "any"])
        kind = rand.choice(kinds)
        if place == "word" or kind in ("mute", "replace", "move", "repeat"):
            position = into_speech(talk, position, length)
        if position is None or position + 2 * length + RATE > end:
            break
        fade = rand.choice([0, 0, 80, 320]) if length > RATE // 20 else 0
        position = apply(splicer, truth, talk, other, rand, kind, position, length, fade) + int(0.3 * RATE)
    splicer.keep_until(len(talk.samples))
    return splicer.out, truth


def into_speech(talk, position, length):
    for start, end in talk.speech:
        if end - start > length + 1600 and end - length - 800 > position:
            return max(position, start + 800)
        if end - start > 3200 and length > end - start and start + 800 > position:
            return start + 800
    return None


def apply(splicer, truth, talk, other, rand, kind, position, length, fade):
    """Does one edit at `position` of the recording; returns where in the recording it ends."""
    splicer.keep_until(position)
    b = len(splicer.out)
    a_end, b_end = position, b
    if kind == "cut":
        splicer.at = a_end = position + length
    elif kind in ("insert", "replace"):
        start, end = rand.choice([s for s in other.speech if s[1] - s[0] > min(length, RATE)])
        start = min(start + 800, max(start, end - length))
        piece = other.samples[start:start + length]
        length = len(piece)
        splicer.join(piece, fade)
        b_end = b + length
        if kind == "replace":
            splicer.at = a_end = position + length
    elif kind == "mute":
        splicer.join(array.array("h", [0] * length), fade)
        splicer.at = a_end = position + length
        b_end = b + length
    elif kind == "repeat":
        position = max(position, length + RATE)
        splicer.join(talk.samples[position - length:position], fade)
        b_end = b + length
    elif kind == "move":
        far = position + length + int(RATE * rand.uniform(1, 3))
        splicer.at = position + length
        splicer.keep_until(far, fade)
        before, b = b, len(splicer.out)
        splicer.join(talk.samples[position:position + length], fade)
        b_end = b + length
        # What was moved forward over something is the same as that something moved back.
        other_way = {"a": (position + length, far), "b": (before, b), "length": far - position - length}
        truth.append({"kind": "move", "a": (position, position + length), "b": (b, b_end), "length": length, "same": other_way})
        return far
    a = (position - length, position) if kind == "repeat" else (position, a_end)
    truth.append({"kind": kind, "a": a, "b": (b, b_end), "length": length})
    return a_end


# What happens to a copy on its way. Each is a list of steps: (program, arguments, ending).
def ffmpeg(*arguments, ending, filters=None):
    return ("ffmpeg", list(arguments), ending, filters)


CODECS = {
    "mp3-32": [ffmpeg("-c:a", "libmp3lame", "-b:a", "32k", ending="mp3")],
    "mp3-64": [ffmpeg("-c:a", "libmp3lame", "-b:a", "64k", "-ar", "44100", ending="mp3")],
    "mp3-128": [ffmpeg("-c:a", "libmp3lame", "-b:a", "128k", "-ar", "44100", "-ac", "2", ending="mp3")],
    "opus-12": [ffmpeg("-c:a", "libopus", "-b:a", "12k", "-application", "voip", ending="opus")],
    "opus-16": [ffmpeg("-c:a", "libopus", "-b:a", "16k", "-application", "voip", ending="opus")],
    "opus-32": [ffmpeg("-c:a", "libopus", "-b:a", "32k", ending="opus")],
    "aac-32": [ffmpeg("-c:a", "aac", "-b:a", "32k", ending="m4a")],
    "vorbis": [ffmpeg("-c:a", "libvorbis", "-q:a", "1", ending="ogg")],
    "alaw": [ffmpeg("-c:a", "pcm_alaw", "-ar", "8000", ending="wav")],
    "gsm": [("sox", ["-r", "8000"], "gsm", None)],
    "amr": [("sox", ["-r", "8000", "-C", "7"], "amr-nb", None)],
    "alaw-opus": [ffmpeg("-c:a", "pcm_alaw", "-ar", "8000", ending="wav"),
                  ffmpeg("-c:a", "libopus", "-b:a", "16k", "-application", "voip", ending="opus")],
    "opus-mp3": [ffmpeg("-c:a", "libopus", "-b:a", "16k", "-application", "voip", ending="opus"),
                 ffmpeg("-c:a", "libmp3lame", "-b:a", "48k", ending="mp3")],
    "agc-opus": [ffmpeg("-c:a", "libopus", "-b:a", "24k", ending="opus", filters="dynaudnorm=f=150:g=7:m=8")],
    "compressed-aac": [ffmpeg("-c:a", "aac", "-b:a", "48k", "-ar", "44100", ending="m4a",
                              filters="acompressor=threshold=-30dB:ratio=6:attack=5:release=80:makeup=3")],
}


def encode(wav, codec, ppm, gain, path):
    """The file that comes out: drift and gain first, then the steps of the codec."""
    current = path + ".start.wav"
    run(["sox", "-R", wav, current, "vol", f"{10 ** (gain / 20):.5f}"] + (["speed", f"{1 - ppm * 1e-6:.8f}"] if ppm else []))
    for number, (program, arguments, ending, filters) in enumerate(CODECS[codec]):
        result = f"{path}.{number}.{ending}"
        if program == "sox":
            run(["sox", "-R", current] + arguments + [result])
        else:
            run(["ffmpeg", "-v", "error", "-y", "-i", current] + (["-af", filters] if filters else []) + arguments + [result])
        os.remove(current)
        current = result
    return current
