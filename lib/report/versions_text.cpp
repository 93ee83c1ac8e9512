#include "base/text.hpp"
#include "rectool/custody.hpp"
#include "rectool/report.hpp"

#include <fmt/format.h>

namespace rectool {

std::string versions_text(const std::vector<NamedChain>& chains) {
    std::string text;
    for (std::size_t i = 0; i < chains.size(); ++i) {
        for (std::size_t j = i + 1; j < chains.size(); ++j) {
            const std::string a = escape_for_terminal(chains[i].name);
            const std::string b = escape_for_terminal(chains[j].name);
            if (const auto fork = fork_of(chains[i].path, chains[j].path))
                text += fmt::format(
                            fmt::runtime(
                                tr("TWO VERSIONS of one recording: {0} and {1} have the same recording id and differ from record "
                                   "{2} on. Their signer made both, or one was altered.")),
                            a, b, *fork) +
                        "\n";
            else if (claimed_times_overlap(chains[i].chain, chains[j].chain))
                text += fmt::format(
                            fmt::runtime(tr("TWO RECORDINGS that one key claims to have made at the same time: {0} and {1}.")), a,
                            b) +
                        "\n";
        }
    }
    return text;
}

} // namespace rectool
