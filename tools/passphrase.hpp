// Passphrases, from the terminal or from a file descriptor.
#pragma once

#include "rectool/keys.hpp"

#include <optional>
#include <string>

namespace rectool {

/// minisign reads no longer ones.
inline constexpr std::size_t max_passphrase_size = 1022;

/// The first line of what can be read from `descriptor`. Throws Error{usage}: it cannot be read, too long, a zero byte in it.
[[nodiscard]] Passphrase read_passphrase(int descriptor);

/// For opening the secret key file `path`: from `descriptor` if there is one, else asked for on the terminal without echo.
/// Throws Error{usage} when there is no terminal.
[[nodiscard]] PassphraseSource passphrase_source(std::optional<int> descriptor, std::string path);

/// For a new key: asked for twice on the terminal, or taken from `descriptor`. Never empty.
[[nodiscard]] Passphrase new_passphrase(std::optional<int> descriptor);

} // namespace rectool
