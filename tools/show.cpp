#include "base/text.hpp"
#include "rectool/report.hpp"
#include "tools/command.hpp"
#include "tools/terminal.hpp"
#include "tools/unpacked_bundle.hpp"

#include <algorithm>
#include <list>
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
    std::list<UnpackedBundle> bundles; // their files are read again
    int code = 0;
    for (const std::string& path : options.chains) {
        if (is_bundle(path)) {
            const UnpackedBundle& bundle = bundles.emplace_back(unpack_bundle(path, false));
            chains.push_back({bundle.chain.path(), bundle.chain_name, read_chain(bundle.chain.path(), bundle.chain_name)});
        } else {
            chains.push_back({path, path, read_chain(path)});
        }
        const auto& [file, name, chain] = chains.back();
        if (!options.quiet)
            print((chains.size() > 1 ? "\n" : "") + (options.check ? check_text(chain, name) : show_text(chain, name)));
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
    parser
        ->add_option("CHAIN", options->chains,
                     tr("the chain, or a bundle; of several it is also told whether they contradict each other"))
        ->type_name("")
        ->required()
        ->check(not_empty());
    parser->add_flag("--check", options->check, tr("only check whether the chain agrees with itself"));
    parser->add_flag("-q,--quiet", options->quiet, tr("print nothing"));
    parser->footer(std::string(tr("Examples:")) + "\n  rectool show talk.wav.recsig\n  rectool show --check talk.wav.recsig");
    return {parser, [options] { return run_show(*options); }};
}

} // namespace rectool
