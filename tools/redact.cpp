#include "base/text.hpp"
#include "rectool/error.hpp"
#include "rectool/output_file.hpp"
#include "rectool/report.hpp"
#include "rectool/verify.hpp"
#include "redact/redaction.hpp"
#include "tools/command.hpp"
#include "tools/edit_ranges.hpp"
#include "tools/sign_options.hpp"
#include "tools/terminal.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fmt/format.h>
#include <memory>

namespace rectool {

namespace {

/// What of a fingerprint a sound may have had a part in reaches so far beyond it, and of an encoder's packets.
constexpr double heard_beyond = 0.150;
constexpr double encoded_beyond = 0.120;

struct RedactOptions {
    std::string original;
    std::string chain_path; ///< empty: ORIGINAL.recsig
    std::vector<std::string> mutes;
    std::vector<std::string> tones;
    std::vector<std::string> cuts;
    std::string labels;
    std::string reason;
    std::string note;
    std::string copy;
    std::string parent_path; ///< empty: COPY.parent.recsig
    std::vector<std::string> erase_context;
    bool strip = false;
    bool hard = false;
    bool force = false;
    bool quiet = false;
    SignOptions sign;
};

RedactKind redact_kind(DeclaredKind kind) {
    if (kind == DeclaredKind::cut) return RedactKind::cut;
    if (kind == DeclaredKind::mute) return RedactKind::mute;
    if (kind == DeclaredKind::replace) return RedactKind::tone;
    throw Error(ErrorKind::usage, tr("a redaction is a mute, a tone or a cut"));
}

std::vector<WrittenEdit> written_ranges(const RedactOptions& options) {
    std::vector<WrittenEdit> edits;
    if (!options.labels.empty()) edits = read_label_file(options.labels);
    for (const auto& [texts, kind] :
         {std::pair{&options.mutes, DeclaredKind::mute}, std::pair{&options.tones, DeclaredKind::replace},
          std::pair{&options.cuts, DeclaredKind::cut}})
        for (const std::string& text : *texts)
            edits.push_back(parse_written_edit(kind, text));
    if (edits.empty()) throw Error(ErrorKind::usage, tr("what to redact has to be said: --mute, --tone or --cut, or --labels"));
    return edits;
}

std::vector<RedactRange> ranges_at(const std::vector<WrittenEdit>& edits, std::uint32_t rate) {
    std::vector<RedactRange> ranges;
    for (const WrittenEdit& edit : edits) {
        const auto frame = [rate](const WrittenTime& time) {
            return static_cast<std::uint64_t>(std::llround(time.at_rate(rate).value * rate));
        };
        ranges.push_back({redact_kind(edit.kind), {frame(edit.start), frame(edit.end)}});
        if (ranges.back().frames.empty()) throw Error(ErrorKind::usage, tr("a range is shorter than one sample"));
    }
    return ranges;
}

/// The original, which has to be what its chain signs.
Chain chain_of_original(const RedactOptions& options, const std::string& chain_path) {
    VerifyRequest request;
    request.copy_path = options.original;
    request.chain_path = chain_path;
    Progress progress(tr("verifying the original"));
    VerifyResult result = verify_copy(
        request, [&progress](std::uint64_t done, std::optional<std::uint64_t> total) { progress.update(done, total); });
    if (!result.chain.problems.empty())
        throw Error(ErrorKind::chain_invalid, fmt::format(fmt::runtime(tr("this chain is damaged: {}")), chain_path),
                    tr("see rectool show --check"));
    const bool same = result.verdict.relation == Relation::identical_file || result.verdict.relation == Relation::identical_audio;
    if (!same || !result.chain.head)
        throw Error(ErrorKind::input,
                    fmt::format(fmt::runtime(tr("the original is not what its chain signs: {}")), options.original),
                    tr("rectool verify tells what differs"));
    return std::move(result.chain);
}

/// Units of blocks that hold any of a stretch of played time.
Range units_of(const Chain& chain, double start, double end) {
    const double rate = chain.recording->essence.rate;
    const std::uint64_t skipped = chain.end->played.empty() ? 0 : chain.end->played.front().start;
    const auto frame = [&](double time) { return static_cast<std::uint64_t>(std::max(0.0, time * rate)) + skipped; };
    const Range frames{start <= 0 ? 0 : frame(start), frame(end) + 1};
    if (chain.recording->essence.type == EssenceType::pcm) return {frames.start, std::min(frames.end, chain.units)};
    Range units{chain.units, chain.units};
    for (const ChainSegment& segment : chain.segments) // segments, as how long the blocks of packets are may be withheld
        if (segment.first_frame < frames.end && frames.start < segment.first_frame + segment.frames) {
            units.start = std::min(units.start, segment.first_unit);
            units.end = segment.first_unit + segment.units;
        }
    return units;
}

Withheld withheld_by(const RedactOptions& options, const Chain& chain, const Redacted& redacted) {
    Withheld withheld;
    withheld.units = redacted.units;
    for (const EditRecord& edit : redacted.edits) {
        const double start = static_cast<double>(edit.a.start) / redacted.rate;
        const double end = static_cast<double>(edit.a.end) / redacted.rate;
        if (redacted.decoded) withheld.units.push_back(units_of(chain, start - encoded_beyond, end + encoded_beyond));
        withheld.near.push_back(units_of(chain, start - heard_beyond, end + heard_beyond));
    }
    withheld.context = options.erase_context;
    withheld.all_fingerprints = options.strip;
    for (const std::string& key : options.erase_context)
        if (!chain.recording->context.contains(key))
            throw Error(ErrorKind::usage, fmt::format(fmt::runtime(tr("the chain says nothing about \"{}\"")), key),
                        tr("rectool show tells what it says"));
    return withheld;
}

/// The records as they are signed: reason, note, and the original's own rate.
std::vector<EditRecord> signed_edits(const RedactOptions& options, const Chain& chain, const Redacted& redacted) {
    std::vector<EditRecord> edits = redacted.edits;
    const std::uint64_t rate = chain.recording->essence.rate;
    for (EditRecord& edit : edits) {
        edit.reason = options.reason;
        if (!options.note.empty()) edit.note = options.note;
        edit.a = {edit.a.start * rate / redacted.rate, edit.a.end * rate / redacted.rate};
    }
    return edits;
}

void refuse_what_cannot_be_proven(const std::vector<EditRecord>& edits, const Redacted& redacted, const std::string& chain,
                                  const std::string& copy) {
    CompareRequest request;
    request.chain_path = chain;
    request.copy_path = copy;
    const std::vector<Compared> compared{compare_with_original(request, {})};
    std::vector<DeclaredEdit> declared;
    for (const EditRecord& edit : edits) {
        const auto seconds = [&](const Range& range) {
            return TimeRange{{static_cast<double>(range.start) / redacted.rate},
                             {static_cast<double>(range.end) / redacted.rate}};
        };
        declared.push_back({edit.kind, seconds(edit.a), seconds(edit.b), edit.reason, edit.note, 0, {}});
    }
    const std::vector<Discrepancy> wrong = check_declared(declared, compared, copy);
    if (wrong.empty()) return;
    throw Error(
        ErrorKind::usage, discrepancy_sentence(wrong.front(), declared),
        tr("make one range of those that stand close to each other, or let it reach the start or the end; nothing was written"));
}

std::string redacted_text(const RedactOptions& options, const Redacted& redacted, const std::string& parent_path) {
    const auto say = [](const char* sentence, const auto&... values) {
        return fmt::format(fmt::runtime(sentence), escape_for_terminal(values)...) + "\n";
    };
    std::string text;
    if (redacted.decoded)
        text += say(tr("The original is lossy, and its packets hold sound beyond the ranges: the copy holds its decoded sound, "
                       "as {0}. Such a "
                       "copy is compared with the original by measurement, not by proof."),
                    redacted.container);
    else if (redacted.widened > 0)
        text += say(tr("Whole packets were cut out, as the original is lossy: {0} s more than was asked for."),
                    fmt::format("{:.3f}", static_cast<double>(redacted.widened) / redacted.rate));
    if (!redacted.decoded && !redacted.same_container)
        text += say(tr("The copy is a {0} file, as the original's container cannot be written."), redacted.container);
    text += say(tr("Redacted: {0}"), options.copy);
    text += say(tr("What was done is declared in {0}."), options.sign.chain_path);
    text += say(tr("The original's chain, less what was redacted: {0}"), parent_path);
    text += say(tr("These three may be handed on. Keep {0} and its full chain to yourself."), options.original);
    if (!options.strip)
        text +=
            std::string(tr(
                "The chain still holds fingerprints of what was not redacted, if the original's did; --strip takes them out.")) +
            "\n";
    return text;
}

int run_redact(RedactOptions options) {
    const std::string chain_path = options.chain_path.empty() ? options.original + ".recsig" : options.chain_path;
    const std::string parent_path = options.parent_path.empty() ? options.copy + ".parent.recsig" : options.parent_path;
    if (options.sign.chain_path.empty()) options.sign.chain_path = options.copy + ".recsig";
    options.sign.file = options.copy;
    if (!is_reason(options.reason))
        throw Error(ErrorKind::usage, tr("a reason is a word of small letters, digits and hyphens, such as third-party"));
    const std::vector<WrittenEdit> written = written_ranges(options);
    std::error_code ignored;
    if (std::filesystem::equivalent(options.original, options.copy, ignored) ||
        std::filesystem::equivalent(chain_path, parent_path, ignored))
        throw Error(ErrorKind::usage, tr("the copy would take the place of the original, or of its chain"));
    OutputFile copy(options.copy, options.force);
    OutputFile parent(parent_path, options.force);
    OutputFile declaration(options.sign.chain_path, options.force);
    const Chain chain = chain_of_original(options, chain_path);
    const SecretKey key = secret_key_of(options.sign);

    RedactRequest request;
    request.original = options.original;
    if (chain.recording->track) request.track = static_cast<unsigned>(*chain.recording->track);
    request.ranges = ranges_at(written, chain.recording->essence.rate);
    request.hard = options.hard;
    Redacted redacted;
    {
        Progress progress(tr("redacting"));
        redacted = redact(request, copy.meanwhile(),
                          [&progress](std::uint64_t done, std::optional<std::uint64_t> total) { progress.update(done, total); });
    }
    withhold(chain, chain_path, withheld_by(options, chain, redacted), [&parent](std::string_view line) {
        parent.write(line);
        parent.write("\n");
    });
    const std::vector<EditRecord> edits = signed_edits(options, chain, redacted);
    if (!redacted.decoded) refuse_what_cannot_be_proven(edits, redacted, parent.meanwhile(), copy.meanwhile());
    SignRequest sign = request_of(options.sign);
    sign.path = copy.meanwhile();
    std::uint64_t frames = 0;
    for (const Range& range : chain.end->played)
        frames += range.length();
    sign.parents = {{*chain.head, chain.recording->essence.rate, frames}};
    sign.all_edits = true;
    sign.edits = edits;
    (void)sign_recording(sign, key,
                         [&declaration](std::string_view line) {
                             declaration.write(line);
                             declaration.write("\n");
                         },
                         {});
    copy.commit();
    parent.commit();
    declaration.commit();
    if (!options.quiet) print(redacted_text(options, redacted, parent_path));
    return 0;
}

} // namespace

Command add_redact(CLI::App& program) {
    const auto options = std::make_shared<RedactOptions>();
    CLI::App* parser = program.add_subcommand("redact", tr("make a copy in which something cannot be heard, and declare it"));
    parser->add_option("ORIGINAL", options->original, tr("the signed recording"))->required()->check(not_empty());
    const auto range = [&](const char* name, std::vector<std::string>& texts, const char* what) {
        parser->add_option(name, texts, what)->type_name("RANGE")->take_all()->allow_extra_args(false)->check(not_empty());
    };
    range("--mute", options->mutes, tr("silence this; may be repeated, as the next ones"));
    range("--tone", options->tones, tr("put a tone in place of this"));
    range("--cut", options->cuts, tr("cut this out"));
    parser->add_option("--labels", options->labels, tr("the ranges as a label track of Audacity"))
        ->type_name("FILE")
        ->check(not_empty());
    parser->add_option("--reason", options->reason, tr("why, in a word: third-party, privacy ..."))
        ->type_name("WORD")
        ->required();
    parser->add_option("--note", options->note, tr("more about it; everybody can read it"))
        ->type_name("TEXT")
        ->check(not_empty());
    parser->add_option("-o,--output", options->copy, tr("where the copy goes"))
        ->type_name("COPY")
        ->required()
        ->check(not_empty());
    parser->add_option("--chain", options->chain_path, tr("the chain of the original (default: ORIGINAL.recsig)"))
        ->type_name("CHAIN")
        ->check(not_empty());
    parser->add_option("--declaration", options->sign.chain_path, tr("where the chain of the copy goes (default: COPY.recsig)"))
        ->type_name("CHAIN")
        ->check(not_empty());
    parser
        ->add_option("--parent-output", options->parent_path,
                     tr("where the original's chain goes, less what was redacted (default: COPY.parent.recsig)"))
        ->type_name("CHAIN")
        ->check(not_empty());
    parser
        ->add_option("--erase-context", options->erase_context, tr("withhold this value of the original's chain, such as place"))
        ->type_name("KEY")
        ->take_all()
        ->allow_extra_args(false);
    parser->add_flag("--strip", options->strip, tr("withhold all fingerprints of the original's chain"));
    parser->add_flag("--hard", options->hard, tr("no fades beside the ranges"));
    parser
        ->add_option("-s,--secret-key", options->sign.secret_path, tr("the key to sign with (default: ~/.minisign/minisign.key)"))
        ->type_name("FILE")
        ->check(not_empty());
    parser->add_option("--passphrase-fd", options->sign.passphrase_fd, tr("read the passphrase from this file descriptor"))
        ->type_name("N");
    parser->add_flag("--force", options->force, tr("replace the files if there are any"));
    parser->add_flag("-q,--quiet", options->quiet, tr("print nothing"));
    parser->footer(std::string(tr("Examples:")) +
                   "\n  rectool redact talk.wav --mute 12:31.4-12:45.6 --reason third-party -o shown.wav");
    return {parser, [options] { return run_redact(*options); }};
}

} // namespace rectool
