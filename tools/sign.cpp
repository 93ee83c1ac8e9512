#include "rectool/sign.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"
#include "rectool/error.hpp"
#include "rectool/hash.hpp"
#include "rectool/output_file.hpp"
#include "rectool/report.hpp"
#include "tools/command.hpp"
#include "tools/passphrase.hpp"
#include "tools/paths.hpp"
#include "tools/terminal.hpp"

#include <ctime>
#include <filesystem>
#include <fmt/format.h>
#include <memory>

namespace rectool {

namespace {

struct SignOptions {
    std::string file;
    std::string secret_path; ///< empty: minisign's place
    std::string chain_path;  ///< empty: FILE.recsig
    bool force = false;
    bool bytes = false;
    bool quiet = false;
    std::optional<unsigned> track;
    std::string recorded_at;
    std::string announcement;
    std::optional<int> passphrase_fd;
    std::string place;
    std::string recorded_by;
    std::string announced;
    std::vector<std::string> present;
    std::vector<std::string> context;
};

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
    context.add("file", is_utf8(name) ? name : escape_for_terminal(name));
    if (!options.place.empty()) context.add("place", options.place);
    if (!options.recorded_by.empty()) context.add("recorded-by", options.recorded_by);
    if (options.announced == "yes" || options.announced == "no") context.add("announced", options.announced);
    for (const std::string& person : options.present)
        context.add_person(person);
    for (const std::string& pair : options.context)
        context.add_pair(pair);
    return context.values();
}

/// The hash of a signed `announce` statement in a file of its own.
Hash announcement_hash(const std::string& path) {
    std::string line = read_small_file(path, max_line_bytes);
    if (line.ends_with('\n')) line.pop_back();
    const ParsedLine parsed = parse_line(line);
    const auto* statement = std::get_if<Statement>(&parsed);
    const bool announces = statement != nullptr && statement->kind == "announce" && !statement->on &&
                           verify_signature(statement->key, signed_bytes(line), statement->signature);
    if (!announces) throw Error(ErrorKind::input, fmt::format(fmt::runtime(tr("this is not a signed announcement: {}")), path));
    return blake2b({as_bytes(line)});
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
    if (!options.announcement.empty()) request.announcement = announcement_hash(options.announcement);
    request.context = context_of(options);
    return request;
}

int run_sign(const SignOptions& options) {
    const std::string chain_path = options.chain_path.empty() ? options.file + ".recsig" : options.chain_path;
    std::error_code ignored;
    if (std::filesystem::equivalent(chain_path, options.file, ignored))
        throw usage(tr("the chain would take the place of the recording: {}"), chain_path);
    const SignRequest request = request_of(options);
    OutputFile output(chain_path, options.force);
    const std::string secret_path = options.secret_path.empty() ? default_secret_key_path() : options.secret_path;
    const SecretKey key = read_secret_key_file(secret_path, passphrase_source(options.passphrase_fd, secret_path));
    std::string text;
    {
        Progress progress(tr("signing"));
        const SignResult result = sign_recording(
            request, key,
            [&output](std::string_view line) {
                output.write(line);
                output.write("\n");
            },
            [&progress](std::uint64_t done, std::optional<std::uint64_t> total) { progress.update(done, total); });
        text = sign_text(result, chain_path);
    }
    output.commit();
    if (!options.quiet) print(text);
    return 0;
}

void add_context_options(CLI::App& parser, SignOptions& options) {
    parser.add_option("--recorded-at", options.recorded_at, tr("when it was recorded, as you say"))->type_name("TIME");
    parser.add_option("--place", options.place, tr("where the talk was"))->type_name("TEXT");
    parser
        .add_option("--present", options.present,
                    tr("who was present, and whether they knew: NAME:knew, NAME:not-told, NAME:unknown"))
        ->type_name("NAME:KNEW")
        ->take_all();
    parser.add_option("--recorded-by", options.recorded_by, tr("who made the recording"))->type_name("TEXT");
    parser.add_option("--announced", options.announced, tr("whether it was announced beforehand"))
        ->type_name("ANSWER")
        ->check(CLI::IsMember({"yes", "no", "not-said"}));
    parser.add_option("--announcement", options.announcement, tr("the signed announcement that was made before"))
        ->type_name("FILE")
        ->check(not_empty());
    parser.add_option("--context", options.context, tr("anything else about the recording; may be repeated"))
        ->type_name("KEY=VALUE")
        ->take_all();
}

} // namespace

Command add_sign(CLI::App& program) {
    const auto options = std::make_shared<SignOptions>();
    CLI::App* parser = program.add_subcommand("sign", tr("sign a recording: write its chain"));
    parser->add_option("FILE", options->file, tr("the recording"))->required()->check(not_empty());
    parser->add_option("-s,--secret-key", options->secret_path, tr("the key to sign with (default: ~/.minisign/minisign.key)"))
        ->type_name("FILE")
        ->check(not_empty());
    parser->add_option("-o,--output", options->chain_path, tr("where the chain goes (default: FILE.recsig)"))
        ->type_name("CHAIN")
        ->check(not_empty());
    parser->add_flag("--force", options->force, tr("replace the chain if there is one"));
    parser->add_option("--track", options->track, tr("sign this audio track, counted from 1"))
        ->type_name("N")
        ->check(CLI::Range(1U, 1000U));
    parser->add_flag("--bytes", options->bytes, tr("sign the file as bytes, whatever it holds"));
    add_context_options(*parser, *options);
    parser->add_option("--passphrase-fd", options->passphrase_fd, tr("read the passphrase from this file descriptor"))
        ->type_name("N");
    parser->add_flag("-q,--quiet", options->quiet, tr("print nothing"));
    parser->footer(
        std::string(tr("Examples:")) +
        "\n  rectool sign talk.m4a\n  rectool sign talk.wav -s recorder.key --announced yes --present 'A. Jansen:knew'");
    return {parser, [options] { return run_sign(*options); }};
}

} // namespace rectool
