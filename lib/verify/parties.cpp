#include "rectool/parties.hpp"

#include "rectool/custody.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace rectool {

namespace {

bool same_party(const TrustEntry& a, const TrustEntry& b) {
    return a.key.same_key(b.key) || a.name == b.name;
}

/// Known kinds under trusted keys, by index; those alone count for anything.
struct Trusted {
    std::size_t statement;
    const TrustEntry* entry;
    UnixTime made;
};

std::vector<Trusted> trusted_statements(const Chain& chain, const TrustList& trust) {
    std::vector<Trusted> found;
    for (std::size_t i = 0; i < chain.statements.size(); ++i) {
        const Statement& statement = chain.statements[i];
        const TrustEntry* entry = find_trusted(trust, statement.key);
        const auto made = parse_time(statement.made);
        if (entry != nullptr && made && !std::holds_alternative<UnknownStatement>(statement.body))
            found.push_back({i, entry, *made});
    }
    return found;
}

/// All statements that `from` names, directly or through others.
std::set<std::size_t> seen_by(const Chain& chain, const std::map<Hash, std::size_t>& index, std::size_t from) {
    std::set<std::size_t> seen;
    std::vector<std::size_t> open{from};
    while (!open.empty()) {
        const Statement& statement = chain.statements[open.back()];
        open.pop_back();
        for (const Hash& hash : statement.after)
            if (const auto found = index.find(hash); found != index.end() && seen.insert(found->second).second)
                open.push_back(found->second);
    }
    return seen;
}

class Judge {
public:
    Judge(const Chain& chain, const TrustList& trust) : chain_(chain), trusted_(trusted_statements(chain, trust)) {
        for (std::size_t i = 0; i < chain.statements.size(); ++i)
            index_.emplace(chain.statements[i].hash, i);
    }

    /// The earliest statement on the head by another party than `signer`.
    [[nodiscard]] std::optional<WitnessedTime> witness_of_head(const TrustEntry* signer) const {
        std::optional<WitnessedTime> earliest;
        for (const Trusted& witness : trusted_) {
            const Statement& statement = chain_.statements[witness.statement];
            const bool other = chain_.recording && !witness.entry->key.same_key(chain_.recording->key) &&
                               (signer == nullptr || !same_party(*witness.entry, *signer));
            if (!other || witness.entry->has_window() || !statement.names_a_recording()) continue;
            if (!earliest || witness.made < earliest->time) earliest = {witness.made, witness.statement, witness.entry->name};
        }
        return earliest;
    }

    [[nodiscard]] std::vector<RequiredParty> fill(const std::vector<std::string>& roles, const TrustEntry* signer,
                                                  bool signer_stands) const {
        std::vector<RequiredParty> parties;
        std::set<std::array<std::uint8_t, 32>> used;
        for (const std::string& role : roles) {
            RequiredParty party{role, std::nullopt, std::nullopt};
            if (signer != nullptr && signer_stands && signer->role == role && !disputed(signer->key) &&
                used.insert(signer->key.bytes).second)
                party.by = signer->name;
            for (const Trusted& statement : trusted_) {
                if (party.by) break;
                if (statement.entry->role != role || !fills(statement) || !used.insert(statement.entry->key.bytes).second)
                    continue;
                party.by = statement.entry->name;
                party.statement = statement.statement;
            }
            parties.push_back(std::move(party));
        }
        return parties;
    }

private:
    [[nodiscard]] bool fills(const Trusted& trusted) const {
        const Statement& statement = chain_.statements[trusted.statement];
        const bool binds = std::holds_alternative<PresentStatement>(statement.body) ||
                           std::holds_alternative<ReceivedStatement>(statement.body) ||
                           std::holds_alternative<AgreesStatement>(statement.body);
        return binds && shown_fits(statement, chain_) && !disputed(statement.key) &&
               standing(*trusted.entry, time_of(trusted), trusted.made) == Identity::trusted;
    }

    [[nodiscard]] bool disputed(const PublicKey& key) const {
        return std::any_of(chain_.statements.begin(), chain_.statements.end(), [&](const Statement& statement) {
            return std::holds_alternative<DisputesStatement>(statement.body) && statement.key.same_key(key);
        });
    }

    /// When a countersignature was there, as another party says whose own key has no window.
    [[nodiscard]] std::optional<UnixTime> time_of(const Trusted& trusted) const {
        std::optional<UnixTime> earliest;
        if (!trusted.entry->has_window()) return earliest; // nobody asks
        for (const Trusted& witness : trusted_) {
            if (witness.entry->has_window() || same_party(*witness.entry, *trusted.entry)) continue;
            if (earliest && *earliest <= witness.made) continue;
            if (seen_by(chain_, index_, witness.statement).contains(trusted.statement)) earliest = witness.made;
        }
        return earliest;
    }

    const Chain& chain_;
    std::vector<Trusted> trusted_;
    std::map<Hash, std::size_t> index_;
};

} // namespace

Parties judge_parties(const Chain& chain, const TrustList& trust, const std::vector<std::string>& required_roles,
                      std::optional<UnixTime> attested) {
    Parties parties;
    parties.attested = attested;
    if (!chain.recording) return parties;
    const TrustEntry* signer = find_trusted(trust, chain.recording->key);
    const Judge judge(chain, trust);
    parties.witnessed = judge.witness_of_head(signer);
    std::optional<UnixTime> proven = attested;
    if (parties.witnessed && (!proven || parties.witnessed->time < *proven)) proven = parties.witnessed->time;
    if (signer != nullptr) parties.identity = standing(*signer, proven, parse_time(chain.recording->signed_at));
    parties.required = judge.fill(required_roles, signer, parties.identity == Identity::trusted);
    const bool missing =
        std::any_of(parties.required.begin(), parties.required.end(), [](const RequiredParty& party) { return !party.by; });
    if (missing && parties.identity == Identity::trusted) parties.identity = Identity::party_missing;
    return parties;
}

} // namespace rectool
