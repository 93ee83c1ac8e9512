#include "report/declaration_text.hpp"

#include "base/text.hpp"
#include "rectool/report.hpp"
#include "report/say.hpp"
#include "report/sentences.hpp"

namespace rectool {

namespace {

std::string kind_text(DeclaredKind kind) {
    switch (kind) {
    case DeclaredKind::cut:
        return tr("cut out");
    case DeclaredKind::insert:
        return tr("put in");
    case DeclaredKind::replace:
        return tr("replaced");
    case DeclaredKind::mute:
        return tr("silenced");
    case DeclaredKind::move:
        return tr("moved");
    case DeclaredKind::repeat:
        return tr("repeated");
    case DeclaredKind::excerpt:
        return tr("excerpt");
    }
    return {};
}

/// A length that is compared with what somebody said: finer, it would be read as something else.
std::string milliseconds(Seconds length) {
    return fmt::format("{:.3f} s", length.value);
}

/// What was declared where, for a sentence about it.
std::string declared_where(const DeclaredEdit& edit) {
    if (edit.kind == DeclaredKind::insert) return say(tr("\"{0}\" at {1} of the copy"), kind_text(edit.kind), span_text(edit.b));
    return say(tr("\"{0}\" at {1} of the recording"), kind_text(edit.kind), span_text(edit.a));
}

std::string reason_text(const DeclaredEdit& edit) {
    if (!edit.note) return escape_for_terminal(edit.reason);
    return escape_for_terminal(edit.reason) + ": " + escape_for_terminal(*edit.note);
}

std::string declared_line(const Declaration& declaration, const DeclaredEdit& edit, const std::string& who) {
    const std::string reason = reason_text(edit);
    if (edit.kind != DeclaredKind::excerpt)
        return say(tr("{0} says: {1}, for the reason \"{2}\"."), who, declared_where(edit), reason);
    const ParentRecording& parent = declaration.chain.recording->parents[edit.parent];
    const Seconds whole{static_cast<double>(parent.frames) / static_cast<double>(parent.rate)};
    return say(tr("{0} says: {1} of the copy is {2} of {3} of recording {4}, for the reason \"{5}\"."), who, span_text(edit.b),
               span_text(edit.a), format_duration(whole), edit.parent + 1, reason);
}

/// Whether the excerpts stand in the copy in another order than in their recordings.
bool is_reordered(const std::vector<DeclaredEdit>& edits) {
    const DeclaredEdit* last = nullptr;
    for (const DeclaredEdit& edit : edits) {
        if (edit.kind != DeclaredKind::excerpt) continue;
        if (last != nullptr && last->parent == edit.parent && edit.a.start < last->a.start) return true;
        last = &edit;
    }
    return false;
}

const char* order_sentence(const std::vector<DeclaredEdit>& edits) {
    return is_reordered(edits) ? tr("The excerpts do NOT stand in the order of their recordings.")
                               : tr("The excerpts of each recording stand in its order.");
}

/// Which recordings a compilation is made of.
std::vector<std::string> recording_lines(const Declaration& declaration) {
    std::vector<std::string> lines;
    const std::vector<ParentRecording>& parents = declaration.chain.recording->parents;
    for (std::size_t i = 0; i < parents.size(); ++i) {
        const std::string head = base64_encode(parents[i].head);
        const std::string chain = i < declaration.parent_chains.size() ? declaration.parent_chains[i] : std::string();
        lines.push_back("  " + (chain.empty() ? say(tr("Recording {0} has the head {1}; its chain was not given."), i + 1, head)
                                              : say(tr("Recording {0} is that of {1}, with the head {2}."), i + 1,
                                                    escape_for_terminal(chain), head)));
    }
    return lines;
}

const char* standing(const Declaration& declaration) {
    switch (declaration.identity) {
    case Identity::trusted:
        return tr("The edits were declared by {0}, whom you trust: key {1}, {2}.");
    case Identity::revoked:
        return tr("The edits were declared by {0}, but that key was revoked, so that it explains nothing: key {1}, {2}.");
    case Identity::outside_window:
        return tr(
            "The edits were declared by {0}, whose key you trust for a certain time only; no witnessed or attested time shows "
            "that it was then: key {1}, {2}.");
    default:
        return tr("The edits were declared by an UNKNOWN key, so that they count as undisclosed: key {1}, {2}.");
    }
}

} // namespace

bool has_excerpts(const std::vector<DeclaredEdit>& edits) {
    for (const DeclaredEdit& edit : edits)
        if (edit.kind == DeclaredKind::excerpt) return true;
    return false;
}

std::string discrepancy_sentence(const Discrepancy& one, const std::vector<DeclaredEdit>& edits) {
    const DeclaredEdit* edit = one.edit && *one.edit < edits.size() ? &edits[*one.edit] : nullptr;
    const std::string declared = edit != nullptr ? declared_where(*edit) : std::string(tr("an edit"));
    switch (one.kind) {
    case DiscrepancyKind::undeclared:
        if (one.b.length().value > 0)
            return say(tr("Not declared: {0} of the copy is not what the recording has there."), span_text(one.b));
        return say(tr("Not declared: at {0} of the copy the recording does not go on where it stopped."),
                   format_duration(one.b.start));
    case DiscrepancyKind::other_length:
        if (one.declared.value >= 0 && one.found.value >= 0)
            return say(tr("Declared is {0}, by which {1} would be missing; but {2} is missing there."), declared,
                       milliseconds(one.declared), milliseconds(one.found));
        return say(tr("Declared is {0}, by which the copy would be {1:+.3f} s longer; but it is {2:+.3f} s longer there."),
                   declared, -one.declared.value, -one.found.value);
    case DiscrepancyKind::not_silent:
        return say(tr("Declared is {0}, but {1} of the copy is not silent: other sound was put there."), declared,
                   span_text(one.b));
    case DiscrepancyKind::not_done:
        return say(tr("Declared is {0}, but the copy is not changed there."), declared);
    case DiscrepancyKind::too_close:
        return say(tr("Between two declared edits, {0} of the copy is too short to be proven unchanged. Declare both and what is "
                      "between them as one replacement."),
                   span_text(one.b));
    case DiscrepancyKind::withheld:
        return say(tr("{0} of the copy is withheld in the recording's chain, and no declared edit covers it."), span_text(one.b));
    case DiscrepancyKind::contradictory:
        return tr("The declared edits do not fit each other, or not the lengths of the recordings.");
    case DiscrepancyKind::of_no_recording:
        return say(tr("{0} of the copy is from none of the recordings that it is declared to be made of."), span_text(one.b));
    }
    return {};
}

std::vector<std::string> declaration_lines(const Declaration& declaration) {
    std::vector<std::string> lines;
    const RecordingRecord& record = *declaration.chain.recording;
    const std::string who =
        declaration.declarer ? escape_for_terminal(declaration.declarer->name) : say(tr("Key {0}"), record.key.id_text());
    lines.push_back(say(standing(declaration), who, record.key.id_text(), record.key.text()));
    if (!declaration.of_this_copy)
        lines.emplace_back(tr("The declaration is of another copy than this one, so that it explains nothing."));
    for (const DeclaredEdit& edit : declaration.edits)
        lines.push_back("  " + declared_line(declaration, edit, who));
    if (has_excerpts(declaration.edits)) {
        const std::vector<std::string> recordings = recording_lines(declaration);
        lines.insert(lines.end(), recordings.begin(), recordings.end());
        lines.emplace_back(order_sentence(declaration.edits));
    }
    for (const Discrepancy& one : declaration.discrepancies)
        lines.push_back("  " + discrepancy_sentence(one, declaration.edits));
    lines.push_back(record.all_edits ? say(tr("{0} says that these are all edits."), who)
                                     : say(tr("{0} does not say that these are all edits."), who));
    lines.push_back(say(tr("The edits were declared at {0} (claimed by the declarer's clock)."), record.signed_at));
    if (const auto& witnessed = declaration.parties.witnessed)
        lines.push_back(say(tr("{0} says that the declaration was there at {1} at the latest (witnessed)."),
                            escape_for_terminal(witnessed->by), format_time(witnessed->time)));
    if (declaration.parties.attested)
        lines.push_back(say(tr("A time stamp says that the declaration was there at {0} at the latest (attested)."),
                            format_time(*declaration.parties.attested)));
    return lines;
}

std::vector<std::string> declared_in_chain_lines(const Chain& chain) {
    std::vector<std::string> lines;
    if (!chain.is_declaration()) return lines;
    Declaration declaration;
    declaration.chain.recording = chain.recording;
    declaration.edits = declared_edits(chain);
    const RecordingRecord& record = *chain.recording;
    for (const ParentRecording& parent : record.parents)
        lines.push_back(say(tr("This is the chain of an edited copy, made of the recording with the head {0} ({1})."),
                            base64_encode(parent.head),
                            format_duration({static_cast<double>(parent.frames) / static_cast<double>(parent.rate)})));
    for (const DeclaredEdit& edit : declaration.edits)
        lines.push_back("  " + declared_line(declaration, edit, tr("The signer")));
    lines.emplace_back(record.all_edits ? tr("The signer says that these are all edits.")
                                        : tr("The signer does not say that these are all edits."));
    return lines;
}

std::string declared_text(const SignResult& result, const std::vector<DeclaredEdit>& edits, const std::string& chain_path) {
    std::string text;
    for (const DeclaredEdit& edit : edits) {
        const std::string reason = reason_text(edit);
        text += edit.kind == DeclaredKind::excerpt
                    ? say(tr("Declared: {0} of the copy is {1} of recording {2}, for the reason \"{3}\"."), span_text(edit.b),
                          span_text(edit.a), edit.parent + 1, reason)
                    : say(tr("Declared: {0}, for the reason \"{1}\"."), declared_where(edit), reason);
        text += "\n";
    }
    if (has_excerpts(edits)) text += std::string(order_sentence(edits)) + "\n";
    return text + sign_text(result, chain_path);
}

} // namespace rectool
