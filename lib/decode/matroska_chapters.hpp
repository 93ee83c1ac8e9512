// Matroska's ordered chapters, which make a player play a file in another order, or leave parts out.
#pragma once

#include "decode/file_reader.hpp"

namespace rectool {

/// Whether any edition of chapters is ordered (RFC 9559, section 5.1.7.1.5). False for what is no Matroska file.
[[nodiscard]] bool has_ordered_chapters(FileReader& reader);

} // namespace rectool
