#include "base/text.hpp"
#include "rectool/report.hpp"
#include "tools/command.hpp"
#include "tools/terminal.hpp"

#include <algorithm>
#include <memory>

namespace rectool {

namespace {

struct ShowOptions {
    std::vector<std::string> chains;
    bool check = false;
    bool quiet = false;
};

int run_show(const ShowOptions& options) {
    std::vector<NamedChain> chains;
    int code = 0;
    for (const std::string& path : options.chains) {
        const Chain& chain = chains.emplace_back(NamedChain{path, read_chain(path)}).chain;
        if (!options.quiet)
            print((chains.size() > 1 ? "\n" : "") + (options.check ? check_text(chain, path) : show_text(chain, path)));
        const int here = !chain.problems.empty() ? 6 : chain.unfinished() ? 4 : 0;
        code = std::max(code, here);
    }
    if (!options.quiet) print(versions_text(chains));
    return code;
}

} // namespace

Command add_show(CLI::App& program) {
    const auto options = std::make_shared<ShowOptions>();
    CLI::App* parser = program.add_subcommand("show", tr("say in words what a chain says; looks at no recording"));
    parser->add_option("CHAIN", options->chains, tr("the chain; of several it is also told whether they contradict each other"))
        ->type_name("")
        ->required()
        ->check(not_empty());
    parser->add_flag("--check", options->check, tr("only check whether the chain agrees with itself"));
    parser->add_flag("-q,--quiet", options->quiet, tr("print nothing"));
    parser->footer(std::string(tr("Examples:")) + "\n  rectool show talk.wav.recsig\n  rectool show --check talk.wav.recsig");
    return {parser, [options] { return run_show(*options); }};
}

} // namespace rectool
