#include "rectool/sign.hpp"

#include "base/text.hpp"
#include "rectool/output_file.hpp"
#include "rectool/report.hpp"
#include "tools/command.hpp"
#include "tools/sign_options.hpp"
#include "tools/terminal.hpp"

#include <filesystem>
#include <fmt/format.h>
#include <memory>

namespace rectool {

namespace {

/// Options that belong to one way of signing only.
void refuse_mixtures(const SignOptions& options) {
    const auto refuse = [](bool given, const char* sentence) {
        if (given) throw Error(ErrorKind::usage, sentence, tr("see rectool sign --help"));
    };
    const bool raw = !options.raw.empty();
    refuse(options.live && options.resume, tr("--live and --resume do not go together"));
    refuse(options.live && (options.force || options.bytes || options.track),
           tr("--force, --bytes and --track do not go with --live"));
    refuse(options.live && (options.file != "-" || options.chain_path.empty()),
           tr("with --live the recording is - and the chain is named with -o"));
    refuse(!options.live && options.file == "-", tr("only --live signs what comes in on standard input"));
    refuse(!options.live && (raw || options.rate || options.channels), tr("--raw, --rate and --channels go with --live"));
    refuse(raw != options.rate.has_value() || raw != options.channels.has_value(),
           tr("--raw, --rate and --channels go together"));
    refuse(options.resume && !options.chain_path.empty(), tr("with --resume the chain is the only file; -o makes no sense"));
    refuse(options.resume && options.no_fingerprint, tr("--no-fingerprint does not go with --resume"));
    refuse(!options.resume && !options.reason.empty(), tr("--reason goes with --resume"));
}

int run_sign(const SignOptions& options) {
    refuse_mixtures(options);
    if (options.live) return run_live(options);
    if (options.resume) return run_resume(options);
    const std::string chain_path = options.chain_path.empty() ? options.file + ".recsig" : options.chain_path;
    std::error_code ignored;
    if (std::filesystem::equivalent(chain_path, options.file, ignored))
        throw Error(ErrorKind::usage,
                    fmt::format(fmt::runtime(tr("the chain would take the place of the recording: {}")), chain_path));
    const SignRequest request = request_of(options);
    OutputFile output(chain_path, options.force);
    const SecretKey key = secret_key_of(options);
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
        text = sign_text(result, chain_path);
    }
    if (const auto announcement = announcement_of(options)) output.write(announcement->line + "\n");
    output.commit();
    if (!options.quiet) print(text);
    return 0;
}

void add_context_options(CLI::App& parser, SignOptions& options) {
    parser.add_option("--recorded-at", options.recorded_at, tr("when it was recorded, as you say"))->type_name("TIME");
    parser.add_option("--place", options.place, tr("where the talk was"))->type_name("TEXT");
    parser
        .add_option("--present", options.present,
                    tr("who was present, and whether they knew: NAME:knew, NAME:not-told, NAME:unknown"))
        ->type_name("NAME:KNEW")
        ->take_all();
    parser.add_option("--recorded-by", options.recorded_by, tr("who made the recording"))->type_name("TEXT");
    parser.add_option("--announced", options.announced, tr("whether it was announced beforehand"))
        ->type_name("ANSWER")
        ->check(CLI::IsMember({"yes", "no", "not-said"}));
    parser.add_option("--announcement", options.announcement, tr("the signed announcement that was made before"))
        ->type_name("FILE")
        ->check(not_empty());
    parser.add_option("--context", options.context, tr("anything else about the recording; may be repeated"))
        ->type_name("KEY=VALUE")
        ->take_all();
}

void add_live_options(CLI::App& parser, SignOptions& options) {
    parser.add_flag("--live", options.live, tr("sign while it is recorded: FILE is -, a WAV stream on standard input"));
    parser.add_option("--raw", options.raw, tr("with --live: samples without a header, little-endian"))
        ->type_name("FORMAT")
        ->check(CLI::IsMember({"s8", "s16", "s24", "s32", "f32", "f64"}));
    parser.add_option("--rate", options.rate, tr("with --raw: samples a second"))->type_name("HZ");
    parser.add_option("--channels", options.channels, tr("with --raw: number of channels"))->type_name("N");
    parser.add_flag("--resume", options.resume, tr("end a live chain that was interrupted: FILE is the chain"));
    parser.add_option("--reason", options.reason, tr("with --resume: why it was interrupted"))->type_name("TEXT");
}

} // namespace

Command add_sign(CLI::App& program) {
    const auto options = std::make_shared<SignOptions>();
    CLI::App* parser = program.add_subcommand("sign", tr("sign a recording: write its chain"));
    parser->add_option("FILE", options->file, tr("the recording"))->required()->check(not_empty());
    parser->add_option("-s,--secret-key", options->secret_path, tr("the key to sign with (default: ~/.minisign/minisign.key)"))
        ->type_name("FILE")
        ->check(not_empty());
    parser->add_option("-o,--output", options->chain_path, tr("where the chain goes (default: FILE.recsig)"))
        ->type_name("CHAIN")
        ->check(not_empty());
    parser->add_flag("--force", options->force, tr("replace the chain if there is one"));
    parser->add_option("--track", options->track, tr("sign this audio track, counted from 1"))
        ->type_name("N")
        ->check(CLI::Range(1U, 1000U));
    parser->add_flag("--bytes", options->bytes, tr("sign the file as bytes, whatever it holds"));
    parser->add_flag("--no-fingerprint", options->no_fingerprint,
                     tr("leave the fingerprint out: a copy that is encoded again cannot be verified then"));
    add_live_options(*parser, *options);
    add_context_options(*parser, *options);
    parser->add_option("--passphrase-fd", options->passphrase_fd, tr("read the passphrase from this file descriptor"))
        ->type_name("N");
    parser->add_flag("-q,--quiet", options->quiet, tr("print nothing"));
    parser->footer(std::string(tr("Examples:")) +
                   "\n  rectool sign talk.m4a\n  arecord -f S16_LE -r 48000 | tee talk.wav | rectool sign --live -o "
                   "talk.wav.recsig -\n  rectool sign talk.wav -s recorder.key --announced yes --present 'A. Jansen:knew'");
    return {parser, [options] { return run_sign(*options); }};
}

} // namespace rectool
