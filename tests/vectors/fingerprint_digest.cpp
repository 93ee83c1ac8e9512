// Prints the words of made-up sound at several rates, for fingerprint_compilers.sh: the same whatever compiled it.
#include "fingerprint/decimator.hpp"
#include "fingerprint/mixdown.hpp"
#include "fingerprint/words.hpp"

#include <cstdio>
#include <initializer_list>

using namespace rectool;

int main() {
    for (const std::uint32_t rate : {8000U, 11025U, 44100U, 48000U, 96000U, 192000U, 767999U}) {
        fingerprint::Decimator decimator(rate);
        fingerprint::WordStream stream(1);
        std::uint32_t state = rate;
        Bytes stereo;
        for (std::uint32_t i = 0; i < rate; ++i) { // a second of noise that gets softer, then as loud as can be
            for (int byte = 0; byte < 6; ++byte) {
                state = state * 1664525U + 1013904223U;
                stereo.push_back(static_cast<std::uint8_t>(state >> 24U));
            }
            const auto softer = static_cast<std::uint8_t>(i * 8 / rate);
            for (const std::size_t at : {stereo.size() - 4, stereo.size() - 1})
                stereo[at] = static_cast<std::uint8_t>(softer == 7 ? 0x7F : static_cast<std::int8_t>(stereo[at]) >> softer);
        }
        std::vector<std::int16_t> mono;
        std::vector<std::int16_t> narrow;
        std::vector<FingerprintWord> words;
        fingerprint::mix_down(stereo, 2, SampleFormat::s24, mono);
        decimator.add(mono, narrow);
        stream.add(narrow, words);
        for (const FingerprintWord word : words)
            std::printf("%u %014llx\n", rate, static_cast<unsigned long long>(word));
    }
}
