// Attachments as sentences: whose they are, whether they are the same, and where their times lie in an edited copy.
#pragma once

#include "rectool/attachments.hpp"

#include <string>
#include <vector>

namespace rectool {

[[nodiscard]] std::vector<std::string> attachment_lines(const AttachmentCheck& check);

} // namespace rectool
