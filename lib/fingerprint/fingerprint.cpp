#include "rectool/fingerprint.hpp"

#include "base/text.hpp"
#include "fingerprint/decimator.hpp"
#include "fingerprint/mixdown.hpp"
#include "fingerprint/spectrum.hpp"
#include "rectool/error.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace rectool {

namespace {

using namespace fingerprint;

constexpr std::size_t shape_bits = 30; // over the sum of three frames
constexpr std::size_t trend_bits = 20; // over the difference of the outer two
static_assert(shape_bits + trend_bits == fingerprint_bits);

// The medians over speech in several languages, so that each bit is set half of the time.
constexpr std::array<std::int32_t, shape_bits> thresholds = {
    650906, 343635, 211326, 51834, 40052, 41095,  -17627, -71340, -24305, -66349, -18939, -68057, -27049, -11033, -34677,
    -71677, -16872, 12268,  21757, 12666, -16365, -19940, -14655, 2620,   -55521, -61702, -58783, -75501, -68383, -36054};

using Row = std::array<std::int32_t, band_count>;

/// Rows 0 to 30 of the discrete cosine transform over the bands.
std::array<Row, shape_bits + 1> make_rows() {
    std::array<Row, shape_bits + 1> rows{};
    for (std::size_t k = 0; k < rows.size(); ++k)
        for (std::size_t b = 0; b < band_count; ++b)
            rows[k][b] = static_cast<std::int32_t>(
                std::floor(127 * std::cos(std::numbers::pi * static_cast<double>((2 * b + 1) * k) / (2 * band_count)) + 0.5));
    return rows;
}

std::int32_t dot(const Row& a, const Row& b) {
    std::int32_t sum = 0;
    for (std::size_t i = 0; i < band_count; ++i)
        sum += a[i] * b[i];
    return sum;
}

FingerprintWord make_word(const Bands& oldest, const Bands& middle, const Bands& newest) {
    static const std::array<Row, shape_bits + 1> rows = make_rows();
    Row shape{};
    Row trend{};
    for (std::size_t b = 0; b < band_count; ++b) {
        shape[b] = newest.logs[b] + middle.logs[b] + oldest.logs[b];
        trend[b] = newest.logs[b] - oldest.logs[b];
    }
    constexpr std::int32_t quietest = 26 * 256;
    FingerprintWord word = static_cast<FingerprintWord>(std::clamp((middle.total - quietest) >> 7, 0, 63));
    for (std::size_t k = 0; k < shape_bits; ++k)
        if (dot(shape, rows[k + 1]) > thresholds[k]) word |= FingerprintWord{1} << (fingerprint_level_bits + k);
    for (std::size_t k = 0; k < trend_bits; ++k)
        if (dot(trend, rows[k]) > 0) word |= FingerprintWord{1} << (fingerprint_level_bits + shape_bits + k);
    return word;
}

} // namespace

class Fingerprinter::Work {
public:
    Work(std::uint32_t rate, std::uint32_t channels, SampleFormat format)
        : channels_(channels), format_(format), decimator_(rate), samples_(window - fingerprint_hop, 0) {}

    void add(ByteView samples) {
        mono_.clear();
        mix_down(samples, channels_, format_, mono_);
        decimator_.add(mono_, samples_);
        std::size_t start = 0;
        for (; start + window <= samples_.size(); start += fingerprint_hop) {
            const Bands newest = analyse(std::span(samples_).subspan(start).first<window>());
            words_.push_back(make_word(oldest_, middle_, newest));
            oldest_ = std::exchange(middle_, newest);
        }
        samples_.erase(samples_.begin(), samples_.begin() + static_cast<std::ptrdiff_t>(start));
    }

    [[nodiscard]] std::vector<FingerprintWord> take() { return std::exchange(words_, {}); }

private:
    std::uint32_t channels_;
    SampleFormat format_;
    Decimator decimator_;
    std::vector<std::int16_t> mono_;
    std::vector<std::int16_t> samples_; ///< at 8 kHz, from the start of the next frame on
    Bands oldest_ = silent_bands();
    Bands middle_ = silent_bands();
    std::vector<FingerprintWord> words_;
};

Fingerprinter::Fingerprinter(std::uint32_t rate, std::uint32_t channels, SampleFormat format) {
    if (rate == 0 || channels == 0) throw Error(ErrorKind::input, tr("sound without rate or channels has no fingerprint"));
    work_ = std::make_unique<Work>(rate, channels, format);
}

Fingerprinter::~Fingerprinter() = default;

void Fingerprinter::add(ByteView samples) {
    work_->add(samples);
}

std::vector<FingerprintWord> Fingerprinter::take() {
    return work_->take();
}

} // namespace rectool
