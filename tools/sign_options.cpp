#include "tools/sign_options.hpp"

#include "base/text.hpp"
#include "base/utf8.hpp"
#include "rectool/report.hpp"
#include "rectool/statement_file.hpp"
#include "tools/passphrase.hpp"
#include "tools/paths.hpp"

#include <ctime>
#include <filesystem>
#include <fmt/format.h>

namespace rectool {

namespace {

Error usage(const char* sentence, const std::string& what, const char* hint = "") {
    return {ErrorKind::usage, fmt::format(fmt::runtime(sentence), what), hint};
}

/// What the options say about the talk, by the context keys of docs/format.md.
class Context {
public:
    void add(const std::string& key, const std::string& value) {
        if (value.empty() || value.size() > max_context_value || !is_utf8(value))
            throw usage(tr("the value of {} has to be text of 1 to 4096 bytes"), key);
        if (!values_.emplace(key, value).second) throw usage(tr("this is said twice: {}"), key);
        if (values_.size() > max_context_entries) throw usage(tr("too much is said about the recording, from {} on"), key);
    }
    /// NAME, or NAME:knew and so on.
    void add_person(const std::string& text) {
        const auto colon = text.rfind(':');
        const std::string knew = colon == std::string::npos ? "unknown" : text.substr(colon + 1);
        if (knew != "knew" && knew != "not-told" && knew != "unknown")
            throw usage(tr("this does not say whether the person knew: {}"), text,
                        tr("write NAME:knew, NAME:not-told or NAME:unknown"));
        const std::string key = fmt::format("present.{}", ++people_);
        add(key, text.substr(0, colon));
        add(key + ".knew", knew);
    }
    /// key=value
    void add_pair(const std::string& text) {
        const auto equals = text.find('=');
        if (equals == std::string::npos || !is_context_key(text.substr(0, equals)))
            throw usage(tr("this is not key=value with a key of small letters, digits, '.', '_' and '-': {}"), text);
        add(text.substr(0, equals), text.substr(equals + 1));
    }
    [[nodiscard]] const std::map<std::string, std::string>& values() const { return values_; }

private:
    std::map<std::string, std::string> values_;
    unsigned people_ = 0;
};

std::map<std::string, std::string> context_of(const SignOptions& options) {
    Context context;
    const std::string name = std::filesystem::path(options.file).filename().string();
    if (!options.live) context.add("file", is_utf8(name) ? name : escape_for_terminal(name));
    if (!options.place.empty()) context.add("place", options.place);
    if (!options.recorded_by.empty()) context.add("recorded-by", options.recorded_by);
    if (options.announced == "yes" || options.announced == "no") context.add("announced", options.announced);
    for (const std::string& person : options.present)
        context.add_person(person);
    for (const std::string& pair : options.context)
        context.add_pair(pair);
    return context.values();
}

} // namespace

std::optional<Statement> announcement_of(const SignOptions& options) {
    if (options.announcement.empty()) return std::nullopt;
    const auto refuse = [&] { return usage(tr("this is not a signed announcement: {}"), options.announcement); };
    std::vector<Statement> statements;
    try {
        statements = read_statements(options.announcement);
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::chain_invalid) throw refuse();
        throw;
    }
    const bool announces = statements.size() == 1 && std::holds_alternative<AnnounceStatement>(statements[0].body) &&
                           !statements[0].names_a_recording();
    if (!announces) throw refuse();
    return statements[0];
}

SignRequest request_of(const SignOptions& options) {
    SignRequest request;
    request.path = options.file;
    request.source.track = options.track;
    request.source.as_bytes = options.bytes;
    request.signed_at = format_time(std::time(nullptr));
    if (!options.recorded_at.empty()) {
        if (!parse_time(options.recorded_at))
            throw usage(tr("this is no date or time: {}"), options.recorded_at,
                        tr("write 2025-06-30 or 2025-06-30T14:00:00+02:00"));
        request.recorded = options.recorded_at;
    }
    if (const auto announcement = announcement_of(options)) request.announcement = announcement->hash;
    request.context = context_of(options);
    request.fingerprint = !options.no_fingerprint;
    return request;
}

SecretKey secret_key_of(const SignOptions& options) {
    const std::string path = options.secret_path.empty() ? default_secret_key_path() : options.secret_path;
    return read_secret_key_file(path, passphrase_source(options.passphrase_fd, path));
}

} // namespace rectool
