#include "report/sentences.hpp"

#include "base/text.hpp"
#include "rectool/report.hpp"
#include "report/edit_cells.hpp"
#include "report/say.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace rectool {

namespace {

std::string clock(Seconds time) {
    return format_duration(time);
}

/// To the millisecond: no measurement is finer.
std::string measured_text(Seconds length) {
    return length_text({std::round(length.value * 1000) / 1000});
}

std::string edit_body(const Edit& edit) {
    const auto length = [&edit](const TimeRange& range) {
        return edit.proven ? length_text(range.length()) : measured_text(range.length());
    };
    const std::string length_a = length(edit.a);
    const std::string length_b = length(edit.b);
    const std::string a0 = clock(edit.a.start);
    const std::string a1 = clock(edit.a.end);
    const std::string b0 = clock(edit.b.start);
    const std::string b1 = clock(edit.b.end);
    switch (edit.kind) {
    case EditKind::cut:
        return say(tr("cut: {0} is missing, from {1} to {2} of the recording; the gap is at {3} of the copy"), length_a, a0, a1,
                   b0);
    case EditKind::insert:
        return say(tr("insert: {0} was put in, from {1} to {2} of the copy; in the recording that is at {3}"), length_b, b0, b1,
                   a0);
    case EditKind::replace:
        return say(tr("replace: {0} to {1} of the copy ({2}) is not what stands at {3} to {4} of the recording ({5})"), b0, b1,
                   length_b, a0, a1, length_a);
    case EditKind::mute:
        return say(tr("mute: {0} was silenced, from {1} to {2} of the recording, {3} to {4} of the copy"), length_a, a0, a1, b0,
                   b1);
    case EditKind::move:
        return say(tr("move: {0} stands at another place: {1} to {2} of the recording is at {3} to {4} of the copy"), length_b,
                   a0, a1, b0, b1);
    case EditKind::repeat:
        return say(tr("repeat: {0} is heard once more: {1} to {2} of the recording is repeated at {3} to {4} of the copy"),
                   length_b, a0, a1, b0, b1);
    case EditKind::speed:
        return say(
            tr("speed: the whole copy plays at {0:.6g} times the speed of the recording; nothing else was looked at to say so "
               "but the sampling rates"),
            edit.amount);
    case EditKind::gain:
        return say(tr("gain: the whole copy plays {0:+.2f} dB louder than was signed"), edit.amount);
    case EditKind::channels:
        return tr("channels: the copy plays the channels in another order than was signed");
    }
    return {};
}

std::string place_text(const Edit& edit) {
    if (is_of_whole_copy(edit.kind)) return {};
    if (edit.proven && edit.precision.value <= 0) return tr("length and place exact");
    const std::string off = edit.proven && !edit.place_measured ? length_text(edit.precision) : measured_text(edit.precision);
    if (edit.in_silence && !edit.proven) return say(tr("place ± {0}, as the sound around it is silent or repeats itself"), off);
    if (edit.in_silence) return say(tr("length exact, place ± {0}, as the sound around it is silent or repeats itself"), off);
    if (edit.kind == EditKind::replace || edit.kind == EditKind::mute)
        return say(tr("what changed lies within this stretch; its borders ± {0}"), off);
    if (edit.place_measured) return say(tr("length exact, place measured by the fingerprint, ± {0}"), off);
    return say(edit.proven ? tr("length exact, place ± {0}") : tr("place ± {0}"), off);
}

} // namespace

std::string length_text(Seconds length) {
    std::string number = fmt::format("{:.6f}", length.value);
    while (number.ends_with('0') && number[number.size() - 4] != '.')
        number.pop_back();
    return number + " s";
}

std::string edit_sentence(const Edit& edit) {
    std::string text = edit_body(edit);
    const std::string place = place_text(edit);
    if (!place.empty()) text += "; " + place;
    if (!edit.declared)
        text += edit.proven ? tr(" [proven, not declared]") : tr(" [measured, not declared]");
    else
        text += say(edit.proven ? tr(" [proven, declared by {0}]") : tr(" [measured, declared by {0}]"),
                    escape_for_terminal(edit.declared_by.value_or("")));
    return text;
}

std::string note_sentence(const EditNote& note) {
    const std::string length = length_text({std::abs(note.amount.value)});
    if (note.kind == EditNoteKind::head_trim)
        return say(tr("The copy's start differs by {0}: within the delay that the codec itself adds, so it is no edit."), length);
    return say(tr("The copy's end differs by {0}: within the padding that the codec itself adds, so it is no edit."), length);
}

std::string note_sentence(const SourceNote& note, std::uint32_t rate) {
    switch (note.kind) {
    case SourceNoteKind::header_size_wrong:
        return tr("The file's header has a wrong length, as a recorder leaves it that lost power; the sound was read to the end "
                  "of the file.");
    case SourceNoteKind::other_audio_tracks:
        return say(trn("There is {0} more audio track in this file; it was not looked at.",
                       "There are {0} more audio tracks in this file; they were not looked at.", note.amount),
                   note.amount);
    case SourceNoteKind::video:
        return tr("This is about the sound of the video; the pictures were not checked.");
    case SourceNoteKind::skipped_by_players:
        return say(tr("Players skip {0} of the sound that is in this file."),
                   length_text({rate == 0 ? 0.0 : static_cast<double>(note.amount) / rate}));
    case SourceNoteKind::unread_audio:
        return say(tr("{0} bytes of further sound in this file are not part of what was looked at."), note.amount);
    case SourceNoteKind::unread_bytes:
        return say(tr("{0} bytes among the sound are neither sound nor a known tag, and were not looked at."), note.amount);
    case SourceNoteKind::decode_errors:
        return say(trn("The file is damaged at {0} place.", "The file is damaged at {0} places.", note.amount), note.amount);
    case SourceNoteKind::truncated:
        return tr("The file breaks off before its own end.");
    case SourceNoteKind::ordered_chapters:
        return tr("The file has ordered chapters: players may play its parts in another order, or leave some out.");
    case SourceNoteKind::time_stamps:
        return say(tr("The file's time stamps stray from its sound by {0}: players may play it with gaps, or at another speed."),
                   length_text({rate == 0 ? 0.0 : static_cast<double>(note.amount) / rate}));
    }
    return {};
}

std::string independent_sentence() {
    return tr("Each device hears noises that the other does not: what was replaced or silenced cannot be told from these.");
}

std::string doubt_sentence(Doubt doubt) {
    switch (doubt) {
    case Doubt::none:
        return {};
    case Doubt::no_block_matched:
        return tr(
            "No signed block was found in the copy. It was re-encoded or processed, or it is another recording: which of these, "
            "block hashes cannot tell.");
    case Doubt::other_essence:
        return tr("The copy holds the sound in another form (codec, sample type or channels) than was signed, so that block "
                  "hashes cannot "
                  "compare them. It was converted, or it is another recording: this cannot be told here.");
    case Doubt::only_common_blocks:
        return tr("Only silence, or sound that repeats itself as a tone does, could be found again. That is too little to say "
                  "that this is the recording, whole.");
    case Doubt::not_compared:
        return tr("Part of the copy was not compared, as it would have taken more work than is allowed for.");
    case Doubt::withheld:
        return tr("The chain withholds blocks that no declared edit covers, so that part of the recording cannot be checked.");
    case Doubt::other_track:
        return tr("The chain signs another audio track than the one that was looked at; choose it with --track.");
    case Doubt::unread_audio:
        return tr("The copy holds sound or data beside the signed sound that could not be checked.");
    case Doubt::ordered_chapters:
        return tr("The copy's chapters may make players play it otherwise than it was signed.");
    case Doubt::time_stamps:
        return tr("The copy's time stamps do not fit its sound, so that players may play it otherwise than it was signed.");
    case Doubt::after_interruption:
        return tr(
            "Signing was interrupted while this was recorded, and the copy goes on after that: what follows was never signed.");
    case Doubt::too_little:
        return tr("Too little of the sound of one could be found in the other, or it was changed too much, to tell more.");
    case Doubt::bytes_differ:
        return tr("This file was signed as bytes only, and the bytes differ. About the sound that says nothing.");
    case Doubt::salt_damaged:
        return tr("Part of the copy looks like what was signed, but the chain was stripped, and what it has left does not prove "
                  "that part: the "
                  "chain was damaged, or the part was changed with care. Ask for the full chain.");
    case Doubt::other_receipt:
        return tr("The receipt letters are not those of this chain: it is the chain of another recording, or of another version "
                  "of it. Ask for "
                  "the chain that the receipt was given for.");
    case Doubt::fingerprint_differs:
        return tr("The fingerprint in the chain is not that of this sound, as far as decoders can be compared: comparisons of "
                  "other copies with this chain cannot be relied on.");
    case Doubt::without_fingerprint:
        return tr("The chain holds no fingerprint (it was signed without, or stripped), so that the sound cannot be compared by "
                  "measurement either. Ask for the full chain.");
    case Doubt::not_audited:
        return tr("The fingerprint could not be checked: that takes the whole recording, and a decoder for it.");
    case Doubt::parent_missing:
        return tr(
            "This is an edited copy, and the chain of the recording that it was made of was not given: whether only what was "
            "declared was done cannot be told. Name that chain with --parent.");
    case Doubt::declared_too_close:
        return tr(
            "Two declared edits stand so close to each other that the chain cannot prove that what is between them was left "
            "alone.");
    case Doubt::declaration_differs:
        return tr("What was declared is not what was done.");
    case Doubt::attachment_differs:
        return tr("What was attached to the recording is not what is there now.");
    }
    return {};
}

namespace {

std::string line_fault_text(const LineError& error) {
    switch (error.fault) {
    case LineFault::too_long:
        return tr("the line is too long");
    case LineFault::transport:
        return tr("it was changed in transport");
    case LineFault::not_json:
        return tr("it is not one JSON object");
    case LineFault::duplicate_key:
        return tr("it names a member twice");
    case LineFault::bad_number:
        return tr("a number is not one of the allowed ones");
    case LineFault::bad_base64:
        return tr("base64 text is not canonical or of the wrong length");
    case LineFault::bad_member:
        return tr("a member is missing, unknown or out of range");
    case LineFault::bad_signature_place:
        return tr("the signature does not stand at its end");
    case LineFault::bad_key:
        return tr("the key is not an acceptable Ed25519 key");
    case LineFault::bad_text:
        return tr("the text is not UTF-8");
    case LineFault::new_version:
    case LineFault::new_kind:
        return tr("it needs a newer rectool");
    case LineFault::not_canonical:
        return tr("the detail is not in its canonical form");
    }
    return {};
}

std::string records_text(const ChainProblem& problem) {
    if (problem.first == problem.last) return say(tr("record {0}"), problem.first);
    return say(tr("records {0} to {1}"), problem.first, problem.last);
}

} // namespace

std::string problem_sentence(const ChainProblem& problem) {
    const std::string where = records_text(problem);
    switch (problem.fault) {
    case ChainFault::malformed:
        return say(tr("Line {0} is not what the format asks for: {1} ({2})."), problem.line,
                   problem.line_error ? line_fault_text(*problem.line_error) : std::string(),
                   problem.line_error ? escape_for_terminal(problem.line_error->what) : std::string());
    case ChainFault::missing_start:
        return say(tr("The start of the chain is missing: {0}."), where);
    case ChainFault::missing_records:
        return say(tr("Missing before line {1}: {0}."), where, problem.line);
    case ChainFault::duplicate:
        return say(tr("There a second time, at line {1}: {0}."), where, problem.line);
    case ChainFault::reordered:
        return say(tr("Not at its place, but at line {1}: {0}."), where, problem.line);
    case ChainFault::broken_link:
        return say(tr("Does not follow from the record before it, at line {1}: {0}."), where, problem.line);
    case ChainFault::bad_signature:
        return say(tr("The signature is not the signer's, at line {1}: {0}."), where, problem.line);
    case ChainFault::root_mismatch:
        return say(tr("The detail is not what was signed, at line {1}: {0}."), where, problem.line);
    case ChainFault::detail_misplaced:
        return say(tr("A detail that does not belong there, at line {1}: {0}."), where, problem.line);
    case ChainFault::commitment_mismatch:
        return say(tr("A value is not the one that was signed, at line {1}: {0}."), where, problem.line);
    case ChainFault::totals_mismatch:
        return say(tr("Lengths do not add up, at line {1}: {0}."), where, problem.line);
    case ChainFault::missing_end:
        return tr("The end of the chain is missing: records were cut off, or signing was interrupted.");
    case ChainFault::after_end:
        return say(tr("Stands after the end of the chain, at line {1}: {0}."), where, problem.line);
    case ChainFault::torn_line:
        return say(tr("The last line, line {0}, is incomplete."), problem.line);
    case ChainFault::bad_statement:
        return say(tr("Line {0} is a statement about another recording, or its signature is not its signer's."), problem.line);
    case ChainFault::at_odds:
        return tr("The file is, byte for byte, the one that the chain commits to, and yet not the sound whose blocks it signs.");
    case ChainFault::other_fingerprint:
        return say(tr("The fingerprint is not that of the samples that are signed with it: {0}."), where);
    case ChainFault::not_in_mode:
        return say(tr("A record or member that chains of this mode do not have or must have, at line {1}: {0}."), where,
                   problem.line);
    }
    return {};
}

std::string essence_sentence(const Essence& essence) {
    switch (essence.type) {
    case EssenceType::pcm:
        return say(trn("Signed as samples (pcm): {0} Hz, {1} channel, {2} bits{3}.",
                       "Signed as samples (pcm): {0} Hz, {1} channels, {2} bits{3}.", essence.channels),
                   essence.rate, essence.channels, 8 * bytes_per_sample(essence.sample),
                   is_float(essence.sample) ? tr(", floating point") : "");
    case EssenceType::packets:
        return say(trn("Signed as encoded packets ({0}): {1} Hz, {2} channel.",
                       "Signed as encoded packets ({0}): {1} Hz, {2} channels.", essence.channels),
                   essence.codec, essence.rate, essence.channels);
    case EssenceType::bytes:
        return tr("Signed as bytes: the file as a whole, whatever it holds. Nothing is known about its sound.");
    }
    return {};
}

namespace {

std::string person_line(const std::string& name, const std::string& knew) {
    const std::string who = escape_for_terminal(name);
    if (knew == "knew") return say(tr("The recorder says: present was {0}, who knew of the recording."), who);
    if (knew == "not-told") return say(tr("The recorder says: present was {0}, who was not told of the recording."), who);
    return say(tr("The recorder says: present was {0}; whether they knew of the recording is not said."), who);
}

/// In a chain that was signed by someone who received the recording.
std::string recipient_line(const std::string& key, const ContextValue& value) {
    const std::string text = escape_for_terminal(value.value);
    if (key == "received-from") return say(tr("The recipient says: received from {0}."), text);
    if (key == "received-as") return say(tr("The recipient says: received as {0}."), text);
    if (key == "file") return say(tr("The recipient says: the file was named {0}."), text);
    return say(tr("The recipient says: {0}: {1}."), key, text);
}

std::string context_line(const std::string& key, const ContextValue& value, const RecordingDetail& detail) {
    const std::string text = escape_for_terminal(value.value);
    if (key == "place") return say(tr("The recorder says: recorded at {0}."), text);
    if (key == "recorded-by") return say(tr("The recorder says: recorded by {0}."), text);
    if (key == "file") return say(tr("The recorder says: the file was named {0}."), text);
    if (key == "announced" && value.value == "yes") return tr("The recorder says that the recording was announced beforehand.");
    if (key == "announced" && value.value == "no")
        return tr("The recorder says that the recording was not announced beforehand.");
    if (key.starts_with("present.") && !key.ends_with(".knew")) {
        const auto knew = detail.context.find(key + ".knew");
        return person_line(value.value, knew == detail.context.end() ? std::string() : knew->second.value);
    }
    return say(tr("The recorder says: {0}: {1}."), key, text);
}

bool about_notice(const std::string& key) {
    return key == "announced" || key.starts_with("present.");
}

} // namespace

namespace {

/// What was said under the keys that `wanted` picks, withheld values included.
template <class Wanted> void add_context(std::vector<std::string>& lines, const Chain& chain, Wanted wanted) {
    for (const auto& [key, commitment] : chain.recording->context) {
        if (!wanted(key)) continue;
        const auto value = chain.context.context.find(key);
        if (value == chain.context.context.end())
            lines.push_back(say(tr("Something was said about \"{0}\", and is withheld in this chain."), key));
        else if (!(key.starts_with("present.") && key.ends_with(".knew")))
            lines.push_back(chain.recording->capacity == Capacity::recipient ? recipient_line(key, value->second)
                                                                             : context_line(key, value->second, chain.context));
    }
}

} // namespace

std::vector<std::string> context_lines(const Chain& chain) {
    std::vector<std::string> lines;
    if (chain.recording) add_context(lines, chain, [](const std::string& key) { return !about_notice(key); });
    return lines;
}

std::vector<std::string> notice_context_lines(const Chain& chain) {
    std::vector<std::string> lines;
    if (!chain.recording) return lines;
    add_context(lines, chain, about_notice);
    const auto& announcement = chain.recording->announcement;
    if (!announcement) return lines;
    const bool attached = std::any_of(chain.statements.begin(), chain.statements.end(),
                                      [&](const Statement& statement) { return statement.hash == *announcement; });
    if (attached)
        lines.emplace_back(
            tr("The first record names a signed announcement that was made before the talk; it is among the statements."));
    else
        lines.emplace_back(
            tr("The first record names a signed announcement that was made before the talk; compare it with that statement."));
    return lines;
}

std::vector<std::string> time_lines(const Chain& chain) {
    std::vector<std::string> lines;
    if (!chain.recording) return lines;
    if (chain.recording->recorded)
        lines.push_back(say(tr("Recorded at {0} (claimed by the signer)."), *chain.recording->recorded));
    if (chain.recording->capacity == Capacity::recipient)
        lines.push_back(
            say(tr("Signed on receipt, on {0} (claimed by the signer's clock), by someone who received the recording: "
                   "nothing is known from before."),
                chain.recording->signed_at));
    else
        lines.push_back(say(tr("Signed at {0} (claimed by the signer's clock)."), chain.recording->signed_at));
    return lines;
}

} // namespace rectool
