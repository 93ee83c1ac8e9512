// A WAV stream from a pipe, in pieces of any size: the samples do not depend on how it was cut.
#include "audio/pcm_stream.hpp"

#include "fuzz/check.hpp"
#include "rectool/error.hpp"

#include <algorithm>

using namespace rectool;

namespace {

std::optional<Bytes> samples_of(ByteView stream, std::size_t piece) {
    try {
        PcmStream pcm(std::nullopt);
        Bytes samples;
        for (; !stream.empty(); stream = stream.subspan(std::min(piece, stream.size()))) {
            pcm.add(stream.first(std::min(piece, stream.size())));
            const Bytes some = pcm.take();
            samples.insert(samples.end(), some.begin(), some.end());
        }
        return samples;
    } catch (const Error&) { // a refusal is an answer
        return std::nullopt;
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView stream(data, size);
    must(samples_of(stream, 7) == samples_of(stream, size + 1));
    return 0;
}
