// Where the user's files are when no option says so.
#pragma once

#include <string>

namespace rectool {

/// $XDG_CONFIG_HOME/rectool/trust, or ~/.config/rectool/trust. Throws Error{usage} when there is no home folder.
[[nodiscard]] std::string default_trust_path();

/// As minisign: $MINISIGN_CONFIG_DIR/minisign.key, or ~/.minisign/minisign.key. Throws Error{usage} when there is no home folder.
[[nodiscard]] std::string default_secret_key_path();

/// As minisign: minisign.pub in the current folder.
[[nodiscard]] std::string default_public_key_path();

} // namespace rectool
