#include "base/text.hpp"
#include "rectool/attachments.hpp"
#include "rectool/declaration.hpp"
#include "rectool/error.hpp"
#include "rectool/report.hpp"
#include "rectool/statement_file.hpp"
#include "tools/command.hpp"
#include "tools/sign_options.hpp"
#include "tools/terminal.hpp"

#include <ctime>
#include <fmt/format.h>
#include <memory>

namespace rectool {

namespace {

struct AttachOptions {
    std::string chain;
    std::string file;
    std::string language;
    std::string type;
    std::string text;
    bool quiet = false;
    SignOptions sign;
};

/// Throws Error{input} for a transcript whose times are none, or are not of this recording.
void check_times(const std::string& path, const AttachmentStatement& attachment, Seconds duration) {
    constexpr double rounding = 0.001; // transcripts count thousandths
    const Cues cues = cues_of(path, attachment);
    if (cues.bad_line)
        throw Error(ErrorKind::input, fmt::format(fmt::runtime(tr("line {1} of {0} has no times")), path, *cues.bad_line),
                    tr("write 00:01:02,500 --> 00:01:04,000"));
    for (const Cue& cue : cues.cues)
        if (cue.time.end.value > duration.value + rounding)
            throw Error(ErrorKind::input,
                        fmt::format(fmt::runtime(tr("line {1} of {0} ends at {2}, and the recording at {3}")), path, cue.line,
                                    format_duration(cue.time.end), format_duration(duration)),
                        tr("is it the transcript of another recording?"));
}

int run_attach(const AttachOptions& options) {
    const Chain chain = read_chain(options.chain);
    if (!chain.problems.empty())
        throw Error(ErrorKind::chain_invalid, fmt::format(fmt::runtime(tr("this chain is damaged: {}")), options.chain),
                    tr("see rectool show --check"));
    if (!chain.head)
        throw Error(ErrorKind::usage,
                    fmt::format(fmt::runtime(tr("this chain has no end, so that nothing can be attached: {}")), options.chain),
                    tr("end it with rectool sign --resume"));
    AttachmentStatement attachment = describe_attachment(options.file, options.language);
    if (!options.type.empty()) attachment.type = options.type;
    check_times(options.file, attachment, played_length(chain));
    Statement statement;
    statement.on = chain.head;
    statement.after = latest(chain.statements);
    statement.made = format_time(std::time(nullptr));
    statement.text = options.text;
    statement.body = attachment;
    const Statement made = sign_statement(std::move(statement), secret_key_of(options.sign));
    add_statements(options.chain, {made});
    if (!options.quiet)
        print(fmt::format(
                  fmt::runtime(tr("Attached to {1}: {0} ({2}, {3} bytes). The chain holds its digest, not the file: keep both.")),
                  escape_for_terminal(attachment.file), escape_for_terminal(options.chain), attachment.type, attachment.size) +
              "\n");
    return 0;
}

} // namespace

Command add_attach(CLI::App& program) {
    const auto options = std::make_shared<AttachOptions>();
    CLI::App* parser = program.add_subcommand("attach", tr("bind a transcript or minutes to a recording"));
    parser->add_option("CHAIN", options->chain, tr("the chain of the recording"))->required()->check(not_empty());
    parser->add_option("FILE", options->file, tr("the transcript, minutes or other file"))->required()->check(not_empty());
    parser->add_option("--language", options->language, tr("the language it is in, such as nl"))
        ->type_name("LANG")
        ->check(not_empty());
    parser->add_option("--type", options->type, tr("its media type, such as text/plain (default: by its name)"))
        ->type_name("TYPE")
        ->check(not_empty());
    parser->add_option("--text", options->text, tr("what it is, in words"))->type_name("TEXT")->check(not_empty());
    parser
        ->add_option("-s,--secret-key", options->sign.secret_path, tr("the key to sign with (default: ~/.minisign/minisign.key)"))
        ->type_name("FILE")
        ->check(not_empty());
    parser->add_option("--passphrase-fd", options->sign.passphrase_fd, tr("read the passphrase from this file descriptor"))
        ->type_name("N");
    parser->add_flag("-q,--quiet", options->quiet, tr("print nothing"));
    parser->footer(std::string(tr("Examples:")) + "\n  rectool attach talk.wav.recsig talk.srt --language nl");
    return {parser, [options] { return run_attach(*options); }};
}

} // namespace rectool
