// Signing a recording: audio file in, chain out.
#pragma once

#include "rectool/audio_source.hpp"
#include "rectool/chain.hpp"

#include <functional>
#include <map>

namespace rectool {

struct SignRequest {
    std::string path;
    SourceOptions source;
    Capacity capacity = Capacity::recorder;
    std::optional<std::string> recorded; ///< RFC 3339, claimed
    std::string signed_at;               ///< RFC 3339, claimed
    std::optional<Hash> announcement;
    std::map<std::string, std::string> context;
    bool fingerprint = true;              ///< without one, a copy that was encoded again cannot be verified from the chain alone
    std::vector<ParentRecording> parents; ///< of an edited copy, with what was done
    bool all_edits = false;
    std::vector<EditRecord> edits;
};

struct SignResult {
    Hash head{};
    RecordingRecord recording;
    SourceSummary summary;
    std::string container;
    std::uint64_t segments = 0;
    std::uint64_t segments_without_words = 0; ///< packets: their sound could not be decoded
};

/// Reads the recording once and gives every line of its chain to `sink`. Throws Error{input}; on a read error the lines given so
/// far are no chain and must be thrown away. `progress` (may be empty) gets frames done and, where the header says, frames in
/// all.
[[nodiscard]] SignResult sign_recording(const SignRequest& request, const SecretKey& key, const ChainWriter::Sink& sink,
                                        const std::function<void(std::uint64_t, std::optional<std::uint64_t>)>& progress);

} // namespace rectool
