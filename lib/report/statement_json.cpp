#include "report/statement_json.hpp"

#include "rectool/custody.hpp"

namespace rectool {

namespace {

/// As it was signed, but for the signature.
Json signed_members(const Statement& statement) {
    Json json = Json::parse(statement.line, nullptr, false); // parse_line() has accepted it
    json.erase("sig");
    return json;
}

} // namespace

Json statements_json(const Chain& chain, const TrustList& trust) {
    Json json = Json::array();
    for (const CustodyEntry& entry : custody_log(chain.statements)) {
        const Statement& statement = chain.statements[entry.statement];
        const TrustEntry* trusted = find_trusted(trust, statement.key);
        Json missing = Json::array();
        for (const Hash& hash : entry.missing)
            missing.push_back(base64_encode(hash));
        json.push_back({{"hash", base64_encode(statement.hash)},
                        {"kind", kind_of(statement)},
                        {"known", !std::holds_alternative<UnknownStatement>(statement.body)},
                        {"signer_name", trusted != nullptr ? Json(trusted->name) : Json(nullptr)},
                        {"signer_role", trusted != nullptr && !trusted->role.empty() ? Json(trusted->role) : Json(nullptr)},
                        {"by_recorder", chain.recording && statement.key.same_key(chain.recording->key)},
                        {"by_receipt_letters", statement.receipt.has_value()},
                        {"claim_about_another", is_claim_about_another(statement)},
                        {"shown_fits", shown_fits(statement, chain)},
                        {"seen", entry.seen},
                        {"missing", std::move(missing)},
                        {"last", entry.last},
                        {"clock_back", entry.clock_back},
                        {"signed", signed_members(statement)}});
    }
    return json;
}

Json parties_json(const Parties& parties) {
    Json json = Json::object();
    json["witnessed"] = nullptr;
    if (parties.witnessed) json["witnessed"] = {{"time", format_time(parties.witnessed->time)}, {"by", parties.witnessed->by}};
    json["attested"] = parties.attested ? Json(format_time(*parties.attested)) : Json(nullptr);
    json["required"] = Json::array();
    for (const RequiredParty& party : parties.required)
        json["required"].push_back({{"role", party.role}, {"by", optional_json(party.by)}});
    return json;
}

Json context_json(const Chain& chain) {
    Json json = Json::object();
    if (!chain.recording) return json;
    for (const auto& [key, commitment] : chain.recording->context) {
        const auto value = chain.context.context.find(key);
        json[key] = value == chain.context.context.end() ? Json(nullptr) : Json(value->second.value);
    }
    return json;
}

} // namespace rectool
