// Random edit scripts, with a fixed seed: what was done must come out, no more and no less.
#include "unit/edits/found.hpp"

#include <random>

using namespace made;

namespace {

/// Makes a copy step by step and writes down what it does.
class Script {
public:
    explicit Script(const Samples& reference) : reference_(reference) {}

    void keep_until(std::size_t end) {
        put(part(reference_, at_, end));
        at_ = end;
    }
    void cut(std::size_t length) {
        note(EditKind::cut, {at_, at_ + length}, 0);
        at_ += length;
    }
    void insert(const Samples& samples) {
        note(EditKind::insert, {at_, at_}, samples.size());
        put(samples);
    }
    void replace(const Samples& samples, EditKind kind) {
        note(kind, {at_, at_ + samples.size()}, samples.size());
        put(samples);
        at_ += samples.size();
    }
    void bring(EditKind kind, Range from) {
        note(kind, from, from.length());
        put(part(reference_, from.start, from.end));
    }
    void leave_out(std::size_t length) { at_ += length; }

    [[nodiscard]] std::size_t at() const { return at_; }
    [[nodiscard]] const Samples& copy() const { return copy_; }
    [[nodiscard]] const std::vector<Planned>& planned() const { return planned_; }

private:
    void put(const Samples& samples) { copy_.insert(copy_.end(), samples.begin(), samples.end()); }
    void note(EditKind kind, Range a, std::size_t length) {
        planned_.push_back({kind, a, {copy_.size(), copy_.size() + length}});
    }

    const Samples& reference_;
    std::size_t at_ = 0;
    Samples copy_;
    std::vector<Planned> planned_;
};

Script random_script(const Samples& reference, unsigned seed) {
    std::mt19937 random(seed);
    const auto between = [&](std::size_t low, std::size_t high) { return low + random() % (high - low); };
    Script script(reference);
    while (script.at() + 40'000 < reference.size()) {
        script.keep_until(script.at() + between(4'500, 14'000));
        const std::size_t length = between(1, 9'000);
        switch (random() % 6) {
        case 0:
            script.cut(length);
            break;
        case 1:
            script.insert(noise(length, seed * 100 + static_cast<unsigned>(script.at())));
            break;
        case 2:
            script.replace(noise(between(2'500, 9'000), seed + static_cast<unsigned>(script.at())), EditKind::replace);
            break;
        case 3:
            script.replace(silence(between(5'000, 9'000)), EditKind::mute);
            break;
        case 4: {
            const std::size_t from = script.at() - between(4'200, 4'500); // wholly within what was just kept
            script.bring(EditKind::repeat, {from, from + between(2'100, 4'100)});
            break;
        }
        default: { // what comes next is brought forward over what it followed; the shorter is the one that counts as moved
            const std::size_t first = between(14'000, 18'000);
            const std::size_t second = between(3'000, 7'000);
            const std::size_t start = script.at();
            script.bring(EditKind::move, {start + first, start + first + second});
            script.keep_until(start + first);
            script.leave_out(second);
        }
        }
    }
    script.keep_until(reference.size());
    return script;
}

} // namespace

TEST_CASE("random edits of noise come out as planned, lengths to the frame, places as precise as they say") {
    const Samples reference = noise(400'000, 99);
    for (unsigned seed = 1; seed <= 30; seed += RECTOOL_TEST_STRIDE) {
        const Script script = random_script(reference, seed);
        CAPTURE(seed);
        CHECK(differences(found(reference, script.copy()).edits, script.planned(), block_units) == "");
    }
}

TEST_CASE("random edits of real speech come out as planned") {
    Samples reference;
    if (!speech(reference, 800'000)) {
        MESSAGE("skipped: asterisk-core-sounds-en-wav is not installed");
        return;
    }
    for (unsigned seed = 101; seed <= 130; seed += RECTOOL_TEST_STRIDE) {
        const Script script = random_script(reference, seed);
        CAPTURE(seed);
        CHECK(differences(found(reference, script.copy()).edits, script.planned(), block_units) == "");
    }
}
