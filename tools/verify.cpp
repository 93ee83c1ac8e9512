#include "rectool/verify.hpp"
#include "base/text.hpp"
#include "rectool/error.hpp"
#include "rectool/output_file.hpp"
#include "tools/command.hpp"
#include "tools/receipt_option.hpp"
#include "tools/report_files.hpp"
#include "tools/terminal.hpp"
#include "tools/trust_options.hpp"
#include "tools/unpacked_bundle.hpp"

#include <filesystem>
#include <fmt/format.h>
#include <memory>

namespace rectool {

namespace {

constexpr std::size_t max_authorities_file = std::size_t{4} << 20U;

struct VerifyOptions {
    std::string copy;
    std::string chain; ///< empty: COPY.recsig
    std::vector<std::string> parents;
    std::vector<std::string> declared;
    std::string attachments;
    TrustOptions trust;
    std::optional<unsigned> track;
    std::string receipt;
    std::string authorities; ///< file of certificates
    ReportPaths reports;
    std::string accept;
    bool audit = false;
    std::vector<std::string> required;
    bool json = false;
    bool quiet = false;
};

std::string chain_beside(const std::string& copy) {
    std::string chain = copy + ".recsig";
    std::error_code ignored;
    if (std::filesystem::exists(copy, ignored) && !std::filesystem::exists(chain, ignored))
        throw Error(ErrorKind::usage, fmt::format(fmt::runtime(tr("there is no chain beside the copy: {}")), chain),
                    tr("name the chain with --chain"));
    return chain;
}

int run_verify(const VerifyOptions& options, const std::string& command_line) {
    VerifyRequest request;
    std::optional<UnpackedBundle> bundle;
    if (options.chain.empty() && is_bundle(options.copy)) {
        bundle.emplace(unpack_bundle(options.copy, true));
        request.copy_path = bundle->recording->path();
        request.copy_name = bundle->recording_name;
        request.chain_path = bundle->chain.path();
        request.chain_name = bundle->chain_name;
    } else {
        request.copy_path = options.copy;
        request.chain_path = options.chain.empty() ? chain_beside(options.copy) : options.chain;
    }
    request.parent_paths = options.parents;
    request.declared_paths = options.declared;
    if (!options.attachments.empty())
        request.attachments = attachments_in(options.attachments);
    else if (bundle) { // what is in it is looked at unasked; it need not hold everything
        request.attachments = attachments_in(bundle->bundle);
        request.attachments_complete = false;
    }
    request.track = options.track;
    if (!options.receipt.empty()) request.receipt = receipt_of(options.receipt);
    request.audit = options.audit;
    request.trust = trust_of(options.trust);
    request.required = options.required;
    if (!options.authorities.empty())
        request.authorities = read_certificates(read_small_file(options.authorities, max_authorities_file), options.authorities);
    request.outlines = !options.reports.html.empty();
    ReportFiles files(options.reports, {options.copy, request.copy_path, request.chain_path});
    const bool accept_consistent = options.accept == "consistent";
    const VerifyResult result = [&request] {
        Progress progress(tr("verifying"));
        return verify_copy(request,
                           [&progress](std::uint64_t done, std::optional<std::uint64_t> total) { progress.update(done, total); });
    }();
    files.write_labels(result.edits);
    if (files.wants_page()) files.write_page(verify_html(result, page_facts(command_line)));
    if (!options.quiet) print(options.json ? verify_json(result, accept_consistent) : verify_text(result));
    return result.verdict.exit_code(accept_consistent);
}

} // namespace

Command add_verify(CLI::App& program, const std::string& command_line) {
    const auto options = std::make_shared<VerifyOptions>();
    CLI::App* parser = program.add_subcommand("verify", tr("tell whether a copy is the signed recording, whole"));
    parser->add_option("COPY", options->copy, tr("the copy to examine"))->required()->check(not_empty());
    parser->add_option("--chain", options->chain, tr("the chain to compare with (default: COPY.recsig)"))
        ->type_name("CHAIN")
        ->check(not_empty());
    parser
        ->add_option("--parent", options->parents,
                     tr("the chain of a recording that this edited copy was made of; may be repeated"))
        ->type_name("CHAIN")
        ->take_all()
        ->allow_extra_args(false)
        ->check(not_empty());
    parser
        ->add_option("--declared", options->declared,
                     tr("the chain of the edited copy, which declares the edits; may be repeated"))
        ->type_name("CHAIN")
        ->take_all()
        ->allow_extra_args(false)
        ->check(not_empty());
    parser->add_option("--attachments", options->attachments, tr("check the files that were attached, in this folder"))
        ->type_name("FOLDER")
        ->check(CLI::ExistingDirectory);
    add_trust_options(*parser, options->trust);
    parser->add_option("--track", options->track, tr("examine this audio track, counted from 1"))
        ->type_name("N")
        ->check(CLI::Range(1U, 1000U));
    parser
        ->add_option("--receipt", options->receipt,
                     tr("check that the chain is the one of this receipt: its letters, its QR code's text, or a file with them"))
        ->type_name("RECEIPT")
        ->check(not_empty());
    parser->add_flag("--audit", options->audit, tr("also check that the chain's fingerprints are those of its sound"));
    parser->add_option("--tsa-ca", options->authorities, tr("trust the time-stamping authorities with these certificates (PEM)"))
        ->type_name("FILE")
        ->check(not_empty());
    parser->add_option("--html", options->reports.html, tr("write a report as one HTML page, to be read or printed"))
        ->type_name("FILE")
        ->check(not_empty());
    parser
        ->add_option("--labels", options->reports.labels,
                     tr("write the places as label tracks of Audacity: NAME.a.txt and NAME.b.txt"))
        ->type_name("NAME")
        ->check(not_empty());
    parser->add_flag("--force", options->reports.force, tr("overwrite the label tracks and the report"));
    parser->add_option("--accept", options->accept, tr("exit 0 for this verdict, too"))
        ->type_name("VERDICT")
        ->check(CLI::IsMember({"consistent"}));
    parser
        ->add_option("--require", options->required,
                     fmt::format(fmt::runtime(tr("parties that have to have signed, such as citizen,agency; each one of {}")),
                                 fmt::join(trust_roles(), ", ")))
        ->type_name("ROLES")
        ->delimiter(',')
        ->take_all()
        ->check(CLI::IsMember(trust_roles()));
    parser->add_flag("--json", options->json, tr("print one JSON object"));
    parser->add_flag("-q,--quiet", options->quiet, tr("print nothing; the exit code is the answer"));
    parser->footer(std::string(tr("Examples:")) +
                   "\n  rectool verify talk.wav -p anna.pub\n  rectool verify copy.flac --chain talk.wav.recsig --json");
    return {parser, [options, command_line] { return run_verify(*options, command_line); }};
}

} // namespace rectool
