#include "base/text.hpp"
#include "receipt/receipt_text.hpp"
#include "rectool/error.hpp"
#include "rectool/output_file.hpp"
#include "rectool/receipt.hpp"
#include "rectool/report.hpp"
#include "rectool/sign.hpp"
#include "tools/command.hpp"
#include "tools/sign_options.hpp"
#include "tools/terminal.hpp"
#include "tools/terminal_qr.hpp"

#include <filesystem>
#include <fmt/format.h>
#include <memory>
#include <sys/stat.h>

namespace rectool {

namespace {

struct IntakeOptions {
    SignOptions sign;
    std::string from;
    std::string role;
    std::string paper = "a4";
    std::string sheet; ///< empty: no page to print
};

/// Of a file, to see whether it is still being written.
struct FileState {
    off_t size = 0;
    timespec changed{};

    explicit FileState(const std::string& path) {
        struct stat info {};
        if (::stat(path.c_str(), &info) != 0) return;
        size = info.st_size;
        changed = info.st_mtim;
    }
    [[nodiscard]] bool same_as(const FileState& other) const {
        return size == other.size && changed.tv_sec == other.changed.tv_sec && changed.tv_nsec == other.changed.tv_nsec;
    }
};

/// Writes the whole chain, or throws and leaves nothing.
void write_chain(const SignRequest& request, const SecretKey& key, const IntakeOptions& options) {
    OutputFile output(options.sign.chain_path, options.sign.force);
    Progress progress(tr("signing"));
    (void)sign_recording(
        request, key,
        [&output](std::string_view line) {
            output.write(line);
            output.write("\n");
        },
        [&progress](std::uint64_t done, std::optional<std::uint64_t> total) { progress.update(done, total); });
    output.commit();
}

/// As sound if it can be read as that, else as bytes; then the return value says why.
std::string sign_whatever_it_is(SignRequest request, const SecretKey& key, const IntakeOptions& options) {
    const FileState before(request.path);
    try {
        write_chain(request, key, options);
        return {};
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::input || request.source.as_bytes || !before.same_as(FileState(request.path))) throw;
        request.source.as_bytes = true;
        write_chain(request, key, options);
        return error.message();
    }
}

int run_intake(const IntakeOptions& given) {
    IntakeOptions options = given;
    if (options.sign.chain_path.empty()) options.sign.chain_path = options.sign.file + ".recsig";
    std::error_code ignored;
    if (std::filesystem::equivalent(options.sign.chain_path, options.sign.file, ignored))
        throw Error(ErrorKind::usage, fmt::format(fmt::runtime(tr("the chain would take the place of the recording: {}")),
                                                  options.sign.chain_path));
    if (!options.from.empty()) options.sign.context.push_back("received-from=" + options.from);
    if (!options.role.empty()) options.sign.context.push_back("received-as=" + options.role);
    SignRequest request = request_of(options.sign);
    request.capacity = Capacity::recipient;
    std::unique_ptr<OutputFile> sheet;
    if (!options.sheet.empty()) sheet = std::make_unique<OutputFile>(options.sheet, options.sign.force);

    const std::string not_sound = sign_whatever_it_is(std::move(request), secret_key_of(options.sign), options);
    const Chain chain = read_chain(options.sign.chain_path);
    if (!chain.head || !chain.problems.empty())
        throw Error(ErrorKind::chain_invalid,
                    fmt::format(fmt::runtime(tr("{} was changed by something else")), options.sign.chain_path));
    const std::string name = std::filesystem::path(options.sign.chain_path).filename().string();
    if (sheet) {
        sheet->write(receipt_sheet(chain, name, options.paper == "a6" ? Paper::a6 : Paper::a4));
        sheet->commit();
    }
    if (options.sign.quiet) return 0;
    print(fmt::format(fmt::runtime(tr("Signed as received. The chain is {0}; keep it beside the recording.")),
                      escape_for_terminal(options.sign.chain_path)) +
          "\n");
    if (!not_sound.empty())
        print(fmt::format(fmt::runtime(tr("It could not be read as sound ({0}), so the file is signed as it is, byte for byte.")),
                          escape_for_terminal(not_sound)) +
              "\n");
    print(std::string(tr("This is the receipt for the one who brought it:")) + "\n\n");
    print(receipt_text(chain, name, terminal_qr(receipt_code(*chain.head))));
    return 0;
}

} // namespace

Command add_intake(CLI::App& program) {
    const auto options = std::make_shared<IntakeOptions>();
    CLI::App* parser = program.add_subcommand("intake", tr("sign a recording that somebody else brought, the day it comes in"));
    SignOptions& sign = options->sign;
    parser->add_option("FILE", sign.file, tr("the recording, or any other file"))->required()->check(not_empty());
    parser->add_option("--from", options->from, tr("who brought it"))->type_name("NAME")->check(not_empty());
    parser->add_option("--as", options->role, tr("in which role it is received"))
        ->type_name("ROLE")
        ->check(CLI::IsMember(trust_roles()));
    parser->add_option("--print", options->sheet, tr("write a page to print, with room for signatures"))
        ->type_name("HTML")
        ->check(not_empty());
    parser->add_option("--paper", options->paper, tr("with --print: the size of the paper (default: a4)"))
        ->type_name("SIZE")
        ->check(CLI::IsMember({"a4", "a6"}));
    parser->add_option("-s,--secret-key", sign.secret_path, tr("the key to sign with (default: ~/.minisign/minisign.key)"))
        ->type_name("FILE")
        ->check(not_empty());
    parser->add_option("-o,--output", sign.chain_path, tr("where the chain goes (default: FILE.recsig)"))
        ->type_name("CHAIN")
        ->check(not_empty());
    parser->add_flag("--force", sign.force, tr("replace chain and page if they exist"));
    parser->add_flag("--bytes", sign.bytes, tr("sign the file as bytes, whatever it holds"));
    parser->add_option("--passphrase-fd", sign.passphrase_fd, tr("read the passphrase from this file descriptor"))
        ->type_name("N");
    parser->add_flag("-q,--quiet", sign.quiet, tr("print nothing"));
    parser->footer(std::string(tr("Examples:")) +
                   "\n  rectool intake talk.m4a --from 'A. Jansen' --as committee --print receipt.html");
    return {parser, [options] { return run_intake(*options); }};
}

} // namespace rectool
