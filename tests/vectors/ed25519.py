"""Ed25519 after RFC 8032, in plain integers. Slow, and not for secrets: it makes test vectors, good and bad."""
import hashlib

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
I = pow(2, (P - 1) // 4, P)


def add(a, b):
    e = (a[1] - a[0]) * (b[1] - b[0]) % P
    f = (a[1] + a[0]) * (b[1] + b[0]) % P
    g = 2 * a[3] * b[3] * D % P
    h = 2 * a[2] * b[2] % P
    return ((f - e) * (h - g) % P, (h + g) * (f + e) % P, (h - g) * (h + g) % P, (f - e) * (f + e) % P)


def multiply(scalar, point):
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = add(result, point)
        point = add(point, point)
        scalar >>= 1
    return result


def recover_x(y, sign):
    xx = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(xx, (P + 3) // 8, P)
    if (x * x - xx) % P:
        x = x * I % P
    assert (x * x - xx) % P == 0
    return P - x if x & 1 != sign else x


def encode(point):
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def decode(text):
    y = int.from_bytes(text, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    x = recover_x(y, sign)
    return (x, y, 1, x * y % P)


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = (recover_x(BASE_Y, 0), BASE_Y, 1, recover_x(BASE_Y, 0) * BASE_Y % P)
POWERS = [BASE]
for _ in range(255):
    POWERS.append(add(POWERS[-1], POWERS[-1]))


def multiply_base(scalar):
    result = (0, 1, 1, 0)
    for bit in range(255):
        if scalar >> bit & 1:
            result = add(result, POWERS[bit])
    return result


def number(*parts):
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little")


class Key:
    """A secret key with minisign's public form. `torsion`: a point of small order added to the public key."""

    def __init__(self, seed, key_id, torsion=None):
        digest = hashlib.sha512(seed).digest()
        self.scalar = int.from_bytes(digest[:32], "little") & (1 << 254) - 8 | 1 << 254
        self.prefix = digest[32:]
        point = multiply_base(self.scalar)
        self.public = encode(add(point, torsion) if torsion else point)
        self.id = key_id

    def sign(self, message):
        r = number(self.prefix, message) % L
        big_r = encode(multiply_base(r))
        s = (r + number(big_r, self.public, message) * self.scalar) % L
        return big_r + s.to_bytes(32, "little")

    def sign_small_r(self, message):
        """With R of small order, the identity: the equation holds all the same."""
        big_r = encode((0, 1, 1, 0))
        return big_r + (number(big_r, self.public, message) * self.scalar % L).to_bytes(32, "little")

    def sign_large_s(self, message):
        """S + L in place of S: the same signature in a second form."""
        signature = self.sign(message)
        return signature[:32] + (int.from_bytes(signature[32:], "little") + L).to_bytes(32, "little")
