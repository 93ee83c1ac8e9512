#include "rectool/fingerprint.hpp"

#include "base/text.hpp"
#include "fingerprint/decimator.hpp"
#include "fingerprint/mixdown.hpp"
#include "fingerprint/words.hpp"
#include "rectool/error.hpp"

#include <utility>

namespace rectool {

using namespace fingerprint;

class Fingerprinter::Work {
public:
    Work(std::uint32_t rate, std::uint32_t channels, SampleFormat format)
        : channels_(channels), format_(format), decimator_(rate), stream_(1) {}

    void add(ByteView samples) {
        mono_.clear();
        narrow_.clear();
        mix_down(samples, channels_, format_, mono_);
        decimator_.add(mono_, narrow_);
        stream_.add(narrow_, words_);
    }

    [[nodiscard]] std::vector<FingerprintWord> take() { return std::exchange(words_, {}); }

private:
    std::uint32_t channels_;
    SampleFormat format_;
    Decimator decimator_;
    WordStream stream_;
    std::vector<std::int16_t> mono_;
    std::vector<std::int16_t> narrow_;
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
