#!/usr/bin/env python3
"""Makes the test vectors, from docs/format.md alone: make.py FOLDER. Same program, same bytes.

Chains, recordings, public keys and manifest.tsv; README.md tells what they are. Lines that are too large to keep are made here as well,
with make.py --large FOLDER."""
import base64
import hashlib
import json
import struct
import sys
from pathlib import Path

import fingerprint
from ed25519 import Key, decode, encode

RATE, BLOCK, BLOCKS, FRAMES = 8000, 1000, 4, 10000
SMALL_ORDER_8 = bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")
SIGNER = Key(b"\x01" * 32, b"\x11" * 8)
OTHER = Key(b"\x02" * 32, b"\x22" * 8)
MIXED = Key(b"\x03" * 32, b"\x33" * 8, decode(SMALL_ORDER_8))
ZERO = bytes(32)


def h(*parts):
    return hashlib.blake2b(b"".join(parts), digest_size=32).digest()


def b64(data):
    return base64.b64encode(data).decode()


def public(key_bytes, key_id=b"\x11" * 8):
    return b64(b"Ed" + key_id + key_bytes)


def noise(count, seed):
    values = []
    for _ in range(count):
        seed = (seed * 1664525 + 1013904223) % 2**32
        values.append((seed >> 16) % 8001 - 4000)
    return values


def wav(samples, rate=RATE):
    data = struct.pack(f"<{len(samples)}h", *samples)
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, rate, 2 * rate, 2, 16)
    return struct.pack("<4sI4s", b"RIFF", 36 + len(data), b"WAVE") + form + struct.pack("<4sI", b"data", len(data)) + data


TALK = noise(FRAMES, 1)
WORDS = fingerprint.words(TALK, RATE)


def text(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def weak_sum(samples):
    total = 0
    for sample in samples:
        total = (total * 6364136223846793005 + sample) % 2**64
    return total >> 32


def salt_of(segment_salt, index):
    return h(segment_salt, bytes([index]))


class Detail:
    """Of one segment. What is None is withheld."""

    def __init__(self, n, samples, salt, words=b""):
        self.n, self.salt, self.words = n, salt, words
        parts = [samples[i:i + BLOCK] for i in range(0, len(samples), BLOCK)]
        self.salts = [salt_of(salt, i) for i in range(len(parts))]
        self.blocks = [h(s, struct.pack(f"<{len(p)}h", *p)) for s, p in zip(self.salts, parts)]
        self.weak = b"".join(struct.pack("<I", weak_sum(p)) for p in parts)
        self.w, self.f = h(salt_of(salt, 254), self.weak), h(salt_of(salt, 255), words)
        self.root = h(*self.blocks, self.w, self.f)

    def line(self):
        members = {"detail": self.n, "salt": b64(self.salt), "blocks": b64(b"".join(self.blocks)), "weak": b64(self.weak)}
        return text(members | ({"fingerprint": b64(self.words)} if self.words else {}))

    def reduced(self, hide=(), weak=True, words=False):
        members = {"detail": self.n, "salts": [None if i in hide else b64(s) for i, s in enumerate(self.salts)],
                   "blocks": b64(b"".join(self.blocks))}
        if weak:
            members |= {"weak_salt": b64(salt_of(self.salt, 254)), "weak": b64(self.weak)}
        else:
            members["w"] = b64(self.w)
        if words:
            return text(members | {"fingerprint_salt": b64(salt_of(self.salt, 255)), "fingerprint": b64(self.words)})
        return text(members | {"f": b64(self.f)})


def cut(samples, a, b):
    return samples[:a] + samples[b:]


class Chain:
    """Records as lists of members, each with its detail; signed and linked when written, so that a change before that is the signer's own."""

    def __init__(self, samples=TALK, mode="file", file=None, place="Utrecht", key=SIGNER, words=None):
        """`words`: those of the recording, for a chain with fingerprint."""
        self.key, self.mode = key, mode
        place_salt, file_salt = b"\xa1" * 16, b"\xa2" * 16
        first = {"kind": "recording", "n": 0, "prev": "", "version": 1, "id": b64(b"\x55" * 16), "mode": mode,
                 "capacity": "recorder", "key": public(key.public, key.id), "recorded": "2026-01-02", "signed": "2026-01-02T03:04:05Z",
                 "essence": {"type": "pcm", "sample": "s16", "rate": RATE, "channels": 1}, "layout": "FC", "gain": 0,
                 "block": BLOCK, "blocks": BLOCKS, "fingerprint": "none" if words is None else "dct50-1", "context": {"place": b64(h(place_salt, place.encode()))}}
        self.records = [first]
        self.details = [text({"detail": 0, "context": {"place": [b64(place_salt), place]}})]
        self.segments = []
        for at in range(0, len(samples), BLOCK * BLOCKS):
            part, n = samples[at:at + BLOCK * BLOCKS], len(self.records)
            mine = b"" if words is None else fingerprint.packed(words[at * 50 // RATE:(at + len(part)) * 50 // RATE])
            detail = Detail(n, part, bytes([n]) * 16, mine)
            record = {"kind": "segment", "n": n, "prev": "", "units": len(part), "frames": len(part), "root": b64(detail.root)}
            if mode == "live":
                record |= {"wall": f"2026-01-02T03:04:0{5 + n}.250Z", "monotonic": 500 * n}
            self.records.append(record)
            self.details.append(detail.line())
            self.segments.append(detail)
        end = {"kind": "end", "n": len(self.records), "prev": "", "segments": len(self.segments), "units": len(samples),
               "frames": len(samples), "played": [[0, len(samples)]]}
        digest = h(wav(samples) if file is None else file)
        if mode == "file":
            end["file"] = b64(h(file_salt, digest))
        self.records.append(end)
        self.details.append(text({"detail": end["n"], "file": [b64(file_salt), b64(digest)]}) if mode == "file" else None)
        self.sign = {}  # record -> function that makes its signature
        self.spell = {}  # record -> changes of its text before it is signed
        self.prev = {}  # record -> what its `prev` says
        self.statements = []

    def declare(self, edits, parents, all_edits="yes"):
        """Makes it the chain of an edited copy. `parents`: of (head, rate, frames). `edits`: of (parent, kind, a, b, reason)."""
        context = self.records[0].pop("context")
        self.records[0] |= {"parents": [{"head": b64(head), "rate": rate, "frames": frames} for head, rate, frames in parents],
                            "all_edits": all_edits, "context": context}
        records = [{"kind": "edit", "n": 0, "prev": "", "parent": parent, "edit": kind, "a": list(a), "b": list(b), "reason": reason}
                   for parent, kind, a, b, reason in edits]
        self.records[1:1] = records
        self.details[1:1] = [None] * len(records)
        for n, record in enumerate(self.records):
            record["n"] = n
            if self.details[n] is not None:
                self.details[n] = text(json.loads(self.details[n]) | {"detail": n})
        for segment in self.segments:
            segment.n += len(records)
        return self

    def seal(self, record, index, previous):
        record = record | {"prev": b64(self.prev.get(index, previous))}
        body = self.spell.get(index, lambda t: t)(text(record))[:-1]
        sign = self.sign.get(index, self.key.sign)
        return body + ',"sig":"' + b64(sign(b"rectool-record-v1\n" + body.encode("utf-8", "surrogatepass"))) + '"}'

    def lines(self):
        """Pairs of record and detail (or None)."""
        pairs, previous = [], ZERO
        for index, record in enumerate(self.records):
            line = self.seal(record, index, previous)
            previous = h(line.encode("utf-8", "surrogatepass"))
            pairs.append([line, self.details[index]])
        self.head = previous
        return pairs

    def statement(self, kind="note", key=OTHER, on=None, members=(), sign=None, without=(), after=()):
        given = {"kind": kind, "key": public(key.public, key.id), "on": b64(on or self.head), "after": [b64(a) for a in after],
                 "made": "2026-01-03T12:00:00+01:00"} | ({"text": "seen"} if kind == "note" else {}) | dict(members)
        body = text({name: value for name, value in given.items() if name not in without})[:-1]
        return body + ',"sig":"' + b64((sign or key.sign)(b"rectool-record-v1\n" + body.encode("utf-8", "surrogatepass"))) + '"}'


def joined(pairs, *more):
    lines = [line for pair in pairs for line in pair if line is not None] + list(more)
    return "".join(line + "\n" for line in lines).encode("utf-8", "surrogatepass")


class Vectors:
    def __init__(self, folder):
        self.folder, self.rows = folder, []

    def add(self, name, chain, exit_code, verdict, what="-", recording="talk.wav", stock="-", key="signer.pub", parents="-"):
        """`parents`: names of chains, joined by commas. `what`: the fault, doubt or edit that has to be named. `stock`: exit code of the script with stock tools, - where it cannot judge."""
        data = chain if isinstance(chain, bytes) else joined(chain)
        (self.folder / f"{name}.recsig").write_bytes(data)
        self.rows.append((name, recording, key, str(exit_code), verdict, what, str(stock), parents))

    def bad(self, name, chain, fault, stock="-", **more):
        self.add(name, chain, 6, "invalid", fault, stock=stock, **more)

    def unreadable(self, name, chain, stock="-"):
        self.add(name, chain, 2, "-", stock=stock)


def flipped(base64_text):
    """Another text that is just as canonical: the lowest bit of a character in the middle is changed."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    at = len(base64_text) // 2
    return base64_text[:at] + letters[letters.index(base64_text[at]) ^ 1] + base64_text[at + 1:]


def good(v):
    v.add("good", Chain().lines(), 0, "unchanged", stock=0)
    v.add("good-other-file", Chain(file=b"another file around the same sound").lines(), 0, "unchanged", stock=0)
    v.add("good-unknown-signer", Chain().lines(), 3, "unchanged", stock=3, key="other.pub")
    v.add("good-order-of-members", reordered_members().lines(), 0, "unchanged", stock=0)
    pairs = Chain().lines()
    pairs[0][1] = None
    v.add("good-context-withheld", pairs, 0, "unchanged", stock=0)
    pairs = Chain().lines()
    pairs[-1][1] = None
    v.add("good-file-digest-withheld", pairs, 0, "unchanged", stock=0)
    for name, options, code in (("stripped", {}, 0), ("weak-withheld", {"weak": False}, 0)):
        chain = Chain()
        pairs = chain.lines()
        for segment in chain.segments:
            pairs[segment.n][1] = segment.reduced(**options)
        v.add(f"good-{name}", pairs, code, "unchanged", stock=code)
    for name, place in (("control", "Utrecht\x07\x1b[31m\x7f"), ("bidi", "Utrecht \u202egnp.exe\u2066"), ("zero-width", "Utr\u200becht\ufeff\u2060"),
                        ("emoji", "\U0001f3db Utrecht"), ("quotes", 'U"t\\r/echt\t')):
        v.add(f"good-text-{name}", Chain(place=place).lines(), 0, "unchanged", stock=0)
    chain = Chain()
    pairs = chain.lines()
    v.add("good-statement", joined(pairs, chain.statement()), 0, "unchanged", stock=0)
    v.add("good-statement-of-unknown-kind", joined(pairs, chain.statement("telepathy")), 0, "unchanged", stock=0)
    v.add("good-statement-twice", joined(pairs, chain.statement(), chain.statement()), 0, "unchanged", stock=0)


def reordered_members():
    chain = Chain()
    first = chain.records[0]
    chain.records[0] = {"kind": "recording"} | dict(sorted(first.items(), reverse=True))
    return chain


def fingerprints(v):
    whole = Chain(words=WORDS)
    v.add("fingerprint-good", whole.lines(), 0, "unchanged", stock=0)
    v.add("fingerprint-live", Chain(mode="live", words=WORDS).lines(), 0, "unchanged", stock=0)
    v.add("fingerprint-cut-copy", whole.lines(), 1, "undisclosed", "cut", "copy-cut.wav", stock=1)

    def with_details(name, change, *expected, **more):
        pairs = whole.lines()
        for segment in whole.segments:
            pairs[segment.n][1] = change(segment)
        v.add(f"fingerprint-{name}", pairs, *expected, **more)

    def in_one(change):
        return lambda segment: change(segment) if segment.n == 2 else segment.line()

    def member(key, change):
        return in_one(lambda segment: text((lambda d: d | {key: change(d[key])})(json.loads(segment.line()))))

    with_details("stripped", lambda segment: segment.reduced(), 0, "unchanged", stock=0)
    with_details("with-a-salt-of-its-own", lambda segment: segment.reduced(words=True), 0, "unchanged", stock=0)
    bad = 6, "invalid", "root-mismatch"
    with_details("flipped", member("fingerprint", flipped), *bad, stock=6)
    with_details("left-out", in_one(lambda segment: text({k: m for k, m in json.loads(segment.line()).items() if k != "fingerprint"})), *bad, stock=6)
    with_details("of-another-segment", in_one(lambda segment: text(json.loads(segment.line()) | {"fingerprint": b64(whole.segments[0].words)})), *bad, stock=6)
    with_details("commitment-flipped", in_one(lambda segment: segment.reduced().replace(b64(segment.f), flipped(b64(segment.f)))), *bad, stock=6)
    with_details("salt-flipped", in_one(lambda segment: segment.reduced(words=True).replace(b64(salt_of(segment.salt, 255)),
                                                                                          flipped(b64(salt_of(segment.salt, 255))))), *bad, stock=6)
    with_details("before-weak", in_one(lambda segment: segment.line().replace('"weak"', '"kaew"').replace('"fingerprint"', '"weak"').replace('"kaew"', '"fingerprint"')),
                 6, "invalid", "malformed", stock=6)

    def signed_as(name, words, *expected, fingerprint_name="dct50-1", **more):
        """The signer commits to other bytes than the words of the second segment."""
        chain = Chain(words=WORDS)
        samples = TALK[BLOCK * BLOCKS:2 * BLOCK * BLOCKS]
        chain.segments[1] = Detail(2, samples, bytes([2]) * 16, words)
        chain.records[2]["root"] = b64(chain.segments[1].root)
        chain.details[2] = chain.segments[1].line()
        chain.records[0]["fingerprint"] = fingerprint_name
        v.add(f"fingerprint-{name}", chain.lines(), *expected, **more)

    true_words = whole.segments[1].words
    signed_as("of-no-bytes", b"", 0, "unchanged", stock=0)
    signed_as("of-other-sound", whole.segments[0].words, 0, "unchanged", stock=0)  # only --audit sees it
    signed_as("one-word-short", true_words[:-7], *bad)
    signed_as("one-word-long", true_words + true_words[:7], *bad)
    signed_as("one-byte-short", true_words[:-1], *bad)
    chain = Chain(words=WORDS)
    chain.records[0]["fingerprint"] = "none"
    v.add("fingerprint-where-there-is-none", chain.lines(), *bad)
    chain = Chain(words=WORDS)
    chain.records[0]["essence"] = {"type": "bytes"}
    del chain.records[0]["layout"], chain.records[0]["gain"]
    v.add("fingerprint-of-bytes", chain.lines(), 6, "invalid", "malformed")


def live(v):
    chain = Chain(mode="live")
    pairs = chain.lines()
    v.add("live", pairs, 0, "unchanged", stock=0)
    gap = Chain(mode="live")
    insert(gap, 2, {"kind": "gap", "n": 0, "prev": "", "milliseconds": 350})
    v.add("live-gap", gap.lines(), 0, "unchanged")
    resumed = Chain(mode="live")
    resumed.records[-1]["reason"] = "battery"
    v.add("live-resumed", resumed.lines(), 0, "unchanged", stock=0)
    short = Chain(samples=TALK[:8000], mode="live")
    short.records[-1]["reason"] = "battery"
    v.add("live-resumed-recording-goes-on", short.lines(), 4, "inconclusive", "after-interruption")
    v.add("live-unfinished", pairs[:-1], 4, "unfinished")
    v.add("live-unfinished-one-segment", pairs[:2], 4, "unfinished")
    v.add("live-no-segment", pairs[:1], 4, "inconclusive", "no-block-matched")
    whole = joined(pairs)
    v.add("live-torn-in-end", whole[:-20], 4, "unfinished")
    v.add("live-torn-before-newline-of-end", whole[:-1], 4, "unfinished")
    torn = joined(pairs[:3])
    v.add("live-torn-in-detail", torn[:-30], 4, "inconclusive", "withheld")
    v.add("live-torn-in-record", torn + b'{"kind":"segm', 4, "unfinished")
    v.bad("live-torn-in-statement", whole + chain.statement().encode()[:-9], "malformed")
    without = Chain(mode="live")
    del without.records[1]["wall"]
    v.bad("live-without-wall", without.lines(), "not-in-mode")
    without = Chain(mode="live")
    del without.records[1]["monotonic"]
    v.bad("live-without-monotonic", without.lines(), "not-in-mode")
    v.bad("live-middle-missing", pairs[:2] + pairs[3:], "missing-records")
    digest = Chain(mode="live")
    digest.records[-1]["file"] = b64(ZERO)
    v.bad("live-with-file-digest", digest.lines(), "not-in-mode")


def insert(chain, at, record, detail=None):
    chain.records.insert(at, record)
    chain.details.insert(at, detail)
    for n, other in enumerate(chain.records):
        other["n"] = n
        if chain.details[n] is not None:
            chain.details[n] = text(json.loads(chain.details[n]) | {"detail": n})


def copies(v):
    good_chain = Chain().lines()
    cases = {
        "cut": ("cut", TALK[:3000] + TALK[5500:]), "insert": ("insert", TALK[:6000] + noise(1500, 7) + TALK[6000:]),
        "replace": ("replace", TALK[:4200] + noise(1100, 8) + TALK[5300:]), "mute": ("mute", TALK[:4000] + [0] * 1000 + TALK[5000:]),
        "repeat": ("repeat", TALK[:6000] + TALK[3000:6000] + TALK[6000:]), "head-missing": ("cut", TALK[2500:]), "tail-missing": ("cut", TALK[:7100]),
        "move": ("move", TALK[:2000] + TALK[4000:7000] + TALK[2000:4000] + TALK[7000:]),
        "one-sample": ("replace", TALK[:5432] + [TALK[5432] + 1] + TALK[5433:])}
    for name, (kind, samples) in cases.items():
        (v.folder / f"copy-{name}.wav").write_bytes(wav(samples))
        v.add(f"copy-{name}", good_chain, 1, "undisclosed", kind, f"copy-{name}.wav", stock=1)
    (v.folder / "copy-speed.wav").write_bytes(wav(TALK, 7000))
    v.add("copy-speed", good_chain, 1, "undisclosed", "speed", "copy-speed.wav")
    (v.folder / "copy-unrelated.wav").write_bytes(wav(noise(FRAMES, 99)))
    v.add("copy-unrelated", good_chain, 4, "inconclusive", "no-block-matched", "copy-unrelated.wav", stock=1)
    (v.folder / "copy-junk-before.wav").write_bytes(wav(TALK)[:12] + b"LIST\x04\0\0\0INFO" + wav(TALK)[12:])
    v.add("copy-other-tags", good_chain, 0, "unchanged", "-", "copy-junk-before.wav", stock=0)
    v.bad("at-odds", Chain(samples=noise(FRAMES, 5), file=wav(TALK)).lines(), "at-odds", stock=1)
    v.bad("at-odds-in-one-sample", Chain(samples=TALK[:-1] + [0], file=wav(TALK)).lines(), "at-odds", stock=1)


def withheld(v):
    chain = Chain()
    pairs = chain.lines()
    pairs[2][1] = None
    v.add("withheld-detail", pairs, 4, "inconclusive", "withheld", stock=2)
    for name, hide in (("block", (1,)), ("blocks", (0, 1, 2, 3))):
        pairs = chain.lines()
        pairs[2][1] = chain.segments[1].reduced(hide)
        v.add(f"withheld-{name}", pairs, 4, "inconclusive", "withheld", stock=2)
    pairs = chain.lines()
    pairs[2][1] = chain.segments[1].reduced((1,))
    v.add("withheld-block-of-a-cut-copy", pairs, 1, "undisclosed", "cut", "copy-head-missing.wav", stock=1)
    pairs = chain.lines()
    reduced = json.loads(chain.segments[1].reduced())
    reduced["salts"][2] = flipped(reduced["salts"][2])
    pairs[2][1] = text(reduced)
    v.bad("reduced-salt-damaged", pairs, "at-odds", stock=1)
    v.add("reduced-salt-damaged-other-tags", pairs, 4, "inconclusive", "salt-damaged", "copy-junk-before.wav")


def parent():
    """The head of the chain "good", as a parent."""
    chain = Chain()
    chain.lines()
    return chain.head, RATE, FRAMES


def edited(v, name, samples, edits, parents=None, key=SIGNER, **more):
    """The chain of an edited copy; the copy is NAME.wav."""
    (v.folder / f"{name}.wav").write_bytes(wav(samples))
    chain = Chain(samples, key=key).declare([(0, *edit, "third-party") if len(edit) == 3 else edit for edit in edits],
                                            [parent()] if parents is None else parents, **more)
    return chain, chain.lines()


def declared(v):
    """Edited copies whose chains declare what was done."""
    tone = noise(1100, 8)
    cases = {
        "cut": (TALK[:3000] + TALK[5500:], [("cut", (3000, 5500), (3000, 3000))]),
        "head-cut": (TALK[2500:], [("cut", (0, 2500), (0, 0))]),
        "tail-cut": (TALK[:7100], [("cut", (7100, 10000), (7100, 7100))]),
        "insert": (TALK[:6000] + noise(1500, 7) + TALK[6000:], [("insert", (6000, 6000), (6000, 7500))]),
        "mute": (TALK[:4100] + [0] * 700 + TALK[4800:], [("mute", (4100, 4800), (4100, 4800))]),
        "replace": (TALK[:4200] + tone + TALK[5300:], [("replace", (4200, 5300), (4200, 5300))]),
        "repeat": (TALK[:6000] + TALK[3000:6000] + TALK[6000:], [("repeat", (3000, 6000), (6000, 9000))]),
        "move": (TALK[:2000] + TALK[4000:7000] + TALK[2000:4000] + TALK[7000:], [("move", (4000, 7000), (2000, 5000))]),
        "move-told-the-other-way": (TALK[:2000] + TALK[4000:7000] + TALK[2000:4000] + TALK[7000:], [("move", (2000, 4000), (5000, 7000))]),
        "two": (cut(TALK[:4000] + [0] * 1000 + TALK[5000:], 7000, 8000),
                [("mute", (4000, 5000), (4000, 5000)), ("cut", (7000, 8000), (7000, 7000))])}
    for name, (samples, edits) in cases.items():
        _, pairs = edited(v, f"declared-{name}", samples, edits)
        v.add(f"declared-{name}", pairs, 0, "disclosed", edits[0][0], f"declared-{name}.wav", stock=2 if name == "two" else "-", parents="good")
    v.add("declared-without-parent", edited(v, "declared-cut", *cases["cut"])[1], 4, "inconclusive", "parent-missing", "declared-cut.wav")
    first, pairs = edited(v, "declared-cut", *cases["cut"])
    step = (first.head, RATE, 7500)
    _, second = edited(v, "declared-twice", cut(TALK[:3000] + TALK[5500:], 5000, 6500), [("cut", (5000, 6500), (5000, 5000))], [step])
    v.add("declared-twice", second, 0, "disclosed", "cut", "declared-twice.wav", parents="declared-cut,good")
    v.add("declared-twice-without-the-first", second, 4, "inconclusive", "parent-missing", "declared-twice.wav", parents="declared-cut")
    talk2 = Chain(noise(FRAMES, 44))
    talk2.records[0]["id"] = b64(b"\x66" * 16)
    pairs2 = talk2.lines()
    v.add("good-second-talk", pairs2, 4, "inconclusive", "no-block-matched")
    samples = TALK[1000:5000] + noise(900, 45) + noise(FRAMES, 44)[2000:6000] + TALK[6000:8000]
    edits = [(0, "excerpt", (1000, 5000), (0, 4000), "length"), (0, "insert", (0, 0), (4000, 4900), "comment"),
             (1, "excerpt", (2000, 6000), (4900, 8900), "length"), (0, "excerpt", (6000, 8000), (8900, 10900), "length")]
    _, pairs = edited(v, "declared-excerpts", samples, edits, [parent(), (talk2.head, RATE, FRAMES)])
    v.add("declared-excerpts", pairs, 0, "disclosed", "-", "declared-excerpts.wav", stock=2, parents="good,good-second-talk")
    for name, hide, code, verdict, what in (("covered", (0,), 0, "disclosed", "mute"), ("elsewhere", (0, 3), 4, "inconclusive", "withheld")):
        chain = Chain()
        shown = chain.lines()
        shown[2][1] = chain.segments[1].reduced(hide, weak=False)
        shown[4][1] = None
        v.add(f"withheld-parent-{name}", shown, 4, "inconclusive", "withheld")
        _, pairs = edited(v, f"declared-mute-{name}", *cases["mute"])
        v.add(f"declared-mute-{name}", pairs, code, verdict, what, f"declared-mute-{name}.wav", parents=f"withheld-parent-{name}")


def declared_wrongly(v):
    """What a declaration must not explain."""
    mute = ("mute", (4000, 5000), (4000, 5000))
    muted = TALK[:4000] + [0] * 1000 + TALK[5000:]
    cases = {
        "less-than-missing": (TALK[:3000] + TALK[5500:], [("cut", (3000, 5000), (3000, 3000))], 1, "undisclosed", "cut"),
        "elsewhere": (TALK[:3000] + TALK[5500:], [("cut", (6000, 8500), (6000, 6000))], 1, "undisclosed", "cut"),
        "mute-but-replaced": (TALK[:4000] + noise(1000, 8) + TALK[5000:], [mute], 1, "undisclosed", "replace"),
        "mute-and-one-sample-more": (muted[:8500] + [muted[8500] + 1] + muted[8501:], [mute], 1, "undisclosed", "replace"),
        "repeat-of-another-place": (TALK[:6000] + TALK[3000:6000] + TALK[6000:], [("repeat", (1000, 4000), (6000, 9000))], 1, "undisclosed", "repeat"),
        "replace-that-is-a-cut": (TALK[:3000] + noise(500, 9) + TALK[5500:], [("replace", (3000, 3500), (3000, 3500))], 1, "undisclosed", "cut"),
        "not-done": (TALK, [("replace", (4000, 5000), (4000, 5000))], 4, "inconclusive", "declaration-differs"),
        "cut-not-done": (TALK, [("cut", (4000, 5000), (4000, 4000))], 4, "inconclusive", "declaration-differs"),
        "everywhere": (noise(4000, 8) + TALK[4000:], [("mute", (i, i + 2), (i, i + 2)) for i in range(0, 4000, 100)], 1, "undisclosed", "replace"),
        "too-close": (TALK[:4000] + [0] * 100 + TALK[4100:4600] + [0] * 100 + TALK[4700:],
                      [("mute", (4000, 4100), (4000, 4100)), ("mute", (4600, 4700), (4600, 4700))], 4, "inconclusive", "declared-too-close")}
    for name, (samples, edits, code, verdict, what) in cases.items():
        _, pairs = edited(v, f"misdeclared-{name}", samples, edits)
        v.add(f"misdeclared-{name}", pairs, code, verdict, what, f"misdeclared-{name}.wav", parents="good")
    samples = TALK[:3000] + TALK[5500:]
    right = [("cut", (3000, 5500), (3000, 3000))]
    _, pairs = edited(v, "misdeclared-by-unknown", samples, right, key=OTHER)
    v.add("misdeclared-by-unknown", pairs, 1, "undisclosed", "cut", "misdeclared-by-unknown.wav", parents="good")
    _, pairs = edited(v, "misdeclared-parent", samples, right, [(h(b"another"), RATE, FRAMES)])
    v.add("misdeclared-parent", pairs, 1, "undisclosed", "cut", "misdeclared-parent.wav", parents="good")
    _, pairs = edited(v, "misdeclared-length", samples, right, [(*parent()[:2], FRAMES + 1)])
    v.add("misdeclared-length", pairs, 1, "undisclosed", "cut", "misdeclared-length.wav", parents="good")
    _, pairs = edited(v, "misdeclared-of-another-copy", samples, right)
    v.add("misdeclared-of-another-copy", pairs, 1, "undisclosed", "mute", "copy-mute.wav", parents="good")


def declared_badly(v):
    """Edit records that a reader has to refuse."""
    samples = TALK[:3000] + TALK[5500:]
    right = (0, "cut", (3000, 5500), (3000, 3000), "third-party")

    def bad(name, fault, edits=(right,), change=lambda c: None, **more):
        chain = Chain(samples, **more).declare(edits, [parent()])
        change(chain)
        v.bad(f"edit-{name}", chain.lines(), fault, recording="declared-cut.wav")

    def first(**members):
        return lambda c: c.records[0].update(members)

    one = {"head": b64(parent()[0]), "rate": RATE, "frames": FRAMES}
    bad("without-parents", "not-in-mode", change=lambda c: (c.records[0].pop("parents"), c.records[0].pop("all_edits")))
    bad("behind-a-segment", "not-in-mode", change=lambda c: insert(c, 3, c.records[1] | {}))
    bad("in-live", "not-in-mode", mode="live")
    bad("of-no-parent", "totals-mismatch", [(1, *right[1:])])
    bad("beyond-the-parent", "totals-mismatch", [(0, "cut", (3000, 10001), (3000, 3000), "length")])
    bad("beyond-the-copy", "totals-mismatch", [(0, "insert", (0, 0), (7000, 7501), "length")])
    bad("out-of-order", "totals-mismatch", [right, (0, "cut", (1000, 2000), (1000, 1000), "length")])
    bad("of-unknown-kind", "malformed", [(0, "whisper", (3000, 5500), (3000, 3000), "length")])
    bad("backwards", "malformed", [(0, "cut", (5500, 3000), (3000, 3000), "length")])
    bad("insert-of-the-parent", "malformed", [(0, "insert", (1, 2), (3000, 3001), "length")])
    bad("mute-of-nothing", "malformed", [(0, "mute", (3000, 4000), (3000, 3000), "length")])
    bad("with-a-sentence-for-a-reason", "malformed", [(0, "cut", (3000, 5500), (3000, 3000), "third party")])
    bad("without-reason", "malformed", change=lambda c: c.records[1].pop("reason"))
    bad("with-empty-note", "malformed", change=lambda c: c.records[1].update(note=""))
    bad("parents-empty", "malformed", change=first(parents=[]))
    bad("parents-twice", "malformed", change=first(parents=[one, one]))
    bad("parent-without-rate", "malformed", change=first(parents=[{"head": one["head"], "frames": FRAMES}]))
    bad("all-edits-maybe", "malformed", change=first(all_edits="maybe"))
    bad("all-edits-missing", "malformed", change=lambda c: c.records[0].pop("all_edits"))


def flips(v):
    """One bit in each field of each kind of record, signatures left as they were."""
    def change(index, old, new, name, fault="bad-signature", code=6, stock=6):
        pairs = Chain().lines()
        assert pairs[index][0].count(old) == 1, (name, old)
        pairs[index][0] = pairs[index][0].replace(old, new)
        if code == 6:
            v.bad(f"flip-{name}", pairs, fault, stock=stock)
        else:
            v.unreadable(f"flip-{name}", pairs)

    pairs = Chain().lines()
    first, segment, end = (json.loads(pairs[i][0]) for i in (0, 2, 4))
    change(0, '"recorded":"2026', '"recorded":"2027', "recorded")
    change(0, '"signed":"2026', '"signed":"2027', "signed")
    change(0, first["id"], flipped(first["id"]), "id")
    change(0, '"capacity":"recorder"', '"capacity":"recipient"', "capacity")
    change(0, '"mode":"file"', '"mode":"live"', "mode")
    change(0, '"s16"', '"s24"', "sample", stock="-")
    change(0, '"rate":8000', '"rate":9000', "rate", stock="-")
    change(0, '"channels":1', '"channels":3', "channels", stock="-")
    change(0, '"FC"', '"FB"', "layout")
    change(0, '"gain":0', '"gain":1', "gain")
    change(0, '"block":1000', '"block":1001', "block")
    change(0, '"blocks":4', '"blocks":5', "blocks")
    change(0, '"place":"' + first["context"]["place"], '"place":"' + flipped(first["context"]["place"]), "context")
    change(0, first["prev"], flipped(first["prev"]), "prev-of-first")
    change(0, '"version":1', '"version":3', "version", code=2)
    change(0, '"fingerprint":"none"', '"fingerprint":"nonf"', "fingerprint", code=2)
    change(2, '"kind":"segment"', '"kind":"regment"', "kind", code=2)
    change(2, '"n":2', '"n":3', "n", "missing-records")
    change(2, segment["prev"], flipped(segment["prev"]), "prev", "broken-link")
    change(2, '"units":4000', '"units":4001', "units")
    change(2, '"frames":4000', '"frames":4001', "frames")
    change(2, segment["root"], flipped(segment["root"]), "root", "root-mismatch")
    for index, name in ((0, "recording"), (2, "segment"), (4, "end")):
        record = json.loads(pairs[index][0])
        change(index, record["sig"], flipped(record["sig"]), f"signature-of-{name}")
        change(index, record["sig"], "B" + record["sig"][1:] if record["sig"][0] != "B" else "C" + record["sig"][1:], f"r-of-{name}")
    change(4, '"segments":3', '"segments":2', "segments", "totals-mismatch")
    change(4, '"units":10000', '"units":10001', "units-of-end", "totals-mismatch")
    change(4, '"played":[[0,10000]]', '"played":[[0,10001]]', "played", "totals-mismatch")
    change(4, end["file"], flipped(end["file"]), "file", "commitment-mismatch")


def details(v):
    def with_detail(name, index, change, fault, stock="-"):
        pairs = Chain().lines()
        pairs[index][1] = change(pairs[index][1])
        v.bad(f"detail-{name}", pairs, fault, stock=stock)

    def member(key, change):
        return lambda line: text((lambda d: d | {key: change(d[key])})(json.loads(line)))

    with_detail("salt", 2, member("salt", flipped), "root-mismatch", 6)
    with_detail("blocks", 2, member("blocks", flipped), "root-mismatch", 6)
    with_detail("weak", 2, member("weak", flipped), "root-mismatch", 6)
    with_detail("one-block-short", 2, member("blocks", lambda b: b64(base64.b64decode(b)[:-32])), "root-mismatch", 6)
    with_detail("weak-short", 2, member("weak", lambda b: b64(base64.b64decode(b)[:-4])), "root-mismatch", 6)
    with_detail("fingerprint-added", 2, lambda line: line[:-1] + ',"fingerprint":"AAAA"}', "root-mismatch", 6)
    with_detail("place", 0, lambda line: line.replace("Utrecht", "Utrechr"), "commitment-mismatch")
    with_detail("place-salt", 0, lambda line: line.replace(b64(b"\xa1" * 16), flipped(b64(b"\xa1" * 16))), "commitment-mismatch")
    with_detail("unknown-context", 0, lambda line: line.replace('"place"', '"plaee"'), "commitment-mismatch")
    with_detail("file-digest", 4, lambda line: line.replace(json.loads(line)["file"][1], b64(ZERO)), "commitment-mismatch", 6)
    with_detail("with-space", 2, lambda line: line.replace(":2,", ": 2,"), "malformed")
    with_detail("members-swapped", 2, lambda line: text(dict(reversed(list(json.loads(line).items())))), "malformed")
    with_detail("unknown-member", 2, lambda line: line[:-1] + ',"x":1}', "malformed")
    with_detail("member-twice", 2, lambda line: line[:-1] + "," + line[1:], "malformed")
    with_detail("truncated", 2, lambda line: line[:-5], "malformed", 6)
    with_detail("twice", 2, lambda line: line + "\n" + line, "detail-misplaced", 6)
    pairs = Chain().lines()
    pairs[1][1], pairs[2][1] = pairs[2][1], pairs[1][1]
    v.bad("detail-swapped", pairs, "detail-misplaced", stock=6)
    pairs = Chain().lines()
    v.bad("detail-before-start", joined([[pairs[0][1], None]] + pairs), "detail-misplaced", stock=6)
    v.bad("detail-after-end", joined(pairs, pairs[3][1]), "detail-misplaced")


def structure(v):
    pairs = Chain().lines()
    v.bad("end-missing", pairs[:-1], "missing-end", stock=6)
    v.bad("end-and-segment-missing", pairs[:-2], "missing-end", stock=6)
    v.bad("start-missing", pairs[1:], "missing-start", stock=6)
    v.bad("middle-missing", pairs[:2] + pairs[3:], "missing-records", stock=6)
    v.bad("record-twice", pairs[:2] + [pairs[1]] + pairs[2:], "duplicate", stock=6)
    v.bad("records-swapped", [pairs[0], pairs[2], pairs[1]] + pairs[3:], "reordered", stock=6)
    v.bad("start-twice", [pairs[0], pairs[0]] + pairs[1:], "duplicate", stock=6)
    v.bad("segment-after-end", pairs + [pairs[3]], "after-end")
    v.bad("end-twice", pairs + [pairs[4]], "after-end")
    whole = joined(pairs)
    v.bad("torn-before-end", joined(pairs[:3]) + pairs[3][0].encode()[:40], "malformed", stock=6)
    v.bad("torn-in-end", joined(pairs[:4]) + pairs[4][0].encode()[:-3], "malformed", stock=6)
    v.bad("torn-newline", whole[:-1], "torn-line", stock=6)
    v.bad("empty-line", whole.replace(b"\n", b"\n\n", 1), "malformed", stock="-")
    v.bad("garbage-behind-record", whole.replace(b'"}\n', b'"}x\n', 1), "malformed", stock=6)
    v.bad("two-objects-in-a-line", whole.replace(b"}\n{", b"}{", 1), "malformed")
    v.bad("array-line", joined(pairs[:2], "[1,2]") + joined(pairs[2:]), "malformed", stock="-")
    v.bad("nested", joined(pairs[:2], '{"detail":' + "[" * 1000 + "]" * 1000 + "}") + joined(pairs[2:]), "malformed")
    v.unreadable("transport-crlf", whole.replace(b"\n", b"\r\n"), stock=2)
    v.unreadable("transport-one-cr", whole.replace(b"\n", b"\r\n", 1), stock=2)
    v.unreadable("transport-bom", b"\xef\xbb\xbf" + whole)
    v.unreadable("empty", b"")
    v.unreadable("not-a-chain", b"RIFF....WAVE\n")
    chain = Chain()
    pairs = chain.lines()
    v.bad("statement-bad-signature", joined(pairs, chain.statement(sign=OTHER.sign_small_r)), "bad-statement")
    v.bad("statement-of-another-head", joined(pairs, chain.statement(on=h(b"another"))), "bad-statement")
    v.bad("statement-before-end", joined(pairs[:3], chain.statement()) + joined(pairs[3:]), "bad-statement")
    v.bad("statement-altered", joined(pairs, chain.statement(members={"text": "yes"}).replace("yes", "no")), "bad-statement")


def signed_wrongly(v):
    """What a signer, or whoever has some key, can sign, and must not."""
    def resealed(name, fault, change, stock=6, code=6):
        chain = Chain()
        change(chain)
        if code == 2:
            v.unreadable(name, chain.lines())
        else:
            v.bad(name, chain.lines(), fault, stock=stock)

    def record(index, **members):
        return lambda chain: chain.records[index].update(members)

    def spelling(index, old, new):
        def change(chain):
            def spell(line):
                assert line.count(old) >= 1, old
                return line.replace(old, new, 1)
            chain.spell[index] = spell
        return change

    def signature(index, sign):
        return lambda chain: chain.sign.update({index: sign})

    resealed("signed-by-second-key", "bad-signature", lambda c: [c.sign.update({i: OTHER.sign}) for i in (2, 3, 4)])
    resealed("end-by-second-key", "bad-signature", signature(4, OTHER.sign))
    resealed("start-by-second-key", "bad-signature", signature(0, OTHER.sign))
    resealed("r-of-small-order", "bad-signature", signature(2, SIGNER.sign_small_r))
    resealed("s-beyond-group-order", "bad-signature", signature(2, SIGNER.sign_large_s))
    for name, order in (("1", "01" + "00" * 31), ("2", "ec" + "ff" * 30 + "7f"), ("4", "00" * 32), ("4-sign", "00" * 31 + "80"),
                        ("8", SMALL_ORDER_8.hex()), ("8-other", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
                        ("1-not-canonical", "ee" + "ff" * 30 + "7f"), ("4-not-canonical", "ed" + "ff" * 30 + "7f")):
        chain = Chain()
        chain.records[0]["key"] = public(bytes.fromhex(order))
        chain.sign = {i: (lambda message: encode((0, 1, 1, 0)) + ZERO) for i in range(5)}  # holds for any message under such a key
        v.bad(f"key-of-order-{name}", chain.lines(), "malformed", stock=6)
    v.bad("key-with-torsion", Chain(key=MIXED).lines(), "malformed")
    resealed("key-not-on-the-curve", "malformed", record(0, key=public(b"\x02" + bytes(31))))
    resealed("key-of-another-algorithm", "malformed", record(0, key=b64(b"ED" + b"\x11" * 8 + SIGNER.public)))
    resealed("key-too-short", "malformed", record(0, key=public(SIGNER.public[:-1])))
    resealed("link-broken", "broken-link", lambda c: c.prev.update({2: h(b"another record")}))
    resealed("link-of-first", "broken-link", lambda c: c.prev.update({0: h(b"something before")}))
    resealed("number-left-out", "missing-records", lambda c: [c.records[i].update(n=i + 1) for i in (2, 3, 4)])
    resealed("number-twice", "duplicate", record(2, n=1))
    resealed("root-of-other-sound", "root-mismatch", record(2, root=b64(h(b"other"))))
    resealed("segment-too-long", "totals-mismatch", record(2, units=4001, frames=4001))
    resealed("segment-short-in-the-middle", "totals-mismatch", record(1, units=3999, frames=3999))
    resealed("frames-are-not-units", "totals-mismatch", record(2, frames=3999), stock="-")
    resealed("total-of-segments", "totals-mismatch", record(4, segments=4))
    resealed("total-of-units", "totals-mismatch", record(4, units=10001, frames=10001))
    resealed("played-beyond-the-end", "totals-mismatch", record(4, played=[[0, 10001]]), stock="-")
    resealed("played-backwards", "malformed", record(4, played=[[5, 4]]), stock="-")
    resealed("gap-in-file", "not-in-mode", lambda c: insert(c, 2, {"kind": "gap", "n": 0, "prev": "", "milliseconds": 300}))
    resealed("clock-in-file", "not-in-mode", record(1, wall="2026-01-02T03:04:06.250Z", monotonic=1000), stock="-")
    resealed("reason-in-file", "not-in-mode", record(4, reason="battery"), stock="-")
    resealed("no-file-digest-in-file", "not-in-mode", lambda c: (c.records[4].pop("file"), c.details.__setitem__(4, None)), stock="-")
    resealed("unknown-member", "malformed", record(2, extra=1), stock="-")
    resealed("member-missing", "malformed", lambda c: c.records[2].pop("frames"), stock="-")
    resealed("member-twice", "malformed", spelling(2, '"units":4000', '"units":4000,"units":4000'), stock="-")
    resealed("member-twice-in-another-spelling", "malformed", spelling(2, '"units":4000', '"units":4000,"\\u0075nits":4000'), stock="-")
    resealed("member-twice-inside", "malformed", spelling(0, '"rate":8000', '"rate":8000,"rate":8000'), stock="-")
    for name, number in (("fraction", "4000.0"), ("exponent", "4e3"), ("plus", "+4000"), ("leading-zero", "04000"), ("text", '"4000"'),
                         ("negative", "-4000"), ("beyond-2-53", "9007199254740992"), ("beyond-2-64", "18446744073709551616"), ("null", "null")):
        resealed(f"number-{name}", "malformed", spelling(2, '"units":4000', f'"units":{number}'), stock="-")
    resealed("number-minus-zero", "malformed", spelling(0, '"gain":0', '"gain":-0'), stock="-")
    root = b64(Chain().segments[1].root)
    for name, spelled in (("unused-bits", root[:-2] + chr(ord(root[-2]) + 1) + "="), ("no-padding", root[:-1]), ("space", root[:10] + " " + root[10:]),
                          ("url-alphabet", "-_" + root[2:]), ("too-short", root[:-4]), ("too-long", "AAAA" + root)):
        resealed(f"base64-{name}", "malformed", spelling(2, root, spelled), stock="-")
    resealed("signature-not-last", "malformed", lambda c: c.sign.update({2: SIGNER.sign}) or c.spell.update({2: lambda t: t[:-1] + ',"sig":""}'}), stock="-")
    resealed("text-with-half-a-surrogate", "malformed", spelling(0, '"layout":"FC"', '"layout":"\\ud800"'), stock="-")
    resealed("text-not-utf-8", "malformed", spelling(0, '"layout":"FC"', '"layout":"\ud800"'), stock="-")
    resealed("context-key", "malformed", lambda c: c.records[0].update(context={"Place": b64(ZERO)}) or c.details.__setitem__(0, None), stock="-")
    resealed("no-channel", "malformed", lambda c: c.records[0]["essence"].update(channels=0), stock="-")
    resealed("no-block", "malformed", record(0, block=0), stock="-")
    resealed("date-that-is-none", "malformed", record(0, recorded="2026-02-30"), stock="-")
    resealed("newer-version", "", record(0, version=2), code=2)
    resealed("newer-kind", "", record(2, kind="chapter"), code=2)
    resealed("newer-fingerprint", "", record(0, fingerprint="speech-9"), code=2)


PERSON = {"person": "B. de Vries", "person_key": public(OTHER.public, OTHER.id)}
SHOWN = {"id": b64(b"\x55" * 16), "start": "2026-01-02", "milliseconds": 125, "signer": public(SIGNER.public, SIGNER.id)}
# Of each kind: the least it has to say, and what it may say besides.
KINDS = {
    "present": ({"checked": "head"}, {"shown": SHOWN}),
    "received": ({"checked": "chain"}, PERSON),
    "agrees": ({"checked": "recording"}, {}),
    "disputes": ({"checked": "head"}, {}),
    "consent": ({"purpose": "passing-on", "answer": "no"}, PERSON),
    "handover": ({"what": "stripped-chain", "person": "B. de Vries"}, {"person_key": PERSON["person_key"]}),
    "announce": ({}, PERSON | {"talk": "2026-01-02"}),
    "asked": ({}, PERSON | {"talk": "2026-01-02T09:00:00Z"}),
    "allowed": ({}, PERSON | {"talk": "2026-01-02"}),
    "refused": ({"reason": "house rules"}, PERSON | {"alternative": "minutes", "talk": "2026-01-02"}),
    "copy-requested": ({}, PERSON),
    "copy-refused": ({"reason": "too early"}, PERSON),
    "decision": ({"decision": "not-listened", "reason": "the minutes suffice"}, {"present": ["C. Jansen", "D. Bakker"]}),
    "note": ({"text": "seen"}, {}),
    "attachment": ({"file": "minutes.txt", "type": "text/plain", "size": 5, "digest": b64(h(b"hello"))}, {"language": "nl-NL"}),
    "timestamp": ({"token": b64(b"\x30\x03\x02\x01\x00"), "certificates": []}, {"certificates": [b64(b"\x30\x00")]}),
}
# Of each kind: a value that is none of its own, by member.
WRONG = {
    "present": {"checked": "all", "shown": {"id": "x"}}, "received": {"checked": 1, "person": ""}, "agrees": {"checked": "Head"},
    "disputes": {"checked": None}, "consent": {"purpose": "all", "answer": True}, "handover": {"what": "", "person": 5},
    "announce": {"talk": "tomorrow"}, "asked": {"talk": "2026-02-30"}, "allowed": {"person_key": public(b"\x01" + bytes(31))},
    "refused": {"alternative": "", "reason": "x" * 4097}, "copy-requested": {"person": ["B"]}, "copy-refused": {"reason": ""},
    "decision": {"decision": "maybe", "present": []}, "note": {"text": "x" * 4097},
    "attachment": {"digest": b64(ZERO[:-1]), "type": "Text/plain", "language": "n", "size": -1, "file": "x" * 257},
    "timestamp": {"token": "", "certificates": ["="]},
}


def short_chain():
    chain = Chain(samples=TALK[:1000])
    return chain, chain.lines()


def statements(v):
    def add(name, *lines, bad=None, stock="-"):
        data = joined(pairs, *lines)
        if bad:
            v.bad(f"statement-{name}", data, bad, recording="short.wav", stock=stock)
        else:
            v.add(f"statement-{name}", data, 0, "unchanged", recording="short.wav", stock=stock)

    chain, pairs = short_chain()
    (v.folder / "short.wav").write_bytes(wav(TALK[:1000]))
    made, member = chain.statement, lambda **members: chain.statement(members=members)
    add("least-of-all-kinds", *(made(kind, members=least) for kind, (least, _) in KINDS.items()), stock=0)
    for kind, (least, more) in KINDS.items():
        full = least | more | {"name": "A. Jansen", "role": "official", "text": "with all it may say"}
        add(kind, made(kind, members=full))
        add(f"{kind}-with-another-member", made(kind, members=least | {"extra": 1}), bad="malformed")
        for name in sorted(least) + ["made"]:
            if not (kind == "note" and name == "made"):
                add(f"{kind}-without-{name}", made(kind, members=least, without=[name]), bad="malformed")
        for name, value in WRONG[kind].items():
            add(f"{kind}-wrong-{name.replace('_', '-')}", made(kind, members=least | more | {name: value}), bad="malformed")
    by_letters = {"receipt": b64(chain.head[:20])}
    add("by-receipt-letters", made(members=by_letters, without=["on"]), stock=0)
    add("by-other-letters", made(members={"receipt": b64(h(b"another")[:20])}, without=["on"]), bad="bad-statement", stock=6)
    add("by-head-and-letters", made(members=by_letters), bad="malformed")
    add("letters-too-long", made(members={"receipt": b64(chain.head)}, without=["on"]), bad="malformed")
    add("without-head", made(without=["on"]), bad="malformed")
    before = made("announce", without=["on"])
    add("before-the-talk-named-by-another", made(after=[h(before.encode())]), before, stock=0)
    add("before-the-talk-named-by-nobody", before, made(), bad="bad-statement", stock=6)
    add("before-the-talk-named-by-another-before-it", made("asked", without=["on"], after=[h(before.encode())]), before, bad="bad-statement", stock=6)
    add("after-one-that-is-missing", made(after=[h(b"left out")]), stock=0)
    add("after-twice", made(after=[h(b"a"), h(b"a")]), bad="malformed")
    add("after-257", made(after=[h(bytes([i // 256, i % 256])) for i in range(257)]), bad="malformed")
    add("after-is-no-hash", member(after=["AAAA"]), bad="malformed")
    add("without-after", made(without=["after"]), bad="malformed")
    add("unknown-kind-without-after", made("telepathy", without=["after"]), bad="malformed")
    add("kind-with-a-capital", made("Note", members={"text": "seen"}), bad="malformed")
    add("role-that-is-none", member(role="king"), bad="malformed")
    add("name-too-long", member(name="x" * 257), bad="malformed")
    add("made-is-a-date", member(made="2026-01-03"), bad="malformed")
    add("name-of-direction-characters", member(name="A\u202egnp\u2066", text="\x1b[31m\x07"))
    add("key-of-small-order", member(key=public(bytes.fromhex("01" + "00" * 31))), bad="malformed", stock=6)
    add("signed-by-another-key", made(sign=SIGNER.sign), bad="bad-statement", stock=6)
    named = Chain(samples=TALK[:1000])
    named.records[0] = {**{k: x for k, x in named.records[0].items() if k != "context"}, "announcement": b64(h(before.encode())),
                        "context": named.records[0]["context"]}
    pairs = named.lines()
    add("announced-in-the-first-record", before, stock=0)
    (v.folder / "letters.recstmt").write_text(made(members=by_letters, without=["on"]) + "\n")


def large(folder):
    """Too large to be kept: each has to be refused in one line."""
    pairs = Chain().lines()
    start, rest = joined(pairs[:2]), joined(pairs[2:])
    (folder / "line-over-the-limit.recsig").write_bytes(start + b'{"detail":9,"blocks":"' + b"A" * 2**20 + b'"}\n' + rest)
    (folder / "a-million-levels.recsig").write_bytes(start + b'{"detail":' + b"[" * 10**6 + b"]" * 10**6 + b"}\n" + rest)
    with open(folder / "line-of-a-gibibyte.recsig", "wb") as file:
        file.write(start)
        for _ in range(1024):
            file.write(b"x" * 2**20)
        file.write(b"\n" + rest)


def main():
    if sys.argv[1] == "--large":
        return large(Path(sys.argv[2]))
    folder = Path(sys.argv[1])
    folder.mkdir(exist_ok=True)
    (folder / "talk.wav").write_bytes(wav(TALK))
    for name, key in (("signer", SIGNER), ("other", OTHER)):
        (folder / f"{name}.pub").write_text(f"untrusted comment: test vectors, {name}\n{public(key.public, key.id)}\n")
    vectors = Vectors(folder)
    for make in (good, fingerprints, live, copies, withheld, declared, declared_wrongly, declared_badly, flips, details, structure, signed_wrongly, statements):
        make(vectors)
    header = "name\trecording\tkey\texit\tverdict\twhat\tstock\tparents\n"
    (folder / "manifest.tsv").write_text(header + "".join("\t".join(row) + "\n" for row in vectors.rows))


main()
