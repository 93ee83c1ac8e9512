#include "report/diff_sentences.hpp"

#include "base/text.hpp"
#include "rectool/report.hpp"
#include "report/edit_cells.hpp"
#include "report/say.hpp"
#include "report/sentences.hpp"

#include <algorithm>
#include <cmath>

namespace rectool {

namespace {

std::string same_sound(const DiffResult& result) {
    const bool samples = result.a.essence.type == EssenceType::pcm;
    if (result.is_part)
        return samples
                   ? tr("THE SAME SOUND IN THE PART COMPARED (proven): every sample of that part of A is in that part of B. The "
                        "rest was not looked at.")
                   : tr("THE SAME SOUND IN THE PART COMPARED (proven): every packet of that part of A is in that part of B. The "
                        "rest was not looked at.");
    return samples ? tr("THE SAME SOUND (proven): every sample of A is in B, and nothing else, in files that differ otherwise.")
                   : tr("THE SAME SOUND (proven): every packet of A is in B, and nothing else, in files that differ otherwise.");
}

std::string edited(const DiffResult& result) {
    const std::size_t count = result.edits.edits.size();
    if (count == 0)
        return tr("ONLY SHORT DIFFERENCES: A and B differ, but every difference is shorter than what was asked for, and was left "
                  "out.");
    if (result.verdict.integrity == Integrity::disclosed || result.verdict.integrity == Integrity::consistent)
        return result.measured
                   ? say(trn("AS DECLARED (measured, not proven): B is A but for {0} difference, which was declared.",
                             "AS DECLARED (measured, not proven): B is A but for {0} differences, all of which were "
                             "declared.",
                             count),
                         count)
                   : say(trn("AS DECLARED (proven): B is A but for {0} difference, which was declared.",
                             "AS DECLARED (proven): B is A but for {0} differences, all of which were declared.", count),
                         count);
    const auto proven = static_cast<std::size_t>(
        std::count_if(result.edits.edits.begin(), result.edits.edits.end(), [](const Edit& edit) { return edit.proven; }));
    if (proven > 0 && proven < count)
        return say(
            trn("EDITED (proven in part): there are {0} differences between A and B, of which {1} is proven and the rest is "
                "measured.",
                "EDITED (proven in part): there are {0} differences between A and B, of which {1} are proven and the rest "
                "is measured.",
                proven),
            count, proven);
    if (result.measured && proven == 0)
        return say(
            trn("EDITED (measured, not proven): B is the recording A, encoded or processed again, but for {0} difference.",
                "EDITED (measured, not proven): B is the recording A, encoded or processed again, but for {0} differences.",
                count),
            count);
    return say(trn("EDITED (proven): there is {0} difference between A and B.",
                   "EDITED (proven): there are {0} differences between A and B.", count),
               count);
}

std::string independent(const DiffResult& result) {
    const std::size_t count = result.edits.edits.size();
    if (count == 0)
        return tr(
            "TWO RECORDINGS OF ONE TALK (measured, not proven): made by two devices, unless one is a very coarse or noisy "
            "copy of the other, which looks the same. In what could be compared, nothing is missing and nothing was put in.");
    return say(trn("TWO RECORDINGS OF ONE TALK (measured, not proven): made by two devices, unless one is a very coarse or noisy "
                   "copy of the other, which looks the same. In what could be compared, there is {0} "
                   "difference that is an edit of one of them.",
                   "TWO RECORDINGS OF ONE TALK (measured, not proven): made by two devices, unless one is a very coarse or noisy "
                   "copy of the other, which looks the same. In what could be compared, there are {0} "
                   "differences that are edits of one of them.",
                   count),
               count);
}

std::string processing_sentence(const Processing& note, const DiffResult& result) {
    const double size = std::abs(note.amount);
    const std::uint32_t rate = result.a.essence.rate;
    switch (note.kind) {
    case ProcessingKind::drift:
        return note.amount > 0
                   ? say(tr("The clock of B differs by {0:.0f} ppm: B takes {1:.2f} s an hour longer."), size, size * 0.0036)
                   : say(tr("The clock of B differs by {0:.0f} ppm: B takes {1:.2f} s an hour less."), size, size * 0.0036);
    case ProcessingKind::gain:
        return note.amount > 0 ? say(tr("B is louder by {0:.1f} dB."), size) : say(tr("B is quieter by {0:.1f} dB."), size);
    case ProcessingKind::level_changes:
        return say(
            tr("The level of B against A changes by {0:.0f} dB in the course of it, as a gain control or a compressor does."),
            size);
    case ProcessingKind::rate:
        if (note.amount < rate)
            return say(tr("B has {0:.0f} samples a second, A has {1}: nothing above {2:.0f} Hz is left in B."), note.amount, rate,
                       note.amount / 2);
        return say(tr("B has {0:.0f} samples a second, A has {1}."), note.amount, rate);
    case ProcessingKind::channels:
        return say(trn("B has {0:.0f} channel, A has {1}.", "B has {0:.0f} channels, A has {1}.",
                       static_cast<unsigned long>(note.amount)),
                   note.amount, result.a.essence.channels);
    }
    return {};
}

std::string shortest_sentence(const DiffResult& result) {
    if (result.measured)
        return say(tr("Edits shorter than {0} may have been missed, and their places are as precise as the table says."),
                   length_text(result.smallest_edit));
    if (result.a.essence.type == EssenceType::packets)
        return say(tr("The shortest edit that could have been seen: one packet, {0}."), length_text(result.smallest_edit));
    if (result.a.essence.type == EssenceType::pcm)
        return say(tr("The shortest edit that could have been seen: one sample, {0}."), length_text(result.smallest_edit));
    return {};
}

} // namespace

std::string diff_headline(const DiffResult& result) {
    const bool whole = result.verdict.integrity != Integrity::inconclusive && result.verdict.integrity != Integrity::unfinished;
    const bool chain_a = result.a.chain.has_value();
    const bool chain_b = result.b.chain.has_value();
    if (result.verdict.integrity == Integrity::invalid)
        return tr("THE CHAIN IS INVALID: damaged, altered or at odds with itself. This says nothing about the audio.");
    switch (result.verdict.relation) {
    case Relation::identical_file:
        if (!whole) break;
        if (chain_a && chain_b) return tr("ONE FILE WAS SIGNED (proven): both chains commit to the same file, byte for byte.");
        if (chain_a) return tr("IDENTICAL (proven): B is the file whose chain A is, byte for byte.");
        if (chain_b) return tr("IDENTICAL (proven): A is the file whose chain B is, byte for byte.");
        return tr("IDENTICAL (proven): both are the same file, byte for byte.");
    case Relation::identical_audio:
        if (whole && chain_a && chain_b) return tr("ONE RECORDING (proven): both are the same chain, with one recording head.");
        if (whole) return same_sound(result);
        break;
    case Relation::near_identical:
        if (whole)
            return tr(
                "THE SAME SOUND BUT FOR ITS LEVEL OR THE LAST BITS (compared sample by sample): as when a file is saved anew. "
                "Nothing was cut out, put in or replaced.");
        break;
    case Relation::same_recording:
        if (whole && chain_a && chain_b)
            return tr("NO EDIT WAS FOUND (measured, not proven): by their fingerprints, both chains are of one recording.");
        if (whole && !result.measured)
            return tr("NO EDIT IN WHAT THE TWO PARTS SHARE (proven): where they hold the same stretch of the talk it is the same "
                      "sound; they begin or end at different places of it.");
        if (whole) return tr("NO EDIT WAS FOUND (measured, not proven): B is the recording A, encoded or processed again.");
        break;
    case Relation::edited:
        return edited(result);
    case Relation::independent_recordings:
        if (whole) return independent(result);
        break;
    case Relation::unrelated:
        return tr("NOT THE SAME TALK (measured, not proven): nothing of B was found in A.");
    case Relation::unknown:
        break;
    }
    if (result.verdict.integrity == Integrity::unfinished)
        return tr("UNFINISHED: no difference as far as the chain goes, but its end is missing: interrupted or removed, the chain "
                  "cannot tell.");
    return result.is_part ? tr("CANNOT TELL whether that part of B is that part of A, whole.")
                          : tr("CANNOT TELL whether B is A, whole.");
}

std::vector<std::string> chain_lines(const DiffSide& side, const std::string& letter) {
    std::vector<std::string> lines;
    if (!side.chain) return lines;
    if (side.chain->recording)
        lines.push_back(
            say(tr("{0} is a chain, signed with the key {1}. Whose key that is was not checked: rectool verify does."), letter,
                side.chain->recording->key.text()));
    for (const ChainProblem& problem : side.chain->problems)
        lines.push_back(say("{0}: {1}", letter, problem_sentence(problem)));
    for (const ChainGap& gap : side.chain->gaps)
        lines.push_back(say(tr("{2}: the recorder noted a gap of {0} ms without sound while recording (record {1})."),
                            gap.milliseconds, gap.number, letter));
    return lines;
}

std::vector<std::string> diff_limits(const DiffResult& result) {
    std::vector<std::string> lines;
    if (result.is_part)
        lines.push_back(say(tr("Only a part was compared: {0} to {1} of A with {2} to {3} of B. All that is said is about this "
                               "part alone."),
                            format_duration(result.a.part.start), format_duration(result.a.part.end),
                            format_duration(result.b.part.start), format_duration(result.b.part.end)));
    if (result.beyond_part > 0)
        lines.push_back(
            say(trn("At the borders of the part {0} stretch has nothing beside it in the part of the other, and may have "
                    "beyond it; it was not counted.",
                    "At the borders of the part {0} stretches have nothing beside them in the part of the other, and "
                    "may have beyond it; they were not counted.",
                    result.beyond_part),
                result.beyond_part));
    if (result.ignored_edits > 0)
        lines.push_back(say(trn("{0} difference shorter than {1} was left out, as was asked for.",
                                "{0} differences shorter than {1} were left out, as was asked for.", result.ignored_edits),
                            result.ignored_edits, length_text(result.min_edit)));
    else if (result.min_edit.value > 0)
        lines.push_back(
            say(tr("Differences shorter than {0} were to be left out; there was none."), length_text(result.min_edit)));
    for (const Doubt doubt : result.verdict.doubts)
        lines.push_back(doubt_sentence(doubt));
    if (result.verdict.relation == Relation::independent_recordings) lines.push_back(independent_sentence());
    for (const TimeRange& range : result.edits.withheld_a)
        lines.push_back(say(tr("Withheld in the chain: {0} to {1} of the recording."), format_duration(range.start),
                            format_duration(range.end)));
    return lines;
}

std::vector<std::string> diff_reach(const DiffResult& result) {
    std::vector<std::string> lines;
    lines.push_back(say(tr("Compared: {0:.1f} % of B and {1:.1f} % of A were found in the other."),
                        std::floor(result.edits.compared_copy * 1000) / 10,
                        std::floor(result.edits.compared_reference * 1000) / 10));
    const bool related = result.verdict.relation != Relation::unknown && result.verdict.relation != Relation::unrelated;
    if (!related) return lines;
    if (const std::string shortest = shortest_sentence(result); !shortest.empty()) lines.push_back(shortest);
    if (!result.edits.not_compared_b.empty())
        lines.push_back(
            say(tr("Nothing can be said of these stretches of B: {0}."), stretches_text(result.edits.not_compared_b)));
    return lines;
}

std::vector<std::string> processing_sentences(const DiffResult& result) {
    std::vector<std::string> lines;
    for (const Processing& note : result.processing)
        lines.push_back(processing_sentence(note, result));
    return lines;
}

std::string stretches_text(const std::vector<TimeRange>& stretches) {
    constexpr std::size_t most = 12;
    std::string text;
    for (std::size_t i = 0; i < std::min(most, stretches.size()); ++i)
        text += (i == 0 ? "" : ", ") + format_duration(stretches[i].start) + " - " + format_duration(stretches[i].end);
    if (stretches.size() > most) text += " " + say(tr("(and {0} more)"), stretches.size() - most);
    return text;
}

} // namespace rectool
