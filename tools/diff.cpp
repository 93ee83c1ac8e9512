#include "rectool/diff.hpp"
#include "base/text.hpp"
#include "rectool/output_file.hpp"
#include "rectool/report.hpp"
#include "tools/command.hpp"
#include "tools/terminal.hpp"

#include <memory>

namespace rectool {

namespace {

struct DiffOptions {
    DiffRequest request;
    std::string labels; ///< empty: none; else the files are called this with .a.txt and .b.txt
    std::string accept;
    bool force = false;
    bool json = false;
    bool quiet = false;
};

void write_labels(const DiffOptions& options, const EditList& edits) {
    OutputFile a(options.labels + ".a.txt", options.force);
    OutputFile b(options.labels + ".b.txt", options.force);
    a.write(label_track(edits, LabelSide::a));
    b.write(label_track(edits, LabelSide::b));
    a.commit();
    b.commit();
}

int run_diff(const DiffOptions& options) {
    const DiffResult result = [&options] {
        Progress progress(tr("comparing"));
        return diff_recordings(options.request, [&progress](std::uint64_t done, std::optional<std::uint64_t> total) {
            progress.update(done, total);
        });
    }();
    if (!options.labels.empty()) write_labels(options, result.edits);
    const bool accept_consistent = options.accept == "consistent";
    if (!options.quiet) print(options.json ? diff_json(result, accept_consistent) : diff_text(result));
    return result.verdict.exit_code(accept_consistent);
}

} // namespace

Command add_diff(CLI::App& program) {
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
    parser->add_option("--labels", options->labels, tr("write the places as label tracks of Audacity: NAME.a.txt and NAME.b.txt"))
        ->type_name("NAME")
        ->check(not_empty());
    parser->add_flag("--force", options->force, tr("overwrite the label tracks"));
    parser->add_option("--accept", options->accept, tr("exit 0 for this verdict, too"))
        ->type_name("VERDICT")
        ->check(CLI::IsMember({"consistent"}));
    parser->add_flag("--json", options->json, tr("print one JSON object"));
    parser->add_flag("-q,--quiet", options->quiet, tr("print nothing; the exit code is the answer"));
    parser->footer(std::string(tr("Examples:")) +
                   "\n  rectool diff mine.wav theirs.flac\n  rectool diff mine.wav theirs.wav --labels places");
    return {parser, [options] { return run_diff(*options); }};
}

} // namespace rectool
