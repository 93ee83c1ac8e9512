#include "verify/hear.hpp"

#include <algorithm>
#include <cmath>

namespace rectool {

using robust::sound_rate;

namespace {
constexpr std::uint64_t longest_gap = std::uint64_t{50} * 3600 * 24; // words
}

Heard hear(const std::string& path, const std::optional<unsigned>& track, const Part& part, unsigned steps, robust::Kept kept,
           const MeasureProgress& progress) {
    SourceOptions options;
    options.track = track;
    options.decoded = true;
    const std::unique_ptr<PartSource> source = open_part(path, options, part);
    const std::optional<std::uint64_t> expected = source->frames_expected();
    Heard heard;
    heard.essence = source->essence();
    heard.sound = robust::read_sound(*source, steps, kept, [&](std::uint64_t frames) { progress(frames, expected); });
    heard.length = static_cast<double>(heard.sound.size());
    heard.outline = source->take_outline();
    return heard;
}

std::optional<Heard> heard_in(const Chain& chain) {
    if (!chain.has_fingerprint() || (chain.end && chain.end->played.size() != 1)) return std::nullopt;
    Heard heard;
    heard.essence = chain.recording->essence;
    const std::uint32_t rate = heard.essence.rate;
    const auto samples = [rate](std::uint64_t frames) { return static_cast<double>(frames) * sound_rate / rate; };
    std::vector<FingerprintWord>& words = heard.sound.words;
    for (const ChainSegment& segment : chain.segments) {
        const std::uint64_t end = words_within(segment.first_frame + segment.frames, rate);
        if (segment.words.empty()) {
            if (end - words.size() > longest_gap) return std::nullopt;
            heard.withheld.push_back({words.size() * fingerprint_hop, end * fingerprint_hop});
            words.resize(end, robust::unknown_word);
        } else {
            const std::vector<FingerprintWord> more = unpack_words(segment.words);
            words.insert(words.end(), more.begin(), more.end());
        }
    }
    heard.sound.length = static_cast<std::int64_t>(samples(chain.frames));
    heard.sound.seconds = static_cast<double>(chain.frames) / rate;
    const Range played = chain.end ? chain.end->played.front() : Range{0, chain.frames};
    heard.start = samples(played.start);
    heard.length = samples(played.length());
    return heard;
}

std::optional<Heard> heard_as_copy(const Chain& chain) {
    constexpr std::size_t steps = 4;
    std::optional<Heard> heard = heard_in(chain);
    if (!heard) return std::nullopt;
    std::vector<FingerprintWord> often; // word f is the one of steps 4 f - 2 to 4 f + 1
    often.reserve(heard->sound.words.size() * steps);
    for (const FingerprintWord word : heard->sound.words)
        often.insert(often.end(), often.empty() ? steps / 2 : steps, word);
    heard->sound.words = std::move(often);
    heard->sound.steps = steps;
    return heard;
}

std::optional<Heard> hear_again(Examined& recording, const SourceSummary& summary, unsigned steps, const TimeRange& time) {
    if (summary.presentation.played != std::vector<Range>{{0, summary.frames}}) return std::nullopt;
    // At a whole second the filters stand as they do at the start; after one more they have forgotten that it was none.
    const std::uint64_t second = recording.essence().rate;
    const double first = std::max(0.0, std::floor(time.start.value) - 1);
    const Range frames{static_cast<std::uint64_t>(first) * second,
                       static_cast<std::uint64_t>(std::ceil(std::max(first, time.end.value))) * second};
    AudioSource* source = recording.again({frames.start, std::min(frames.end, summary.frames)});
    if (source == nullptr) return std::nullopt;
    Heard heard;
    heard.essence = recording.essence();
    heard.sound = robust::read_sound(*source, steps, robust::Kept::narrow, {});
    heard.start = -first * sound_rate;
    heard.length = static_cast<double>(heard.sound.size());
    return heard;
}

} // namespace rectool
