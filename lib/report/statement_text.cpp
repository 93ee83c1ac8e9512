#include "report/statement_text.hpp"

#include "base/text.hpp"
#include "rectool/custody.hpp"
#include "rectool/report.hpp"
#include "report/say.hpp"
#include "report/sentences.hpp"

namespace rectool {

namespace {

std::string safe(std::string_view text) {
    return escape_for_terminal(text);
}

std::string checked_sentence(Checked checked, bool by_letters) {
    switch (checked) {
    case Checked::head:
        return by_letters ? tr("They had the receipt letters, and no more.") : tr("They had the recording head, and no more.");
    case Checked::chain:
        return tr("They had the chain, which agreed with itself; they did not compare the sound.");
    case Checked::recording:
        return tr("They had the recording and its chain, which agreed with each other.");
    }
    return {};
}

/// Makes the sentence of each kind. `who` is its signer.
class Sentence {
public:
    Sentence(const Statement& statement, const std::string& who)
        : who_(who), by_letters_(statement.receipt.has_value()), claim_(is_claim_about_another(statement)) {
        if (const Person* person = person_of(statement)) {
            person_ = safe(person->name);
            if (person->key) person_ = say(tr("{0} (key {1})"), person_, person->key->id_text());
        }
    }

    std::string operator()(const PresentStatement& body) const {
        return say(tr("{0} says: I was there, and was shown this recording."), who_) + " " + checked(body.checked);
    }
    std::string operator()(const ReceivedStatement& body) const {
        const std::string said = body.from ? say(tr("{0} says: I received this recording from {1}."), who_, person_)
                                           : say(tr("{0} says: I received this recording."), who_);
        return said + " " + checked(body.checked);
    }
    std::string operator()(const AgreesStatement& body) const {
        return say(tr("{0} agrees: this is the talk as I know it."), who_) + " " + checked(body.checked);
    }
    std::string operator()(const DisputesStatement& body) const {
        return say(tr("{0} DISPUTES this recording: it is not the talk as I know it."), who_) + " " + checked(body.checked);
    }
    std::string operator()(const ConsentStatement& body) const {
        const std::string purpose = purpose_text(body.to);
        if (claim_)
            return body.given ? say(tr("{0} claims that {1} gave consent to: {2}."), who_, person_, purpose)
                              : say(tr("{0} claims that {1} gave no consent to: {2}."), who_, person_, purpose);
        return body.given ? say(tr("{0} gives consent to: {1}."), who_, purpose)
                          : say(tr("{0} gives no consent to: {1}."), who_, purpose);
    }
    std::string operator()(const HandoverStatement& body) const {
        return say(tr("{0} says: I handed this over to {1}: {2}."), who_, person_, handed_text(body.what));
    }
    std::string operator()(const AnnounceStatement& body) const {
        return (body.person ? say(tr("{0} announces to {1} that the talk is recorded."), who_, person_)
                            : say(tr("{0} announces that the talk is recorded."), who_)) +
               talk(body.talk);
    }
    std::string operator()(const AskedStatement& body) const {
        return (body.person ? say(tr("{0} says: I asked {1} whether I may record."), who_, person_)
                            : say(tr("{0} says: I asked whether I may record."), who_)) +
               talk(body.talk);
    }
    std::string operator()(const AllowedStatement& body) const {
        return (claim_ ? say(tr("{0} claims that {1} allowed recording."), who_, person_)
                       : say(tr("{0} allows recording."), who_)) +
               talk(body.talk);
    }
    std::string operator()(const RefusedStatement& body) const {
        std::string text =
            claim_ ? say(tr("{0} claims that {1} refused recording."), who_, person_) : say(tr("{0} refuses recording."), who_);
        text += talk(body.talk) + " " + reason(body.reason);
        if (!body.alternative.empty()) text += " " + say(tr("Offered instead: \"{0}\"."), safe(body.alternative));
        return text;
    }
    std::string operator()(const CopyRequestedStatement& /*body*/) const {
        return claim_ ? say(tr("{0} claims that {1} asked for a copy."), who_, person_) : say(tr("{0} asks for a copy."), who_);
    }
    std::string operator()(const CopyRefusedStatement& body) const {
        return (claim_ ? say(tr("{0} claims that {1} refused to give a copy."), who_, person_)
                       : say(tr("{0} refuses to give a copy."), who_)) +
               " " + reason(body.reason);
    }
    std::string operator()(const DecisionStatement& body) const {
        std::string text = decided(body.decision) + " " + reason(body.reason);
        std::string people;
        for (const std::string& person : body.present)
            people += (people.empty() ? "" : ", ") + safe(person);
        if (!people.empty()) text += " " + say(tr("Present: {0}."), people);
        return text;
    }
    std::string operator()(const NoteStatement& /*body*/) const { return say(tr("{0} notes something."), who_); }
    std::string operator()(const AttachmentStatement& body) const {
        const std::string text = say(tr("{0} adds a file to this recording: {1} ({2}, {3} bytes, BLAKE2b-256 {4})."), who_,
                                     safe(body.file), safe(body.type), body.size, hex_encode(body.digest));
        return body.language.empty() ? text : text + " " + say(tr("Its language: {0}."), safe(body.language));
    }
    std::string operator()(const TimestampStatement& /*body*/) const {
        return say(tr("{0} adds a time stamp of this recording."), who_);
    }
    std::string operator()(const UnknownStatement& body) const {
        return say(tr("{0} made a statement of the kind \"{1}\", which this version does not know; it counts for nothing."), who_,
                   body.kind);
    }

private:
    [[nodiscard]] std::string checked(Checked checked) const { return checked_sentence(checked, by_letters_); }
    static std::string talk(const std::string& when) {
        return when.empty() ? std::string() : " " + say(tr("The talk: {0}."), when);
    }
    static std::string reason(const std::string& why) { return say(tr("Reason: \"{0}\"."), safe(why)); }
    static std::string purpose_text(ConsentTo to) {
        switch (to) {
        case ConsentTo::recording:
            return tr("recording the talk");
        case ConsentTo::listening:
            return tr("listening to the recording");
        case ConsentTo::passing_on:
            return tr("passing the recording on");
        case ConsentTo::publishing:
            return tr("making the recording public");
        }
        return {};
    }
    static std::string handed_text(HandedOver what) {
        switch (what) {
        case HandedOver::recording:
            return tr("the recording with its chain");
        case HandedOver::chain:
            return tr("the chain alone");
        case HandedOver::stripped_chain:
            return tr("the chain without fingerprints");
        case HandedOver::redacted_copy:
            return tr("a copy with parts taken out");
        }
        return {};
    }
    [[nodiscard]] std::string decided(Listened decision) const {
        switch (decision) {
        case Listened::listened:
            return say(tr("{0} decided to listen, and listened."), who_);
        case Listened::not_needed:
            return say(tr("{0} decided that listening is not needed."), who_);
        case Listened::not_listened:
            return say(tr("{0} decided not to listen."), who_);
        }
        return {};
    }

    std::string who_;
    std::string person_;
    bool by_letters_;
    bool claim_;
};

bool about_notice(const Statement& statement) {
    return std::holds_alternative<AnnounceStatement>(statement.body) || std::holds_alternative<AskedStatement>(statement.body) ||
           std::holds_alternative<AllowedStatement>(statement.body) || std::holds_alternative<RefusedStatement>(statement.body) ||
           std::holds_alternative<ConsentStatement>(statement.body);
}

std::string with_time(const Statement& statement, const std::string& sentence) {
    return statement.made.empty() ? sentence : say(tr("{0} (claimed): {1}"), statement.made, sentence);
}

/// "1, 2 and more": places in the log, counted from 1, at most a few.
std::string numbers(const std::vector<std::size_t>& places) {
    constexpr std::size_t most = 12;
    std::string text;
    for (std::size_t i = 0; i < places.size() && i < most; ++i)
        text += (i == 0 ? "" : ", ") + std::to_string(places[i] + 1);
    return places.size() > most ? text + " …" : text;
}

/// What stands below one entry of the log.
void add_entry_notes(std::vector<std::string>& lines, const CustodyEntry& entry, const Statement& statement, const Chain* chain) {
    const auto add = [&](const std::string& text) { lines.push_back("     " + text); };
    if (!entry.seen.empty()) add(say(tr("The signer had seen: {0}."), numbers(entry.seen)));
    for (std::size_t i = 0; i < entry.missing.size(); ++i) {
        if (i == 5) {
            add(say(tr("So are {0} more."), entry.missing.size() - i));
            break;
        }
        add(say(tr("MISSING here: a statement that the signer had seen ({0}). It was left out, or never passed on."),
                base64_encode(entry.missing[i])));
    }
    if (entry.clock_back)
        add(tr("It claims an earlier time than a statement that its signer had seen: one of the clocks is wrong."));
    if (!statement.names_a_recording())
        add(tr("It was made before there was a recording, and is named by what was signed later."));
    if (chain != nullptr && !shown_fits(statement, *chain))
        add(tr("What they say they were shown (start, length or signer) is NOT what this chain says. It counts for nothing."));
}

} // namespace

std::string signer_name(const Statement& statement, const Chain* chain, const TrustList& trust) {
    std::string name;
    if (const TrustEntry* entry = find_trusted(trust, statement.key)) {
        name = entry->role.empty() ? say(tr("{0} (a key you trust)"), safe(entry->name))
                                   : say(tr("{0} (a key you trust as {1})"), safe(entry->name), entry->role);
    } else if (statement.name.empty() && statement.role.empty()) {
        name = say(tr("Key {0}"), statement.key.id_text());
    } else if (statement.role.empty()) {
        name = say(tr("Key {0} (\"{1}\", as they call themself)"), statement.key.id_text(), safe(statement.name));
    } else if (statement.name.empty()) {
        name = say(tr("Key {0} ({1}, as they call themself)"), statement.key.id_text(), statement.role);
    } else {
        name = say(tr("Key {0} (\"{1}\", {2}, as they call themself)"), statement.key.id_text(), safe(statement.name),
                   statement.role);
    }
    const bool own = chain != nullptr && chain->recording && statement.key.same_key(chain->recording->key);
    return own ? say(tr("The signer of the chain, {0},"), name) : name;
}

std::string statement_sentence(const Statement& statement, const std::string& who) {
    std::string text = std::visit(Sentence(statement, who), statement.body);
    if (!statement.text.empty()) text += " " + say(tr("In their words: \"{0}\""), safe(statement.text));
    return text;
}

std::vector<std::string> notice_lines(const Chain& chain, const TrustList& trust) {
    std::vector<std::string> lines = notice_context_lines(chain);
    for (const CustodyEntry& entry : custody_log(chain.statements)) {
        const Statement& statement = chain.statements[entry.statement];
        if (about_notice(statement))
            lines.push_back(with_time(statement, statement_sentence(statement, signer_name(statement, &chain, trust))));
    }
    if (!lines.empty())
        lines.emplace_back(tr("What was announced, allowed or consented to, and by whom, is in itself no reason not to listen."));
    return lines;
}

std::vector<std::string> custody_lines(const std::vector<Statement>& statements, const Chain* chain, const TrustList& trust) {
    std::vector<std::string> lines;
    if (statements.empty()) return lines;
    lines.emplace_back(tr("Statements, in their order; each is the word of its signer alone:"));
    const std::vector<CustodyEntry> log = custody_log(statements);
    std::vector<std::size_t> last;
    for (std::size_t i = 0; i < log.size(); ++i) {
        const Statement& statement = statements[log[i].statement];
        const std::string sentence = statement_sentence(statement, signer_name(statement, chain, trust));
        lines.push_back("  " + std::to_string(i + 1) + ". " + with_time(statement, sentence));
        add_entry_notes(lines, log[i], statement, chain);
        if (log[i].last) last.push_back(i);
    }
    lines.push_back(
        say(tr("This list can be complete only up to: {0}. Statements that these signers had not seen could have been left out "
               "without a trace."),
            numbers(last)));
    return lines;
}

std::string statement_text(const Statement& statement) {
    std::string text = tr("You have signed this:");
    text += "\n  " + with_time(statement, statement_sentence(statement, signer_name(statement, nullptr, {}))) + "\n";
    if (const auto* present = std::get_if<PresentStatement>(&statement.body); present != nullptr && present->shown)
        text += "  " +
                say(tr("Shown was: recording {0}, start {1} (claimed), length {2}, signer's key {3}."),
                    base64_encode(present->shown->id), present->shown->start,
                    format_duration({static_cast<double>(present->shown->milliseconds) / 1000}), present->shown->signer.text()) +
                "\n";
    if (statement.on)
        text += say(tr("About the recording head {0}"), base64_encode(*statement.on)) + "\n";
    else if (statement.receipt)
        text += std::string(tr("About a recording of which you gave the receipt letters alone (160 bits of its recording head); "
                               "the statement says so.")) +
                "\n";
    else
        text += std::string(tr("Made before there is a recording: whoever signs the recording can name it.")) + "\n";
    return text;
}

std::string custody_text(const std::vector<Statement>& statements, const Chain* chain) {
    std::string text;
    for (const std::string& line : custody_lines(statements, chain, {}))
        text += line + "\n";
    return text;
}

} // namespace rectool
