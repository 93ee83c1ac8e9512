#include "rectool/weak_sum.hpp"

#include <array>
#include <type_traits>

namespace rectool {

namespace {

constexpr std::uint64_t multiplier = 6364136223846793005U;

constexpr std::uint64_t power(std::uint64_t base, std::uint64_t exponent) noexcept {
    std::uint64_t result = 1;
    for (; exponent != 0; exponent >>= 1U) {
        if ((exponent & 1U) != 0) result *= base;
        base *= base;
    }
    return result;
}

/// A sample of `Stored` as the 64-bit value that enters the sum: integers with their sign, float bits without.
template <typename Stored> std::uint64_t load(const std::uint8_t* bytes) noexcept {
    using Unsigned = std::make_unsigned_t<Stored>;
    Unsigned value = 0;
    for (std::size_t i = 0; i < sizeof(Stored); ++i)
        value = static_cast<Unsigned>(value | static_cast<Unsigned>(static_cast<Unsigned>(bytes[i]) << (8 * i)));
    return static_cast<std::uint64_t>(static_cast<std::int64_t>(static_cast<Stored>(value)));
}

struct S24 {
    static constexpr std::size_t size = 3;
    static std::uint64_t at(const std::uint8_t* bytes) noexcept {
        const std::uint32_t raw =
            bytes[0] | static_cast<std::uint32_t>(bytes[1]) << 8U | static_cast<std::uint32_t>(bytes[2]) << 16U;
        return static_cast<std::uint64_t>(static_cast<std::int64_t>(raw ^ 0x800000U) - 0x800000);
    }
};

template <typename Stored> struct Plain {
    static constexpr std::size_t size = sizeof(Stored);
    static std::uint64_t at(const std::uint8_t* bytes) noexcept { return load<Stored>(bytes); }
};

/// The polynomial in `multiplier` over `count` values. Eight lanes with a stride, so that their multiplications overlap.
template <typename Value> std::uint64_t polynomial(const std::uint8_t* bytes, std::size_t count) noexcept {
    constexpr std::size_t lanes = 8;
    constexpr std::uint64_t stride = power(multiplier, lanes);
    std::array<std::uint64_t, lanes> sums{};
    std::size_t done = 0;
    for (; count - done >= lanes; done += lanes) {
        const std::uint8_t* group = bytes + done * Value::size;
        for (std::size_t lane = 0; lane < lanes; ++lane)
            sums[lane] = sums[lane] * stride + Value::at(group + lane * Value::size);
    }
    std::uint64_t sum = 0;
    for (const std::uint64_t lane : sums)
        sum = sum * multiplier + lane;
    for (; done < count; ++done)
        sum = sum * multiplier + Value::at(bytes + done * Value::size);
    return sum;
}

/// Calls `visit` with the type that reads the essence's values, and returns what it returns.
template <typename Visitor> auto with_value(const Essence& essence, Visitor visit) {
    if (essence.type != EssenceType::pcm) return visit(Plain<std::uint8_t>{});
    switch (essence.sample) {
    case SampleFormat::s8:
        return visit(Plain<std::int8_t>{});
    case SampleFormat::s16:
        return visit(Plain<std::int16_t>{});
    case SampleFormat::s24:
        return visit(S24{});
    case SampleFormat::s32:
        return visit(Plain<std::int32_t>{});
    case SampleFormat::f32:
        return visit(Plain<std::uint32_t>{});
    case SampleFormat::f64:
        break;
    }
    return visit(Plain<std::uint64_t>{});
}

} // namespace

std::uint64_t weak_base(const Essence& essence) {
    return essence.type == EssenceType::pcm ? power(multiplier, essence.channels) : multiplier;
}

void append_weak_terms(const Essence& essence, const UnitChunk& chunk, std::vector<std::uint64_t>& terms) {
    const std::uint8_t* at = chunk.bytes.data();
    if (essence.type == EssenceType::packets) {
        for (const std::uint32_t size : chunk.sizes) {
            terms.push_back(polynomial<Plain<std::uint8_t>>(at, size));
            at += size;
        }
        return;
    }
    with_value(essence, [&](auto value) {
        using Value = decltype(value);
        const std::size_t channels = essence.type == EssenceType::pcm ? essence.channels : 1;
        const std::size_t units = chunk.bytes.size() / (Value::size * channels);
        const std::size_t before = terms.size();
        terms.resize(before + units);
        std::uint64_t* out = terms.data() + before;
        if (channels == 1) {
            for (std::size_t i = 0; i < units; ++i)
                out[i] = Value::at(at + i * Value::size);
        } else {
            for (std::size_t i = 0; i < units; ++i)
                out[i] = polynomial<Value>(at + i * channels * Value::size, channels);
        }
    });
}

std::uint32_t weak_sum(const Essence& essence, ByteView bytes, const std::vector<std::uint32_t>& sizes) {
    std::uint64_t sum = 0;
    if (essence.type == EssenceType::packets) {
        std::size_t at = 0;
        for (const std::uint32_t size : sizes) {
            sum = sum * multiplier + polynomial<Plain<std::uint8_t>>(bytes.data() + at, size);
            at += size;
        }
    } else { // frames of interleaved samples are one polynomial, as B is M to the power of the channels
        sum = with_value(essence, [&](auto value) {
            using Value = decltype(value);
            return polynomial<Value>(bytes.data(), bytes.size() / Value::size);
        });
    }
    return static_cast<std::uint32_t>(sum >> 32U);
}

} // namespace rectool
