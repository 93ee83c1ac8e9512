// rectool: lists the subcommands, turns what goes wrong into one line and an exit code.
#include "base/text.hpp"
#include "rectool/error.hpp"
#include "tools/command.hpp"
#include "tools/language.hpp"
#include "tools/memory.hpp"
#include "tools/report_files.hpp"
#include "tools/terminal.hpp"

#include <algorithm>
#include <functional>
#include <new>
#include <sstream>
#include <string_view>
#include <vector>

namespace rectool {
namespace {

constexpr int exit_failure = 2;

/// Adds the commands that the arguments name, and all if they name none: the options of all take longer than many a command.
std::vector<Command> add_commands(CLI::App& program, int argc, char** argv) {
    const std::string command_line = quoted_command_line(argc, argv);
    const std::vector<std::pair<std::string_view, std::function<Command(CLI::App&)>>> known = {
        {"keygen", add_keygen},
        {"sign", add_sign},
        {"verify", [&](CLI::App& app) { return add_verify(app, command_line); }},
        {"diff", [&](CLI::App& app) { return add_diff(app, command_line); }},
        {"show", add_show},
        {"strip", add_strip},
        {"trust", add_trust},
        {"receipt", add_receipt},
        {"intake", add_intake},
        {"countersign", add_countersign},
        {"state", add_state},
        {"merge", add_merge},
        {"bundle", add_bundle},
        {"timestamp", add_timestamp},
        {"attach", add_attach},
        {"declare", add_declare},
        {"redact", add_redact},
    };
    const std::vector<std::string_view> arguments(argv, argv + argc);
    const auto named = [&](const auto& command) {
        return std::find(arguments.begin(), arguments.end(), command.first) != arguments.end();
    };
    const bool all = std::none_of(known.begin(), known.end(), named);
    std::vector<Command> commands;
    for (const auto& command : known)
        if (all || named(command)) commands.push_back(command.second(program));
    return commands;
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
    const std::vector<Command> commands = add_commands(program, argc, argv);
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
