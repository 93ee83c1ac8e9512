#include "rectool/diff.hpp"
#include "base/text.hpp"
#include "rectool/error.hpp"
#include "tools/clock.hpp"
#include "tools/command.hpp"
#include "tools/report_files.hpp"
#include "tools/terminal.hpp"
#include "tools/trust_options.hpp"

#include <memory>

namespace rectool {

namespace {

struct DiffOptions {
    DiffRequest request;
    std::string a_start; ///< times as they were typed; empty: not given
    std::string b_start;
    std::string window;
    std::string min_edit;
    ReportPaths reports;
    TrustOptions trust;
    std::string accept;
    bool json = false;
    bool quiet = false;
};

DiffRequest request_of(const DiffOptions& options) {
    DiffRequest request = options.request;
    const auto time = [](const std::string& text) { return parse_clock(text).value_or(Seconds{}); };
    request.a_start = time(options.a_start);
    request.b_start = time(options.b_start);
    if (!options.window.empty()) request.window = time(options.window);
    request.min_edit = time(options.min_edit);
    request.outlines = !options.reports.html.empty();
    if (request.window && request.window->value <= 0) throw Error(ErrorKind::usage, tr("--window has to be longer than nothing"));
    if (request.declared_path.empty()) return request;
    if (request.is_part() || request.min_edit.value > 0)
        throw Error(ErrorKind::usage,
                    tr("--declared is about whole recordings: it does not go with -a, -b, --window and --min-edit"));
    request.trust = trust_of(options.trust);
    return request;
}

int run_diff(const DiffOptions& options, const std::string& command_line) {
    const DiffRequest request = request_of(options);
    ReportFiles files(options.reports, {request.a_path, request.b_path});
    const DiffResult result = [&request] {
        Progress progress(tr("comparing"));
        return diff_recordings(
            request, [&progress](std::uint64_t done, std::optional<std::uint64_t> total) { progress.update(done, total); });
    }();
    files.write_labels(result.edits);
    if (files.wants_page()) files.write_page(diff_html(result, page_facts(command_line)));
    const bool accept_consistent = options.accept == "consistent";
    if (!options.quiet) print(options.json ? diff_json(result, accept_consistent) : diff_text(result));
    return result.verdict.exit_code(accept_consistent);
}

} // namespace

Command add_diff(CLI::App& program, const std::string& command_line) {
    const auto options = std::make_shared<DiffOptions>();
    CLI::App* parser = program.add_subcommand("diff", tr("tell what is different between two copies of a recording"));
    parser->add_option("A", options->request.a_path, tr("the copy to compare with"))->required()->check(not_empty());
    parser->add_option("B", options->request.b_path, tr("the copy to examine"))->required()->check(not_empty());
    parser->add_option("--track-a", options->request.a_track, tr("take this audio track of A, counted from 1"))
        ->type_name("N")
        ->check(CLI::Range(1U, 1000U));
    parser->add_option("--track-b", options->request.b_track, tr("take this audio track of B, counted from 1"))
        ->type_name("N")
        ->check(CLI::Range(1U, 1000U));
    parser->add_option("--declared", options->request.declared_path, tr("the chain of B, which declares how it was made of A"))
        ->type_name("CHAIN")
        ->check(not_empty());
    add_trust_options(*parser, options->trust);
    parser->add_option("-a", options->a_start, tr("compare A from this time on (H:MM:SS.mmm, or seconds)"))
        ->type_name("TIME")
        ->check(is_clock());
    parser->add_option("-b", options->b_start, tr("compare B from this time on"))->type_name("TIME")->check(is_clock());
    parser->add_option("--window", options->window, tr("compare this much from there on, and no more"))
        ->type_name("LENGTH")
        ->check(is_clock());
    parser->add_option("--min-edit", options->min_edit, tr("leave out edits that are shorter"))
        ->type_name("LENGTH")
        ->check(is_clock());
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
    parser->add_flag("--json", options->json, tr("print one JSON object"));
    parser->add_flag("-q,--quiet", options->quiet, tr("print nothing; the exit code is the answer"));
    parser->footer(std::string(tr("Examples:")) +
                   "\n  rectool diff mine.wav theirs.flac\n  rectool diff mine.wav theirs.wav --labels places\n"
                   "  rectool diff mine.wav theirs.m4a --html report.html");
    return {parser, [options, command_line] { return run_diff(*options, command_line); }};
}

} // namespace rectool
