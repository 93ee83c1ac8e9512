#include "base/text.hpp"
#include "bundle/archive.hpp"
#include "bundle/bundle.hpp"
#include "rectool/error.hpp"
#include "rectool/output_file.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <set>

namespace rectool {

namespace {

using bundle::ZipArchive;

/// So that two names that some system takes for the same one do not meet.
std::string without_case(std::string name) {
    for (char& c : name)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return name;
}

void check_items(const std::vector<BundleItem>& items) {
    std::set<std::string> names;
    for (const BundleItem& item : items) {
        if (!is_bundle_name(item.name))
            throw Error(ErrorKind::usage,
                        fmt::format(fmt::runtime(tr("a file in a bundle cannot have this name: {}")), item.name),
                        tr("rename it: letters, digits, blanks, '-' and '_' are good everywhere"));
        if (!names.insert(without_case(item.name)).second)
            throw Error(ErrorKind::usage,
                        fmt::format(fmt::runtime(tr("two files of the bundle would have this name: {}")), item.name));
    }
}

Error cannot_write(const std::string& path, const std::string& why) {
    return {ErrorKind::output, fmt::format(fmt::runtime(tr("cannot write {}: {}")), path, why)};
}

/// Sound that is already encoded, and long: packing it would take time and gain little.
bool is_packed_small(const BundleItem& item) {
    constexpr std::array<std::string_view, 3> texts = {".txt", ".recsig", ".recstmt"};
    return std::any_of(texts.begin(), texts.end(), [&item](std::string_view end) { return item.name.ends_with(end); });
}

void add_item(zip_t* archive, const std::string& path, const BundleItem& item) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* source = item.path.empty() ? zip_source_buffer_create(item.text.data(), item.text.size(), 0, &error)
                                             : zip_source_file_create(item.path.c_str(), 0, -1, &error);
    if (source == nullptr)
        throw Error(ErrorKind::input, fmt::format(fmt::runtime(tr("cannot read {}: {}")), item.path, bundle::text_of(&error)));
    zip_error_fini(&error);
    const zip_int64_t index = zip_file_add(archive, item.name.c_str(), source, ZIP_FL_ENC_UTF_8);
    if (index < 0) {
        zip_source_free(source);
        throw cannot_write(path, zip_strerror(archive));
    }
    const auto entry = static_cast<zip_uint64_t>(index);
    constexpr zip_uint32_t regular_file = 0100644U << 16U;
    const bool done = zip_set_file_compression(archive, entry, is_packed_small(item) ? ZIP_CM_DEFLATE : ZIP_CM_STORE, 0) == 0 &&
                      zip_file_set_external_attributes(archive, entry, 0, ZIP_OPSYS_UNIX, regular_file) == 0;
    if (!done) throw cannot_write(path, zip_strerror(archive));
}

void tell(zip_t*, double share, void* progress) {
    const auto& told = *static_cast<const std::function<void(double)>*>(progress);
    if (told) told(share);
}

} // namespace

void write_bundle(const std::string& path, const std::vector<BundleItem>& items, bool overwrite,
                  const std::function<void(double)>& progress) {
    check_items(items);
    OutputFile output(path, overwrite);
    int code = 0;
    ZipArchive archive(zip_open(output.temporary_path().c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code));
    if (!archive) {
        zip_error_t error;
        zip_error_init_with_code(&error, code);
        throw cannot_write(path, bundle::text_of(&error));
    }
    for (const BundleItem& item : items)
        add_item(archive.get(), path, item);
    constexpr double step = 0.01;
    auto told = progress;
    zip_register_progress_callback_with_state(archive.get(), step, tell, nullptr, &told);
    if (zip_close(archive.get()) != 0) throw cannot_write(path, zip_strerror(archive.get()));
    (void)archive.release();
    output.reopen();
    output.commit();
}

} // namespace rectool
