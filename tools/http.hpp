#pragma once

#include "rectool/bytes.hpp"

#include <string>

namespace rectool {

/// Sends `body` by POST to an http or https address, and returns what comes back. Certificates of https are checked as the system
/// does; no other address is followed. Throws Error{usage}: no such address; Error{input} naming it: cannot be reached, not done
/// in `seconds`, more than `limit` bytes, a status that is not 200, or another type than `answer_type`.
[[nodiscard]] Bytes http_post(const std::string& address, const std::string& type, const Bytes& body,
                              const std::string& answer_type, std::size_t limit, unsigned seconds);

} // namespace rectool
