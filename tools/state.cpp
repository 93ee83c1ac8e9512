#include "base/text.hpp"
#include "rectool/error.hpp"
#include "rectool/report.hpp"
#include "tools/command.hpp"
#include "tools/statement_options.hpp"
#include "tools/terminal.hpp"

#include <algorithm>
#include <memory>

namespace rectool {

namespace {

struct StateOptions {
    StatementOptions statement;
    std::string person;
    std::string person_key;
    std::string talk;
    std::string reason;
    std::string alternative;
    std::string purpose;
    std::string answer;
    std::string what;
    std::string decision;
    std::vector<std::string> present;
};

using Words = std::vector<std::string>;
const Words& purposes() {
    static const Words words{"recording", "listening", "passing-on", "publishing"};
    return words;
}
const Words& handed_over() {
    static const Words words{"recording", "chain", "stripped-chain", "redacted-copy"};
    return words;
}
const Words& decisions() {
    static const Words words{"listened", "not-needed", "not-listened"};
    return words;
}

template <class Enum> Enum index_of(const Words& words, const std::string& word) {
    return static_cast<Enum>(std::find(words.begin(), words.end(), word) - words.begin());
}

/// Adds the kinds, each a subcommand with its own options, and makes their bodies.
class Kinds {
public:
    Kinds(CLI::App& parser, std::shared_ptr<StateOptions> options) : parser_(parser), options_(std::move(options)) {}

    void add_notice() {
        CLI::App& announce = add("announce", tr("that the talk is or will be recorded; may be made before it"), false, [this] {
            return AnnounceStatement{person(), options_->talk};
        });
        add_person(announce, tr("to whom"));
        add_talk(announce);
        CLI::App& asked = add("asked", tr("that you asked whether you may record; may be made before the talk"), false, [this] {
            return AskedStatement{person(), options_->talk};
        });
        add_person(asked, tr("whom you asked"));
        add_talk(asked);
        CLI::App& allowed = add("allowed", tr("that recording is allowed; may be made before the talk"), false, [this] {
            return AllowedStatement{person(), options_->talk};
        });
        add_person(allowed, tr("who allowed it, if it was not you"));
        add_talk(allowed);
        CLI::App& refused = add("refused", tr("that recording is refused, and why; may be made before the talk"), false, [this] {
            return RefusedStatement{options_->reason, options_->alternative, person(), options_->talk};
        });
        add_person(refused, tr("who refused it, if it was not you"));
        add_talk(refused);
        add_reason(refused);
        refused.add_option("--alternative", options_->alternative, tr("what was offered instead"))
            ->type_name("TEXT")
            ->check(not_empty());
        CLI::App& consent = add("consent", tr("consent to something, or that there is none"), true, [this] {
            return ConsentStatement{index_of<ConsentTo>(purposes(), options_->purpose), options_->answer == "yes", person()};
        });
        add_person(consent, tr("whose consent, if it is not yours"));
        add_word(consent, "--to", options_->purpose, tr("to what"), purposes());
        add_word(consent, "--answer", options_->answer, tr("whether it is given"), {"yes", "no"});
    }

    void add_copies() {
        CLI::App& requested =
            add("copy-requested", tr("that a copy was asked for"), true, [this] { return CopyRequestedStatement{person()}; });
        add_person(requested, tr("who asked, if it was not you"));
        CLI::App& refused = add("copy-refused", tr("that a copy was refused, and why"), true, [this] {
            return CopyRefusedStatement{options_->reason, person()};
        });
        add_person(refused, tr("who refused, if it was not you"));
        add_reason(refused);
        CLI::App& handover = add("handover", tr("that you handed the recording over, and to whom"), true, [this] {
            return HandoverStatement{index_of<HandedOver>(handed_over(), options_->what), person().value()};
        });
        add_person(handover, tr("to whom"))->required();
        add_word(handover, "--what", options_->what, tr("what you handed over"), handed_over());
    }

    void add_others() {
        CLI::App& decision = add("decision", tr("what was decided about listening, and why"), true, [this] {
            return DecisionStatement{index_of<Listened>(decisions(), options_->decision), options_->reason, options_->present};
        });
        add_word(decision, "--decision", options_->decision, tr("what was decided"), decisions());
        add_reason(decision);
        decision.add_option("--present", options_->present, tr("who was there; may be repeated"))
            ->type_name("NAME")
            ->take_all()
            ->check(not_empty());
        CLI::App& note = add("note", tr("anything else, with --text"), true, [] { return NoteStatement{}; });
        note.get_option("--text")->required();
    }

    int run() const {
        for (const auto& [parser, needs_recording, body] : kinds_)
            if (parser->parsed()) return run_kind(needs_recording, body());
        return 2; // not reached: one of them is required
    }

private:
    struct Kind {
        CLI::App* parser;
        bool needs_recording;
        std::function<StatementBody()> body;
    };

    CLI::App& add(const char* name, const char* description, bool needs_recording, std::function<StatementBody()> body) {
        CLI::App* parser = parser_.add_subcommand(name, description);
        add_statement_options(*parser, options_->statement);
        parser->fallthrough();
        kinds_.push_back({parser, needs_recording, std::move(body)});
        return *parser;
    }
    CLI::Option* add_person(CLI::App& parser, const char* description) {
        parser.add_option("--person-key", options_->person_key, tr("that person's key: RW..., or a file with it"))
            ->type_name("KEY")
            ->check(not_empty());
        return parser.add_option("--person", options_->person, description)->type_name("NAME")->check(not_empty());
    }
    void add_talk(CLI::App& parser) {
        parser.add_option("--talk", options_->talk, tr("when the talk is or was, date or time"))
            ->type_name("TIME")
            ->check(not_empty());
    }
    void add_reason(CLI::App& parser) {
        parser.add_option("--reason", options_->reason, tr("why"))->type_name("TEXT")->required()->check(not_empty());
    }
    static void add_word(CLI::App& parser, const char* name, std::string& value, const char* description, const Words& words) {
        parser.add_option(name, value, description)->type_name("WORD")->required()->check(CLI::IsMember(words));
    }
    [[nodiscard]] std::optional<Person> person() const { return person_of_options(options_->person, options_->person_key); }

    [[nodiscard]] int run_kind(bool needs_recording, StatementBody body) const {
        if (!options_->talk.empty() && !parse_time(options_->talk))
            throw Error(ErrorKind::usage, std::string(tr("this is no date or time:")) + " " + options_->talk,
                        tr("write 2025-06-30 or 2025-06-30T14:00:00+02:00"));
        const Subject subject = subject_of(options_->statement, needs_recording);
        const bool confidential = options_->what == "recording" || options_->what == "chain";
        (void)deliver(options_->statement, subject, std::move(body));
        if (confidential && !options_->statement.quiet && subject.chain && subject.chain->recording->fingerprint != "none")
            print(std::string(
                      tr("The talk can be made out from the fingerprints in the chain: it is as confidential as the recording. "
                         "rectool strip takes them out.")) +
                  "\n");
        return 0;
    }

    CLI::App& parser_;
    std::shared_ptr<StateOptions> options_;
    std::vector<Kind> kinds_;
};

} // namespace

Command add_state(CLI::App& program) {
    CLI::App* parser = program.add_subcommand("state", tr("sign a statement about a recording, or about one that is to be made"));
    parser->require_subcommand(1);
    parser->footer(std::string(tr("Examples:")) +
                   "\n  rectool state announce --talk 2025-06-30 -o announce.recstmt"
                   "\n  rectool state handover talk.wav.recsig --person 'Agency Oost' --what recording"
                   "\n  rectool state decision talk.wav.recsig --decision not-needed --reason 'the minutes suffice'");
    const auto kinds = std::make_shared<Kinds>(*parser, std::make_shared<StateOptions>());
    kinds->add_notice();
    kinds->add_copies();
    kinds->add_others();
    return {parser, [kinds] { return kinds->run(); }};
}

} // namespace rectool
