#include "bundle/bundle.hpp"
#include "base/text.hpp"
#include "rectool/error.hpp"
#include "rectool/output_file.hpp"
#include "rectool/receipt.hpp"
#include "rectool/report.hpp"
#include "rectool/statement_file.hpp"
#include "tools/command.hpp"
#include "tools/terminal.hpp"

#include <filesystem>
#include <fmt/format.h>
#include <memory>

namespace rectool {

namespace {

struct BundleOptions {
    std::string recording;
    std::string chain; ///< empty: RECORDING.recsig
    std::string output;
    std::vector<std::string> statements;
    std::vector<std::string> attachments;
    bool force = false;
    bool quiet = false;
};

std::string file_name(const std::string& path) {
    return std::filesystem::path(path).filename().string();
}

/// The chain's text with all statements behind it.
std::string chain_text(const BundleOptions& options, const Chain& chain) {
    std::string text = read_small_file(options.chain, max_bundle_chain);
    std::vector<Statement> all = chain.statements;
    for (const std::string& path : options.statements) {
        const std::vector<Statement> more = read_statements(path);
        if (!chain.head)
            throw Error(
                ErrorKind::usage,
                fmt::format(fmt::runtime(tr("the end of this chain is missing, so it takes no statements: {}")), options.chain));
        for (const Statement& statement : more)
            if (statement.names_a_recording() && !statement.is_on(*chain.head))
                throw Error(ErrorKind::usage, fmt::format(fmt::runtime(tr("{} holds statements about another recording")), path));
        all = united(std::move(all), more);
    }
    for (std::size_t i = chain.statements.size(); i < all.size(); ++i)
        text += all[i].line + "\n";
    if (!parse_chain(text, options.chain).problems.empty())
        throw Error(ErrorKind::usage, tr("one of the statements names no recording, and nothing of this one names it"));
    return text;
}

std::string readme(const BundleOptions& options, const Chain& chain) {
    const std::string recording = file_name(options.recording);
    std::string text = std::string(tr("What is in this file")) + "\n\n";
    const auto add = [&text](const std::string& line) { text += line + "\n"; };
    const auto part = [&text](const std::string& name, const char* what) { text += fmt::format("  {}\n      {}\n", name, what); };
    part(recording, tr("the recording of a conversation"));
    part(recording + ".recsig", tr("its chain: signed proof of every part of it, and what both sides have signed about it"));
    for (const std::string& path : options.attachments)
        part(std::string(bundle_attachments) + file_name(path), tr("a file that belongs to the recording"));
    add("\n" + std::string(tr("The recording and its chain are confidential: what was said can be found out from them.")));
    add("\n" + std::string(tr("How to check it")) + "\n");
    add(tr("Install the program rectool, which is free. Ask the one who signed the recording for their public key, in person or "
           "by letter: no "
           "key that came together with this file shows who signed it. Then type:"));
    add(fmt::format("\n  rectool verify {} -P {}\n", file_name(options.output), tr("KEY")));
    if (!chain.head) return text;
    add(tr("If you have been given receipt letters, add them: then it is also checked that this is the recording of that day."));
    add(fmt::format("\n  rectool verify {} -P {} --receipt {}\n", file_name(options.output), tr("KEY"), tr("LETTERS")));
    return text;
}

std::vector<BundleItem> items_of(const BundleOptions& options, const Chain& chain) {
    const std::string name = file_name(options.recording);
    std::vector<BundleItem> items = {{std::string(bundle_readme), "", readme(options, chain)},
                                     {name + ".recsig", "", chain_text(options, chain)},
                                     {name, options.recording, ""}};
    for (const std::string& path : options.attachments)
        items.push_back({std::string(bundle_attachments) + file_name(path), path, ""});
    for (const BundleItem& item : items) // a folder or a pipe would be found out too late
        if (!item.path.empty() && !std::filesystem::is_regular_file(item.path))
            throw Error(ErrorKind::input, fmt::format(fmt::runtime(tr("{} is not a regular file")), item.path));
    return items;
}

int run_bundle(const BundleOptions& given) {
    BundleOptions options = given;
    if (options.chain.empty()) options.chain = options.recording + ".recsig";
    const std::string beside = options.recording + ".recstmt";
    if (std::filesystem::exists(beside)) options.statements.push_back(beside);
    if (looks_like_bundle(options.recording))
        throw Error(ErrorKind::usage,
                    fmt::format(fmt::runtime(tr("this is a ZIP file itself, and a bundle holds none: {}")), options.recording));
    const Chain chain = read_chain(options.chain);
    if (!chain.problems.empty())
        throw Error(ErrorKind::chain_invalid,
                    fmt::format(fmt::runtime(tr("this chain is invalid, so it is not put in a bundle: {}")), options.chain),
                    tr("rectool show --check says what is wrong"));
    {
        Progress progress(tr("packing"));
        static constexpr std::uint64_t whole = 1000;
        write_bundle(options.output, items_of(options, chain), options.force, [&progress](double share) {
            progress.update(static_cast<std::uint64_t>(share * static_cast<double>(whole)), whole);
        });
    }
    if (options.quiet) return 0;
    print(fmt::format(fmt::runtime(tr("The bundle is {0}. It is as confidential as the recording.")),
                      escape_for_terminal(options.output)) +
          "\n");
    print(fmt::format(fmt::runtime(tr("To check it: rectool verify {0}")), escape_for_terminal(options.output)) + "\n");
    return 0;
}

} // namespace

Command add_bundle(CLI::App& program) {
    const auto options = std::make_shared<BundleOptions>();
    CLI::App* parser = program.add_subcommand("bundle", tr("put recording, chain, statements and attachments in one file"));
    parser->add_option("RECORDING", options->recording, tr("the recording"))->required()->check(not_empty());
    parser->add_option("-o,--output", options->output, tr("where the bundle goes"))
        ->type_name("ZIP")
        ->required()
        ->check(not_empty());
    parser->add_option("--chain", options->chain, tr("the chain of the recording (default: RECORDING.recsig)"))
        ->type_name("CHAIN")
        ->check(not_empty());
    parser
        ->add_option("--statements", options->statements,
                     tr("a file of statements to put in, besides RECORDING.recstmt; may be repeated"))
        ->type_name("FILE")
        ->check(not_empty());
    parser->add_option("--attach", options->attachments, tr("a file that belongs to the recording; may be repeated"))
        ->type_name("FILE")
        ->check(not_empty());
    parser->add_flag("--force", options->force, tr("replace the bundle if there is one"));
    parser->add_flag("-q,--quiet", options->quiet, tr("print nothing"));
    parser->footer(std::string(tr("Examples:")) +
                   "\n  rectool bundle talk.m4a -o case.zip\n  rectool verify case.zip -p anna.pub");
    return {parser, [options] { return run_bundle(*options); }};
}

} // namespace rectool
