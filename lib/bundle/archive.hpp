// What the files of this folder share of libzip.
#pragma once

#include <memory>
#include <string>
#include <zip.h>

namespace rectool::bundle {

struct Discard {
    void operator()(zip_t* archive) const noexcept { zip_discard(archive); }
};
/// Discarded unless released: nothing is written then.
using ZipArchive = std::unique_ptr<zip_t, Discard>;

inline std::string text_of(zip_error_t* error) {
    std::string text = zip_error_strerror(error);
    zip_error_fini(error);
    return text;
}

} // namespace rectool::bundle
