#include "base/text.hpp"
#include "bundle/archive.hpp"
#include "bundle/bundle.hpp"
#include "rectool/error.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <set>
#include <sys/stat.h>
#include <unistd.h>

namespace rectool {

namespace {

Error bad(const std::string& path, const std::string& why) {
    return {ErrorKind::input, fmt::format(fmt::runtime(tr("the bundle {} is not used: {}")), path, why)};
}

template <class... Values> Error bad(const std::string& path, const char* why, const Values&... values) {
    return bad(path, fmt::format(fmt::runtime(why), values...));
}

/// Opened once, so that nothing else can be put in its place meanwhile.
int open_file(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat info {};
    if (descriptor < 0 || ::fstat(descriptor, &info) != 0)
        throw Error(ErrorKind::input, fmt::format(fmt::runtime(tr("cannot read {}: {}")), path, std::strerror(errno)));
    if (S_ISREG(info.st_mode)) return descriptor;
    ::close(descriptor);
    throw Error(ErrorKind::input, fmt::format(fmt::runtime(tr("{} is not a regular file")), path));
}

/// What has to hold for a single entry, whatever it is.
void check_entry(zip_t* archive, const std::string& path, const zip_stat_t& info) {
    constexpr zip_uint64_t needed =
        ZIP_STAT_NAME | ZIP_STAT_INDEX | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
    if ((info.valid & needed) != needed) throw bad(path, tr("its list of files is damaged"));
    const std::string name = info.name;
    const std::string plain = name.ends_with('/') ? name.substr(0, name.size() - 1) : name;
    if (!is_bundle_name(plain)) throw bad(path, tr("it holds a file with a name that is not allowed: {}"), name);
    if (info.encryption_method != ZIP_EM_NONE) throw bad(path, tr("it is encrypted: {}"), name);
    if (info.comp_method != ZIP_CM_STORE && info.comp_method != ZIP_CM_DEFLATE)
        throw bad(path, tr("it is packed in a way that bundles do not have: {}"), name);
    if ((info.comp_method == ZIP_CM_STORE && info.comp_size != info.size) ||
        info.size / max_bundle_ratio > info.comp_size + max_bundle_slack / max_bundle_ratio)
        throw bad(path, tr("it would become far larger than it is when unpacked: {}"), name);
    zip_uint8_t system = 0;
    zip_uint32_t attributes = 0;
    if (zip_file_get_external_attributes(archive, info.index, 0, &system, &attributes) != 0)
        throw bad(path, tr("its list of files is damaged"));
    const zip_uint32_t type = attributes >> 16U & S_IFMT;
    if (system == ZIP_OPSYS_UNIX && type != 0 && type != S_IFREG && type != S_IFDIR)
        throw bad(path, tr("it holds a link or another thing that is no file: {}"), name);
}

std::string without_case(std::string name) {
    for (char& c : name)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return name;
}

} // namespace

struct Bundle::Archive {
    bundle::ZipArchive zip;
    std::uint64_t size = 0;
};

bool looks_like_bundle(const std::string& path) {
    const int descriptor = open_file(path);
    std::array<char, 4> start{};
    const bool read = ::pread(descriptor, start.data(), start.size(), 0) == static_cast<ssize_t>(start.size());
    ::close(descriptor);
    const std::string_view magic(start.data(), start.size());
    return read && (magic == std::string_view("PK\x03\x04", 4) || magic == std::string_view("PK\x05\x06", 4));
}

Bundle::Bundle(std::string path) : path_(std::move(path)), archive_(std::make_unique<Archive>()) {
    const int descriptor = open_file(path_);
    struct stat info {};
    (void)::fstat(descriptor, &info);
    archive_->size = static_cast<std::uint64_t>(info.st_size);
    int code = 0;
    archive_->zip.reset(zip_fdopen(descriptor, ZIP_CHECKCONS, &code)); // owns the descriptor from here on
    if (!archive_->zip) {
        ::close(descriptor);
        if (code == ZIP_ER_EXISTS) throw bad(path_, tr("it holds two files with the same name"));
        zip_error_t error;
        zip_error_init_with_code(&error, code);
        throw bad(path_, bundle::text_of(&error));
    }
    read_list();
    choose_parts();
}

Bundle::~Bundle() = default;

void Bundle::read_list() {
    zip_t* zip = archive_->zip.get();
    const zip_int64_t count = zip_get_num_entries(zip, 0);
    if (count < 0 || static_cast<std::uint64_t>(count) > max_bundle_entries)
        throw bad(path_, tr("there are too many files in it"));
    std::set<std::string> names;
    std::uint64_t packed = 0;
    for (zip_uint64_t i = 0; i < static_cast<zip_uint64_t>(count); ++i) {
        zip_stat_t info;
        zip_stat_init(&info);
        if (zip_stat_index(zip, i, ZIP_FL_ENC_RAW, &info) != 0) throw bad(path_, tr("its list of files is damaged"));
        check_entry(zip, path_, info);
        const std::string name = info.name;
        if (!names.insert(without_case(name)).second) throw bad(path_, tr("it holds two files with the same name: {}"), name);
        packed += std::min<std::uint64_t>(info.comp_size, archive_->size + 1);
        if (!name.ends_with('/'))
            entries_.push_back({name, i, info.size});
        else if (info.size != 0)
            throw bad(path_, tr("its list of files is damaged"));
    }
    // Entries that share their bytes are a way to become large without looking so.
    if (packed > archive_->size) throw bad(path_, tr("its list of files is damaged"));
    std::sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) { return a.name < b.name; });
}

void Bundle::choose_parts() {
    const auto has = [this](const std::string& name) {
        return std::any_of(entries_.begin(), entries_.end(), [&](const Entry& entry) { return entry.name == name; });
    };
    constexpr std::string_view chain_end = ".recsig";
    for (const Entry& entry : entries_) {
        if (entry.name.starts_with(bundle_attachments)) {
            attachments_.push_back(entry.name);
            continue;
        }
        if (!entry.name.ends_with(chain_end)) continue;
        if (!chain_.empty()) throw bad(path_, tr("there are several chains in it"));
        chain_ = entry.name;
    }
    if (chain_.empty()) throw bad(path_, tr("there is no chain (.recsig) in it"));
    recording_ = chain_.substr(0, chain_.size() - chain_end.size());
    if (!has(recording_)) throw bad(path_, tr("the recording is not in it: {}"), recording_);
    for (const Entry& entry : entries_)
        if (entry.name != chain_ && entry.name != recording_ && entry.name != bundle_readme &&
            !entry.name.starts_with(bundle_attachments))
            throw bad(path_, tr("it holds a file that does not belong in a bundle: {}"), entry.name);
}

TemporaryFile Bundle::unpack(const std::string& name, const std::function<void(double)>& progress) const {
    const auto entry = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& e) { return e.name == name; });
    if (entry == entries_.end()) throw bad(path_, tr("this file is not in it: {}"), name);
    if (name == chain_ && entry->size > max_bundle_chain) throw bad(path_, tr("this file in it is too large: {}"), name);
    const std::unique_ptr<zip_file_t, decltype(&zip_fclose)> file(zip_fopen_index(archive_->zip.get(), entry->index, 0),
                                                                  zip_fclose);
    if (!file) throw bad(path_, tr("this file in it is damaged: {}"), name);
    TemporaryFile unpacked;
    std::vector<char> buffer(std::size_t{1} << 18U);
    std::uint64_t done = 0;
    while (true) {
        const zip_int64_t got = zip_fread(file.get(), buffer.data(), buffer.size());
        if (got < 0 || static_cast<std::uint64_t>(got) > entry->size - done)
            throw bad(path_, tr("this file in it is damaged: {}"), name);
        if (got == 0) break;
        unpacked.write({buffer.data(), static_cast<std::size_t>(got)});
        done += static_cast<std::uint64_t>(got);
        if (progress) progress(static_cast<double>(done) / static_cast<double>(entry->size));
    }
    if (done != entry->size) throw bad(path_, tr("this file in it is damaged: {}"), name);
    return unpacked;
}

} // namespace rectool
