// rectool: lists the subcommands, turns what goes wrong into one line and an exit code.
#include "base/text.hpp"
#include "rectool/error.hpp"
#include "tools/command.hpp"
#include "tools/language.hpp"
#include "tools/memory.hpp"
#include "tools/report_files.hpp"
#include "tools/terminal.hpp"

#include <new>
#include <sstream>
#include <vector>

namespace rectool {
namespace {

constexpr int exit_failure = 2;

std::vector<Command> add_commands(CLI::App& program, const std::string& command_line) {
    return {add_keygen(program),
            add_sign(program),
            add_verify(program, command_line),
            add_diff(program, command_line),
            add_show(program),
            add_strip(program),
            add_trust(program),
            add_receipt(program),
            add_intake(program),
            add_countersign(program),
            add_state(program),
            add_merge(program),
            add_bundle(program),
            add_timestamp(program),
            add_attach(program),
            add_declare(program),
            add_redact(program)};
}

/// "rectool trust add": the subcommands chosen so far.
std::string chosen(const CLI::App& program) {
    std::string words = "rectool";
    const CLI::App* parser = &program;
    while (!parser->get_subcommands().empty()) {
        parser = parser->get_subcommands().front();
        words += " " + parser->get_name();
    }
    return words;
}

/// The headings of the help of every command, in the user's language.
void translate_headings(CLI::App& app) {
    for (CLI::Option* option : app.get_options())
        if (option->get_group() == "Options") option->group(tr("Options"));
    for (CLI::App* command : app.get_subcommands([](CLI::App* /*any*/) { return true; })) {
        command->group(tr("Commands"));
        translate_headings(*command);
    }
}

int run(int argc, char** argv) {
    choose_language(argc, argv);
    CLI::App program(tr("Tells whether a recording of a conversation is whole, and where it was changed."), "rectool");
    std::string language;
    program.add_option("--lang", language, tr("language of messages, such as nl"))->type_name("LANG");
    program.set_version_flag("--version", "rectool " RECTOOL_VERSION, tr("print the version"));
    program.set_help_flag("-h,--help", tr("print this help"));
    program.require_subcommand(1);
    program.footer(std::string(tr("Examples:")) +
                   "\n  rectool keygen\n  rectool sign talk.wav\n  rectool verify talk.wav -p anna.pub");
    const std::vector<Command> commands = add_commands(program, quoted_command_line(argc, argv));
    const auto formatter = program.get_formatter(); // which the commands share
    formatter->label("Usage", tr("Usage"));
    formatter->label("OPTIONS", tr("OPTIONS"));
    formatter->label("SUBCOMMAND", tr("COMMAND"));
    formatter->label("Positionals", tr("Arguments"));
    formatter->label("REQUIRED", tr("(required)"));
    translate_headings(program);
    for (const Command& command : commands)
        command.parser->fallthrough(); // --lang may also stand behind the subcommand
    try {
        program.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        std::ostringstream text;
        const bool help_or_version = program.exit(error, text, text) == 0;
        const std::vector<std::string> unread = program.remaining(true);
        if (!help_or_version && dynamic_cast<const CLI::RequiredError*>(&error) != nullptr && !unread.empty())
            throw Error(ErrorKind::usage,
                        std::string(tr("there is no such command:")) + " " + chosen(program) + " " + unread.front(),
                        std::string(tr("for help:")) + " " + chosen(program) + " --help");
        if (!help_or_version)
            throw Error(ErrorKind::usage, std::string(tr("the command line was not understood:")) + " " + error.what(),
                        std::string(tr("for help:")) + " " + chosen(program) + " --help");
        print(text.str());
        return 0;
    }
    for (const Command& command : commands) {
        if (command.parser->parsed()) return command.run();
    }
    return exit_failure;
}

int guarded_run(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (const Error& error) {
        print_error(error.message(), error.hint());
        return error.exit_code();
    } catch (const std::bad_alloc&) {
        std::fputs("rectool: there is not enough memory\n", stderr); // no text that would have to be made
    } catch (const std::exception& error) {
        print_error(std::string(tr("something went wrong that should not:")) + " " + error.what(), "");
    }
    return exit_failure;
}

} // namespace
} // namespace rectool

int main(int argc, char** argv) {
    rectool::keep_memory();
    rectool::reserve_standard_streams();
    int code = rectool::guarded_run(argc, argv);
    if (!rectool::finish_output()) {
        rectool::print_error(rectool::tr("the result could not be written to standard output"), "");
        code = rectool::exit_failure;
    }
    return code;
}
