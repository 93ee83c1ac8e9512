#include "base/text.hpp"
#include "rectool/custody.hpp"
#include "rectool/error.hpp"
#include "rectool/report.hpp"
#include "rectool/statement_file.hpp"
#include "tools/command.hpp"
#include "tools/terminal.hpp"

#include <fmt/format.h>
#include <memory>

namespace rectool {

namespace {

struct MergeOptions {
    std::string target;
    std::vector<std::string> sources;
    bool quiet = false;
};

/// Refuses the chain of another recording, and says what the two are to each other.
void refuse_other_chain(const Chain& target, const MergeOptions& options, const Chain& source, const std::string& path) {
    if (source.head == target.head) return;
    const auto refuse = [](const std::string& message) { throw Error(ErrorKind::usage, message); };
    if (const auto fork = fork_of(options.target, path))
        refuse(fmt::format(fmt::runtime(tr("these are two versions of one recording, which differ from record {0} on: {1}, {2}")),
                           *fork, options.target, path));
    if (claimed_times_overlap(target, source))
        refuse(
            fmt::format(fmt::runtime(tr("these are two recordings that one key claims to have made at the same time: {0}, {1}")),
                        options.target, path));
    refuse(fmt::format(fmt::runtime(tr("these are chains of different recordings: {0}, {1}")), options.target, path));
}

Chain sound_chain(const std::string& path) {
    Chain chain = read_chain(path);
    if (!chain.problems.empty())
        throw Error(ErrorKind::chain_invalid,
                    fmt::format(fmt::runtime(tr("this chain is invalid, so nothing is merged: {}")), path),
                    tr("rectool show --check says what is wrong"));
    return chain;
}

int run_merge(const MergeOptions& options) {
    const bool into_chain = !holds_statements(options.target);
    std::optional<Chain> target;
    std::vector<Statement> ours;
    if (into_chain)
        target = sound_chain(options.target);
    else
        ours = read_statements(options.target);
    std::vector<Statement> theirs;
    for (const std::string& path : options.sources) {
        if (holds_statements(path)) {
            theirs = united(std::move(theirs), read_statements(path));
            continue;
        }
        const Chain source = sound_chain(path);
        if (target) refuse_other_chain(*target, options, source, path);
        theirs = united(std::move(theirs), source.statements);
    }
    std::size_t added = 0;
    if (into_chain) {
        added = add_statements(options.target, theirs);
        ours = read_chain(options.target).statements;
    } else {
        const std::size_t before = ours.size();
        ours = united(std::move(ours), theirs);
        if (!about_one_recording(ours))
            throw Error(ErrorKind::usage,
                        fmt::format(fmt::runtime(tr("the statements are about different recordings: {}")), options.target));
        added = ours.size() - before;
        if (added > 0) write_statements(options.target, ours, true);
    }
    if (options.quiet) return 0;
    print(fmt::format(fmt::runtime(trn("{0} new statement in {1}", "{0} new statements in {1}", added)), added,
                      escape_for_terminal(options.target)) +
          "\n");
    print(custody_text(ours, target ? &*target : nullptr));
    return 0;
}

} // namespace

Command add_merge(CLI::App& program) {
    const auto options = std::make_shared<MergeOptions>();
    CLI::App* parser = program.add_subcommand("merge", tr("put statements of both parties together"));
    parser->add_option("TARGET", options->target, tr("the chain (.recsig), or the file of statements, that gets them"))
        ->type_name("")
        ->required()
        ->check(not_empty());
    parser->add_option("SOURCE", options->sources, tr("files of statements (.recstmt), or chains with statements"))
        ->type_name("")
        ->required()
        ->check(not_empty());
    parser->add_flag("-q,--quiet", options->quiet, tr("print nothing"));
    parser->footer(std::string(tr("Examples:")) + "\n  rectool merge talk.wav.recsig received.recstmt");
    return {parser, [options] { return run_merge(*options); }};
}

} // namespace rectool
