// Writes samples as an audio file, without a trace of any other.
#pragma once

#include "rectool/essence.hpp"

#include <memory>
#include <string>

namespace rectool {

/// Containers that can be written.
enum class Container { wav, w64, aiff, caf, au, flac };

/// That of a recording which is named as by AudioSource::container(), or the nearest that holds the same samples; `same` tells
/// which.
struct ChosenContainer {
    Container container = Container::wav;
    bool same = true;
};
[[nodiscard]] ChosenContainer choose_container(const std::string& name, const Essence& essence);

/// "WAV", "FLAC", ...
[[nodiscard]] std::string name_of(Container container);

/// A lossless file being written from its start to its end.
class AudioWriter {
public:
    /// `essence` is pcm. Overwrites `path`. Throws Error{output}.
    AudioWriter(const std::string& path, Container container, const Essence& essence);
    ~AudioWriter();
    AudioWriter(const AudioWriter&) = delete;
    AudioWriter& operator=(const AudioWriter&) = delete;

    /// Interleaved samples as in a block of a chain. Throws Error{output}.
    void write(ByteView frames);
    void close(); ///< throws Error{output}

private:
    struct File;
    std::unique_ptr<File> file_;
    Essence essence_;
    std::string path_;
};

} // namespace rectool
