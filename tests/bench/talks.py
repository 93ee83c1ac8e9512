"""Conversations made from real speech: two speakers in turn in a room, as one microphone or two hear them.

Everything follows from a seed. Needs ffmpeg, sox, numpy and Debian's asterisk-core-sounds-*-g722.
"""
import math
import glob
import os
import random
import subprocess
import wave

import numpy

RATE = 16000
LANGUAGES = {
    "en": "en_US_f_Allison", "es": "es_MX_f_Allison", "fr": "fr_CA_f_June", "it": "it_IT_m_Carlo", "ru": "ru_RU_f_IvrvoiceRU",
}


def run(command, **options):
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **options)


def read_wav(path):
    with wave.open(path) as file:
        return numpy.frombuffer(file.readframes(file.getnframes()), dtype="<i2").copy()


def write_wav(path, samples):
    with wave.open(path, "w") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(numpy.asarray(samples, dtype="<i2").tobytes())


def prompts(language, folder):
    """All prompts of one speaker, without the silence at their ends. Decoded once into `folder`."""
    sounds = f"/usr/share/asterisk/sounds/{LANGUAGES[language]}"
    files = sorted(f for f in glob.glob(f"{sounds}/**/*.g722", recursive=True) if "/silence/" not in f)
    if not files:
        raise SystemExit(f"no speech in {sounds}: install asterisk-core-sounds-{language}-g722")
    joined = os.path.join(folder, f"{language}.wav")
    if not os.path.exists(joined):
        part = f"{joined}.{os.getpid()}.wav"
        raw = b"".join(open(f, "rb").read() for f in files)
        subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "g722", "-i", "-", part], input=raw, check=True)
        os.rename(part, joined)
    samples = read_wav(joined)
    ends = numpy.cumsum([2 * os.path.getsize(name) for name in files])
    parts = (trimmed(piece) for piece in numpy.split(samples, ends[:-1]))
    return [part for part in parts if len(part) > RATE // 4]


def trimmed(samples, least=300):
    """Without what is softer than `least` at both ends."""
    loud = numpy.flatnonzero(numpy.abs(samples.astype(numpy.int32)) > least)
    return samples[loud[0]:loud[-1] + 1] if len(loud) else samples[:0]


class Talk:
    """Speech with pauses. `dry` is without a room, `samples` what the recorder's microphone hears."""

    def __init__(self, languages, seed, seconds, folder, half=0, repeated=None):
        """`half` 0 or 1: talks of different halves have no prompt in common. `repeated`: each speaker has so many, of 2 s and more, which
        they say again and again, to the sample, as announcements do."""
        self.random = random.Random(f"{languages} {seed}")
        self.folder, self.name = folder, f"{'-'.join(languages)}-{seed}-{half}"
        speakers = [prompts(language, folder)[half::2] for language in languages]
        for parts in speakers:
            self.random.shuffle(parts)
            if repeated:
                parts[:] = [part for part in parts if len(part) > 2 * RATE][:repeated]
        pieces, length, turn = [], 0, 0
        while length < RATE * seconds:
            parts = speakers[turn % len(speakers)]
            part = parts[turn // len(speakers) % len(parts)]
            pause = self.random.choice([0.15, 0.3, 0.6, 1.2, 3.0]) * self.random.uniform(0.5, 1.0)
            pieces += [numpy.zeros(int(RATE * pause)), part * self.random.uniform(0.4, 1.0)]
            length += len(pieces[-1]) + len(pieces[-2])
            turn += 1
        self.dry = numpy.concatenate(pieces)[:RATE * seconds].astype(numpy.int16)
        self.samples = self.heard("recorder")

    def heard(self, microphone):
        """What a microphone at some place in the room records: reverberation and noise of its own."""
        rand = random.Random(f"{self.name} {microphone}")
        path = os.path.join(self.folder, f"room-{self.name}-{microphone}")
        write_wav(path + ".dry.wav", self.dry)
        reverb = str(rand.choice([5, 15, 30]))
        level = 10 ** (rand.uniform(-60, -42) / 20)
        run(["sox", "-R", path + ".dry.wav", path + ".wet.wav", "gain", "-3", "reverb", reverb, "50", reverb])
        wet = read_wav(path + ".wet.wav")[:len(self.dry)].astype(numpy.float64)
        os.remove(path + ".dry.wav")
        os.remove(path + ".wet.wav")
        return clipped(wet + noise(rand, len(wet)) * level * 32768)

    def heard_elsewhere(self, place, tail):
        """What another device records in a room with walls, whose tail is from `tail[0]` to `tail[1]` times as loud as the direct sound."""
        rand = random.Random(f"{self.name} elsewhere {place}")
        response = room_response(rand, tail)
        size = 1 << (len(self.dry) + len(response)).bit_length()
        spectrum = numpy.fft.rfft(self.dry.astype(numpy.float64), size) * numpy.fft.rfft(response, size)
        wet = numpy.fft.irfft(spectrum, size)[:len(self.dry)]
        level = 10 ** (rand.uniform(-60, -42) / 20)
        return clipped(0.5 * wet + noise(rand, len(wet)) * level * 32768)

    def loud(self):
        """For every 10 ms whether somebody speaks: within 30 dB of the loud parts."""
        return speech_of(self.samples)


def room_response(rand, loudness):
    """Direct sound, a dozen early reflections and a tail of noise that decays by 60 dB in 0.2 to 0.6 s."""
    generator = numpy.random.default_rng(rand.randrange(2 ** 31))
    decay = rand.uniform(0.2, 0.6)
    count = int(RATE * decay)
    tail = generator.standard_normal(count) * 10 ** (-3 * numpy.arange(count) / count)
    for _ in range(12):
        tail[rand.randrange(RATE // 500, RATE // 20)] += rand.choice([-1, 1]) * rand.uniform(2, 6)
    tail[:RATE // 500] = 0
    tail *= math.sqrt(rand.uniform(*loudness) / (tail ** 2).sum())
    tail[0] = 1
    return tail / math.sqrt((tail ** 2).sum())


def clipped(samples):
    return numpy.clip(numpy.rint(samples), -32768, 32767).astype(numpy.int16)


def noise(rand, count):
    """White, pink or brown, with a deviation of 0.2."""
    colour = rand.choice([0, 0.5, 1])
    generator = numpy.random.default_rng(rand.randrange(2 ** 31))
    size = 1 << 18
    spectrum = numpy.fft.rfft(generator.standard_normal(size))
    spectrum /= numpy.maximum(1, numpy.arange(len(spectrum)) / 50) ** colour
    loop = numpy.fft.irfft(spectrum)
    loop *= 0.2 / loop.std()
    return numpy.resize(loop, count) + 0.02 * generator.standard_normal(count)  # never the same twice


def speech_of(samples):
    frames = len(samples) // (RATE // 100)
    power = (samples[:frames * (RATE // 100)].reshape(frames, -1).astype(numpy.float64) ** 2).mean(axis=1)
    return power > 1e-3 * numpy.percentile(power, 95)
