// The work of the process that decodes.
#pragma once

#include "audio/input_file.hpp"
#include "rectool/audio_source.hpp"

namespace rectool {

/// Opens a recording in this process; null where another program has to.
using Opener = std::unique_ptr<AudioSource> (*)(const InputFilePtr& file, const SourceOptions& options);

/// Takes a request from descriptor decoder_socket, confines this process, and answers with the recording on decoder_file until
/// nobody wants more.
void serve(Opener open);

} // namespace rectool
