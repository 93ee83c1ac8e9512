#include "verify/examined.hpp"

#include <algorithm>
#include <utility>

namespace rectool {

Examined::Examined(std::string path, const SourceOptions& options, const Part& part)
    : path_(std::move(path)), options_(options), part_(part), source_(open_part(path_, options, part)) {}

std::uint64_t Examined::read(UnitChunk& chunk, std::uint64_t max_units) {
    const std::uint64_t got = source_->read(chunk, max_units);
    if (essence().type == EssenceType::packets)
        for (std::size_t i = chunk.frames.size() - got; i < chunk.frames.size(); ++i)
            frames_.push_back((frames_.empty() ? 0 : frames_.back()) + chunk.frames[i]);
    return got;
}

AudioSource* Examined::again(Range units) {
    if (essence().type == EssenceType::packets) return nullptr;
    if (!again_) {
        SourceOptions options = options_;
        options.look_back = true;
        again_ = open_part(path_, options, part_);
    }
    again_->seek(units);
    return again_.get();
}

bool Examined::look_back(UnitChunk& chunk, Range units) {
    AudioSource* source = again(units);
    if (source == nullptr) return false;
    chunk.clear();
    while (chunk.count < units.length() && source->read(chunk, units.length() - chunk.count) > 0) {
    }
    return chunk.count == units.length();
}

void Examined::drain(const std::function<void(std::uint64_t)>& progress) {
    UnitChunk chunk;
    constexpr std::uint64_t step = 4096;
    std::uint64_t units = 0;
    while (read(chunk, step) > 0) {
        units += chunk.count;
        if (progress) progress(units);
        chunk.clear();
    }
}

Side Examined::side(const SourceSummary& summary) const {
    Side side{essence().rate, summary.units, summary.frames, summary.presentation, {}};
    if (essence().type == EssenceType::packets)
        side.frame_of = [this](std::uint64_t unit) {
            return unit == 0 || frames_.empty() ? 0 : frames_[std::min<std::size_t>(unit, frames_.size()) - 1];
        };
    return side;
}

} // namespace rectool
