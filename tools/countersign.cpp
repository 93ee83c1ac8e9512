#include "base/text.hpp"
#include "rectool/custody.hpp"
#include "rectool/error.hpp"
#include "rectool/report.hpp"
#include "rectool/verify.hpp"
#include "tools/command.hpp"
#include "tools/statement_options.hpp"
#include "tools/terminal.hpp"

#include <filesystem>
#include <fmt/format.h>
#include <memory>

namespace rectool {

namespace {

struct CountersignOptions {
    StatementOptions statement;
    std::string as;
    std::string audio; ///< empty: the file beside the chain, if there is one
    std::string from;
    std::string from_key;
};

/// The recording to audit: the one that was named, or the one that stands beside the chain under its own name.
std::string recording_of(const CountersignOptions& options) {
    constexpr std::string_view ending = ".recsig";
    const std::string& chain = options.statement.chain;
    if (!options.audio.empty() && chain.empty())
        throw Error(ErrorKind::usage, tr("--audio goes with a chain, which it is compared with"));
    if (!options.audio.empty() || !chain.ends_with(ending)) return options.audio;
    const std::string beside = chain.substr(0, chain.size() - ending.size());
    std::error_code ignored;
    return std::filesystem::is_regular_file(beside, ignored) ? beside : std::string();
}

/// Whether the recording is what the chain signs. Of an edited copy that is all that is asked: what it was made of is not at
/// hand.
bool is_what_was_signed(const Verdict& verdict) {
    if (verdict.integrity == Integrity::unchanged) return true;
    const bool identical = verdict.relation == Relation::identical_file || verdict.relation == Relation::identical_audio;
    return identical && verdict.doubts == std::vector<Doubt>{Doubt::parent_missing};
}

/// Throws unless the recording is what the chain signs.
void audit(const std::string& recording, const std::string& chain) {
    VerifyRequest request;
    request.copy_path = recording;
    request.chain_path = chain;
    request.audit = true;
    const VerifyResult result = [&request] {
        Progress progress(tr("comparing the recording with its chain"));
        return verify_copy(request,
                           [&progress](std::uint64_t done, std::optional<std::uint64_t> total) { progress.update(done, total); });
    }();
    if (is_what_was_signed(result.verdict)) return;
    const bool invalid = result.verdict.integrity == Integrity::invalid;
    throw Error(
        invalid ? ErrorKind::chain_invalid : ErrorKind::usage,
        fmt::format(fmt::runtime(invalid ? tr("the chain is at odds with this recording, so nothing is signed: {}")
                                         : tr("this is not the recording that the chain signs, so nothing is signed: {}")),
                    recording),
        tr("rectool verify says what differs"));
}

StatementBody body_of(const CountersignOptions& options, const Subject& subject, Checked checked) {
    const auto from = person_of_options(options.from, options.from_key);
    if (from && options.as != "received") throw Error(ErrorKind::usage, tr("--from goes with --as received"));
    if (options.as == "received") return ReceivedStatement{checked, from};
    if (options.as == "agrees") return AgreesStatement{checked};
    if (options.as == "disputes") return DisputesStatement{checked};
    PresentStatement present{checked, std::nullopt};
    if (subject.chain) present.shown = shown_of(*subject.chain);
    return present;
}

int run_countersign(const CountersignOptions& options) {
    const std::string recording = recording_of(options);
    const Subject subject = subject_of(options.statement, true);
    Checked checked = subject.chain ? Checked::chain : Checked::head;
    if (!recording.empty()) {
        audit(recording, options.statement.chain);
        checked = Checked::recording;
    }
    StatementBody body = body_of(options, subject, checked);
    (void)deliver(options.statement, subject, std::move(body));
    return 0;
}

} // namespace

Command add_countersign(CLI::App& program) {
    const auto options = std::make_shared<CountersignOptions>();
    CLI::App* parser =
        program.add_subcommand("countersign", tr("sign what another party signed: present, received, agrees, disputes"));
    add_statement_options(*parser, options->statement);
    parser->add_option("--as", options->as, tr("what you say: that you were present, received it, agree or dispute"))
        ->type_name("KIND")
        ->required()
        ->check(CLI::IsMember({"present", "received", "agrees", "disputes"}));
    parser
        ->add_option(
            "--audio", options->audio,
            tr("the recording, which is compared with the chain first (default: the file beside the chain, if it is there)"))
        ->type_name("FILE")
        ->check(not_empty());
    parser->add_option("--from", options->from, tr("with --as received: from whom"))->type_name("NAME")->check(not_empty());
    parser->add_option("--from-key", options->from_key, tr("that person's key"))->type_name("KEY")->check(not_empty());
    parser->footer(std::string(tr("Examples:")) +
                   "\n  rectool countersign talk.wav.recsig --as present -s official.key\n"
                   "  rectool countersign --on ABCDE-... --as received -s official.key -o received.recstmt");
    return {parser, [options] { return run_countersign(*options); }};
}

} // namespace rectool
