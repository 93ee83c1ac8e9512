// Small recordings in files, for tests.
#pragma once

#include "rectool/audio_source.hpp"

#include <cstdlib>
#include <doctest/doctest.h>
#include <fstream>
#include <string>
#include <unistd.h>

namespace rectool {

/// A file that goes with the test.
struct TemporaryFile {
    explicit TemporaryFile(const Bytes& content) {
        const int descriptor = ::mkstemp(path.data());
        REQUIRE(descriptor >= 0);
        ::close(descriptor);
        std::ofstream(path, std::ios::binary)
            .write(reinterpret_cast<const char*>(content.data()), static_cast<std::streamsize>(content.size()));
    }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    ~TemporaryFile() { ::unlink(path.c_str()); }
    std::string path = "/tmp/rectool-test-XXXXXX";
};

inline void put(Bytes& out, std::uint32_t value, unsigned bytes) {
    for (unsigned i = 0; i < bytes; ++i)
        out.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

/// A WAV of `frames` frames whose data bytes count up; format 1 is integer, 3 float.
inline Bytes wav(std::uint32_t frames, std::uint32_t channels, std::uint32_t bits, std::uint32_t format = 1) {
    const std::uint32_t data = frames * channels * bits / 8;
    Bytes out = {'R', 'I', 'F', 'F'};
    put(out, 36 + data, 4);
    for (const char c : std::string("WAVEfmt "))
        out.push_back(static_cast<std::uint8_t>(c));
    put(out, 16, 4);
    put(out, format, 2);
    put(out, channels, 2);
    put(out, 8000, 4);
    put(out, 8000 * channels * bits / 8, 4);
    put(out, channels * bits / 8, 2);
    put(out, bits, 2);
    for (const char c : std::string("data"))
        out.push_back(static_cast<std::uint8_t>(c));
    put(out, data, 4);
    for (std::uint32_t i = 0; i < data; ++i)
        out.push_back(static_cast<std::uint8_t>(i * 7));
    return out;
}

inline UnitChunk read_all(AudioSource& source, std::uint64_t step) {
    UnitChunk all;
    while (source.read(all, step) > 0) {
    }
    return all;
}

} // namespace rectool
