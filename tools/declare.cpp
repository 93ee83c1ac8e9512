#include "rectool/declare.hpp"
#include "base/text.hpp"
#include "rectool/error.hpp"
#include "rectool/output_file.hpp"
#include "rectool/report.hpp"
#include "tools/command.hpp"
#include "tools/edit_ranges.hpp"
#include "tools/sign_options.hpp"
#include "tools/terminal.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fmt/format.h>
#include <iostream>
#include <memory>
#include <unistd.h>

namespace rectool {

namespace {

constexpr int exit_refused = 1;

struct DeclareOptions {
    std::vector<std::string> files; ///< ORIGINAL EDITED, or COMPILATION
    std::vector<std::string> excerpt_of;
    std::array<std::vector<std::string>, 6> ranges; ///< by DeclaredKind
    std::string labels;
    std::string list;
    bool from_diff = false;
    std::string reason;
    std::string note;
    std::string all_edits = "yes";
    std::string chain_path; ///< of the original, when that is a recording
    bool force = false;
    bool quiet = false;
    SignOptions sign; ///< key and output
};

bool is_chain(const std::string& path) {
    return path.ends_with(".recsig");
}

/// An original is a chain, or a recording with its chain.
CompareRequest original_of(const std::string& path, const std::string& chain_path, const std::string& copy) {
    CompareRequest request;
    request.copy_path = copy;
    request.chain_path = path;
    if (is_chain(path)) return request;
    request.recording_path = path;
    request.chain_path = chain_path.empty() ? path + ".recsig" : chain_path;
    std::error_code ignored;
    if (std::filesystem::exists(path, ignored) && !std::filesystem::exists(request.chain_path, ignored))
        throw Error(ErrorKind::usage, fmt::format(fmt::runtime(tr("there is no chain of the original: {}")), request.chain_path),
                    tr("name it with --chain, or give the chain in place of the original"));
    return request;
}

std::vector<WrittenEdit> written_edits(const DeclareOptions& options) {
    std::vector<WrittenEdit> edits;
    for (std::size_t kind = 0; kind < options.ranges.size(); ++kind)
        for (const std::string& text : options.ranges[kind])
            edits.push_back(parse_written_edit(static_cast<DeclaredKind>(kind), text));
    const auto append = [&edits](const std::vector<WrittenEdit>& more) { edits.insert(edits.end(), more.begin(), more.end()); };
    if (!options.labels.empty()) append(read_label_file(options.labels));
    if (!options.list.empty()) append(read_edit_list(options.list));
    for (WrittenEdit& edit : edits)
        if (!edit.note && !options.note.empty()) edit.note = options.note;
    return edits;
}

void refuse_mixtures(const DeclareOptions& options) {
    const auto refuse = [](bool given, const char* sentence) {
        if (given) throw Error(ErrorKind::usage, sentence, tr("see rectool declare --help"));
    };
    bool ranges = !options.labels.empty() || !options.list.empty();
    for (const auto& kind : options.ranges)
        ranges = ranges || !kind.empty();
    const bool compilation = !options.excerpt_of.empty();
    refuse(options.files.size() != (compilation ? 1 : 2),
           tr("the original and the edited copy have to be named, with --excerpt-of the copy alone"));
    refuse(!compilation && !ranges && !options.from_diff,
           tr("what was done has to be said: --cut, --mute and so on, --labels, --list or --from-diff"));
    refuse(options.from_diff && (ranges || compilation), tr("--from-diff goes with no other edits"));
    refuse(!options.reason.empty() && !is_reason(options.reason),
           tr("a reason is a word of small letters, digits and hyphens, such as third-party"));
    refuse(options.note.size() > max_note_bytes, tr("the note is too long"));
    refuse(compilation && !options.chain_path.empty(), tr("--chain does not go with --excerpt-of"));
}

/// Asks on the terminal why an edit was made.
std::string ask_reason(const DeclaredEdit& edit) {
    std::string reason;
    while (!is_reason(reason)) {
        std::cerr << fmt::format(fmt::runtime(tr("{0} to {1} of the original, {2} to {3} of the copy. Reason? ")),
                                 format_duration(edit.a.start), format_duration(edit.a.end), format_duration(edit.b.start),
                                 format_duration(edit.b.end));
        if (!std::getline(std::cin, reason)) throw Error(ErrorKind::usage, tr("no reason was given"));
    }
    return reason;
}

std::vector<DeclaredEdit> edits_from_diff(const DeclareOptions& options, const Compared& compared) {
    std::vector<DeclaredEdit> edits = proposed(compared.found);
    for (DeclaredEdit& edit : edits) {
        if (options.reason.empty() && ::isatty(STDIN_FILENO) == 0)
            throw Error(ErrorKind::usage, tr("--from-diff asks for a reason on a terminal; without one, name it with --reason"));
        edit.reason = options.reason.empty() ? ask_reason(edit) : options.reason;
        if (!options.note.empty()) edit.note = options.note;
    }
    return edits;
}

/// The excerpts that were found, and what was put between them as it is named.
std::vector<DeclaredEdit> compilation_edits(const DeclareOptions& options, const std::vector<Compared>& originals,
                                            std::uint32_t rate) {
    const std::string reason = options.reason.empty() ? "excerpt" : options.reason;
    std::vector<DeclaredEdit> edits = excerpts(originals, reason);
    for (const WrittenEdit& written : written_edits(options)) {
        if (written.kind != DeclaredKind::insert)
            throw Error(ErrorKind::usage, tr("of a compilation only --insert can be said: its excerpts are found"));
        const AskedEdit insert = asked(written, rate, rate, reason);
        edits.push_back({DeclaredKind::insert, {}, insert.range, insert.reason, insert.note, 0, {}});
    }
    std::stable_sort(edits.begin(), edits.end(),
                     [](const DeclaredEdit& x, const DeclaredEdit& y) { return x.b.start < y.b.start; });
    for (std::size_t i = 0; i + 1 < edits.size(); ++i) // an excerpt's end may have been taken to reach into what was put in
        if (edits[i + 1].b.start < edits[i].b.end && edits[i].kind == DeclaredKind::excerpt) {
            edits[i].a.end.value -= edits[i].b.end.value - edits[i + 1].b.start.value;
            edits[i].b.end = edits[i + 1].b.start;
        } else if (edits[i + 1].b.start < edits[i].b.end) {
            edits[i + 1].a.start.value += edits[i].b.end.value - edits[i + 1].b.start.value;
            edits[i + 1].b.start = edits[i].b.end;
        }
    return edits;
}

/// Prints why nothing was signed.
int refuse(const DeclareOptions& options, const std::vector<Discrepancy>& wrong, const std::vector<DeclaredEdit>& edits) {
    if (options.quiet) return exit_refused;
    std::string text = std::string(tr("NOT DECLARED: what was said is not what was done. Nothing was signed.")) + "\n";
    for (const Discrepancy& one : wrong)
        text += "  " + discrepancy_sentence(one, edits) + "\n";
    print(text);
    return exit_refused;
}

bool without_fingerprint(const Compared& compared) {
    return std::find(compared.doubts.begin(), compared.doubts.end(), Doubt::without_fingerprint) != compared.doubts.end();
}

std::vector<Compared> compare_all(const DeclareOptions& options) {
    const std::vector<std::string> originals =
        options.excerpt_of.empty() ? std::vector<std::string>{options.files.front()} : options.excerpt_of;
    std::vector<Compared> compared;
    Progress progress(tr("comparing"));
    for (const std::string& original : originals) {
        compared.push_back(compare_with_original(
            original_of(original, options.chain_path, options.files.back()),
            [&progress](std::uint64_t done, std::optional<std::uint64_t> total) { progress.update(done, total); }));
        if (!compared.back().related)
            throw Error(
                ErrorKind::usage,
                fmt::format(fmt::runtime(tr("nothing of {0} could be found in {1}")), original, options.files.back()),
                without_fingerprint(compared.back())
                    ? tr("its chain holds no fingerprint to compare a copy that was encoded again with: give the original itself")
                    : "");
    }
    return compared;
}

/// What remains wrong; with --all-edits no, edits that are not declared may remain.
std::vector<Discrepancy> objections(const DeclareOptions& options, const std::vector<DeclaredEdit>& edits,
                                    const std::vector<Compared>& originals) {
    std::vector<Discrepancy> wrong = check_declared(edits, originals, options.files.back());
    if (options.all_edits == "no")
        std::erase_if(wrong, [](const Discrepancy& one) {
            return one.kind == DiscrepancyKind::undeclared || one.kind == DiscrepancyKind::of_no_recording ||
                   one.kind == DiscrepancyKind::contradictory;
        });
    return wrong;
}

int sign_declared(const DeclareOptions& options, const std::vector<DeclaredEdit>& edits, const std::vector<Compared>& originals,
                  std::uint32_t copy_rate) {
    SignRequest request = request_of(options.sign);
    request.parents = parents_of(originals);
    request.all_edits = options.all_edits == "yes";
    request.edits = edit_records(edits, originals, copy_rate);
    OutputFile output(options.sign.chain_path, options.force);
    const SecretKey key = secret_key_of(options.sign);
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
        text = declared_text(result, edits, options.sign.chain_path);
    }
    output.commit();
    if (!options.quiet) print(text);
    return 0;
}

int run_declare(DeclareOptions options) {
    refuse_mixtures(options);
    options.sign.file = options.files.back();
    if (options.sign.chain_path.empty()) options.sign.chain_path = options.files.back() + ".recsig";
    const std::uint32_t copy_rate = open_audio(options.files.back(), {})->essence().rate;
    if (copy_rate == 0) throw Error(ErrorKind::input, tr("only of sound edits can be declared"));
    const std::vector<Compared> originals = compare_all(options);
    std::vector<DeclaredEdit> edits;
    if (!options.excerpt_of.empty()) {
        edits = compilation_edits(options, originals, copy_rate);
    } else if (options.from_diff) {
        edits = edits_from_diff(options, originals.front());
    } else {
        std::vector<AskedEdit> list;
        for (const WrittenEdit& edit : written_edits(options))
            list.push_back(asked(edit, originals.front().original.recording->essence.rate, copy_rate, options.reason));
        edits = fitted(list, originals.front());
    }
    if (edits.size() > max_edits) throw Error(ErrorKind::usage, tr("these are more edits than a chain can hold"));
    const std::vector<Discrepancy> wrong = objections(options, edits, originals);
    if (!wrong.empty()) return refuse(options, wrong, edits);
    if (edits.empty() && originals.front().found.edits.empty())
        throw Error(ErrorKind::usage, tr("nothing was done to this copy: there is nothing to declare"));
    return sign_declared(options, edits, originals, copy_rate);
}

void add_edit_options(CLI::App& parser, DeclareOptions& options) {
    const auto range = [&](const char* name, DeclaredKind kind, const char* what, const char* form) {
        parser.add_option(name, options.ranges.at(static_cast<std::size_t>(kind)), what)
            ->type_name(form)
            ->take_all()
            ->allow_extra_args(false)
            ->check(not_empty());
    };
    range("--cut", DeclaredKind::cut, tr("this was cut out of the original; may be repeated, as the next ones"), "RANGE");
    range("--mute", DeclaredKind::mute, tr("this was silenced"), "RANGE");
    range("--replace", DeclaredKind::replace, tr("in place of this stands other sound, such as a tone"), "RANGE");
    range("--insert", DeclaredKind::insert, tr("this, of the copy, was put in"), "RANGE");
    range("--move", DeclaredKind::move, tr("this stands at PLACE of the copy instead"), "RANGE@PLACE");
    range("--repeat", DeclaredKind::repeat, tr("this is heard once more, at PLACE of the copy"), "RANGE@PLACE");
    parser.add_option("--labels", options.labels, tr("the edits as a label track of Audacity"))
        ->type_name("FILE")
        ->check(not_empty());
    parser.add_option("--list", options.list, tr("the edits as a JSON list"))->type_name("FILE")->check(not_empty());
    parser.add_flag("--from-diff", options.from_diff, tr("declare all that is found, asking for the reason of each"));
    parser.add_option("--excerpt-of", options.excerpt_of, tr("a recording of which the copy has stretches; may be repeated"))
        ->type_name("ORIGINAL")
        ->take_all()
        ->allow_extra_args(false)
        ->check(not_empty());
    parser.add_option("--reason", options.reason, tr("why, in a word: third-party, privacy, length ..."))
        ->type_name("WORD")
        ->check(not_empty());
    parser.add_option("--note", options.note, tr("more about it; everybody can read it"))->type_name("TEXT")->check(not_empty());
    parser.add_option("--all-edits", options.all_edits, tr("whether these are all edits (default: yes)"))
        ->type_name("ANSWER")
        ->check(CLI::IsMember({"yes", "no"}));
}

} // namespace

Command add_declare(CLI::App& program) {
    const auto options = std::make_shared<DeclareOptions>();
    CLI::App* parser = program.add_subcommand("declare", tr("say what was cut or changed in a copy, and sign that"));
    parser->add_option("FILES", options->files, tr("the original or its chain, and the edited copy"))
        ->required()
        ->check(not_empty());
    add_edit_options(*parser, *options);
    parser->add_option("--chain", options->chain_path, tr("the chain of the original (default: ORIGINAL.recsig)"))
        ->type_name("CHAIN")
        ->check(not_empty());
    parser->add_option("-o,--output", options->sign.chain_path, tr("where the chain of the copy goes (default: EDITED.recsig)"))
        ->type_name("CHAIN")
        ->check(not_empty());
    parser
        ->add_option("-s,--secret-key", options->sign.secret_path, tr("the key to sign with (default: ~/.minisign/minisign.key)"))
        ->type_name("FILE")
        ->check(not_empty());
    parser->add_option("--passphrase-fd", options->sign.passphrase_fd, tr("read the passphrase from this file descriptor"))
        ->type_name("N");
    parser->add_flag("--force", options->force, tr("replace the chain if there is one"));
    parser->add_flag("-q,--quiet", options->quiet, tr("print nothing"));
    parser->footer(std::string(tr("Examples:")) +
                   "\n  rectool declare talk.wav.recsig short.wav --cut 12:31.4-12:45.6 --reason third-party"
                   "\n  rectool declare talk.wav short.wav --from-diff --reason length"
                   "\n  rectool declare --excerpt-of talk.wav --excerpt-of call.wav both.wav");
    return {parser, [options] { return run_declare(*options); }};
}

} // namespace rectool
