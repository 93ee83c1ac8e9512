// libsodium has to be started once before it is used from several threads.
#pragma once

namespace rectool {

/// Starts libsodium on the first call; cheap and thread-safe after that. Throws Error{input} if it cannot be started.
void ensure_sodium();

} // namespace rectool
