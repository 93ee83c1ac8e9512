// A recording while it is compared with another.
#pragma once

#include "verify/part_source.hpp"

#include <memory>
#include <string>
#include <vector>

namespace rectool {

/// Read once forward, and by a second source where a place is looked at again.
class Examined {
public:
    /// Throws as open_audio().
    Examined(std::string path, const SourceOptions& options, const Part& part = {});

    [[nodiscard]] const std::string& path() const noexcept { return path_; }
    [[nodiscard]] PartSource& source() { return *source_; }
    [[nodiscard]] const Essence& essence() const { return source_->essence(); }

    /// As AudioSource::read.
    std::uint64_t read(UnitChunk& chunk, std::uint64_t max_units);

    /// Reads units that may have been read before; false where the essence does not allow it, or there are fewer.
    bool look_back(UnitChunk& chunk, Range units);

    /// A source of such units alone; nothing where the essence does not allow it. Valid until the next call of one of the two.
    AudioSource* again(Range units);

    /// Reads what is left. `progress` (may be empty) gets the units read so far.
    void drain(const std::function<void(std::uint64_t)>& progress);

    /// What edits are derived from. This has to outlive it.
    [[nodiscard]] Side side(const SourceSummary& summary) const;

private:
    std::string path_;
    SourceOptions options_;
    Part part_;
    std::unique_ptr<PartSource> source_;
    std::unique_ptr<PartSource> again_;
    std::vector<std::uint64_t> frames_; ///< packets: frames up to and including each
};

} // namespace rectool
