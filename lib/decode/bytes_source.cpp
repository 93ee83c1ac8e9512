#include "decode/bytes_source.hpp"

#include "base/text.hpp"
#include "decode/file_reader.hpp"
#include "rectool/error.hpp"

#include <algorithm>

namespace rectool {

namespace {

class BytesSource final : public AudioSource {
public:
    explicit BytesSource(const InputFilePtr& file) : reader_(file) {}

    const Essence& essence() const override { return essence_; }
    const Presentation& presentation() const override { return presentation_; }
    const std::string& container() const override { return container_; }
    std::optional<std::uint64_t> frames_expected() const override { return std::nullopt; }

    std::uint64_t read(UnitChunk& chunk, std::uint64_t max_units) override {
        constexpr std::uint64_t most = std::uint64_t{1} << 22;
        if (chunk.count == 0) chunk.first = position_;
        const auto wanted = static_cast<std::size_t>(std::min({max_units, most, reader_.size() - position_}));
        const std::size_t before = chunk.bytes.size();
        chunk.bytes.resize(before + wanted);
        const std::size_t got = reader_.read_at(position_, std::span(chunk.bytes).subspan(before));
        chunk.bytes.resize(before + got);
        chunk.count += got;
        position_ += got;
        return got;
    }

    void seek(Range units) override { position_ = std::min(units.start, reader_.size()); }

    SourceSummary finish() override {
        SourceSummary summary;
        summary.units = position_;
        return summary;
    }

private:
    FileReader reader_;
    Essence essence_;
    Presentation presentation_;
    std::string container_ = "bytes";
    std::uint64_t position_ = 0;
};

} // namespace

std::unique_ptr<AudioSource> open_bytes(const InputFilePtr& file) {
    return std::make_unique<BytesSource>(file);
}

} // namespace rectool
