#include "rectool/error.hpp"
#include "rectool/live.hpp"
#include "unit/chain/made_chain.hpp"

#include <doctest/doctest.h>

using namespace rectool;
using namespace rectool::testing;

namespace {

/// A recording at 8 kHz whose sound and clock the test moves on.
class Session {
public:
    Session() : signer_(test_recording(ChainMode::live), {}, key_, now_, [this](std::string_view lines) { text_ += lines; }) {}

    /// `milliseconds` of sound arrive by the time that the clock has moved on as much, in pieces of 100 ms.
    void record(std::int64_t milliseconds, bool caught_up = true) {
        for (; milliseconds > 0; milliseconds -= 100) {
            pass(100);
            signer_.add(Bytes(1600, 1), now_, caught_up);
        }
    }
    void pass(std::int64_t milliseconds) {
        now_.wall += milliseconds;
        now_.elapsed += milliseconds;
    }
    Chain end() {
        (void)signer_.end(now_);
        return chain();
    }
    [[nodiscard]] Chain chain() const { return parse_chain(text_, "live"); }

private:
    SecretKey key_ = test_key();
    LiveTime now_{1'767'323'045'678, 5000}; // 2026-01-02T03:04:05.678Z
    std::string text_;
    LiveSigner signer_;
};

} // namespace

TEST_CASE("a live recording is signed second by second, with both clocks") {
    Session session;
    session.record(2500);
    CHECK(session.chain().segments.size() == 2); // they do not wait for the end
    CHECK(session.chain().unfinished());
    const Chain chain = session.end();
    CHECK(chain.problems.empty());
    CHECK(chain.complete());
    CHECK(chain.segments.size() == 3);
    CHECK(chain.frames == 20000);
    CHECK(chain.gaps.empty());
    CHECK(chain.end->played == std::vector<Range>{{0, 20000}});
}

TEST_CASE("a second of lost sound is a gap, where it was lost") {
    Session session;
    session.record(3500);
    session.pass(1000);
    session.record(3500);
    const Chain chain = session.end();
    CHECK(chain.problems.empty());
    REQUIRE(chain.gaps.size() == 1);
    CHECK(chain.gaps[0].milliseconds == 1000);
    CHECK(chain.gaps[0].at_frame >= 3 * 8000); // within the two seconds before its record
    CHECK(chain.gaps[0].at_frame <= 5 * 8000);
}

TEST_CASE("200 ms are tolerated, 201 ms are not") {
    for (const std::int64_t lost : {200, 201}) {
        Session session;
        session.record(3000);
        session.pass(lost);
        session.record(3000);
        CHECK(session.end().gaps.size() == (lost == 201 ? 1U : 0U));
    }
}

TEST_CASE("sound that comes late, but comes, is no gap") {
    Session session;
    session.record(3000);
    session.pass(4000); // stopped, while a pipe kept the sound
    for (int i = 0; i < 40; ++i) {
        session.pass(-100);
        session.record(100, i == 39);
    }
    session.record(5000);
    CHECK(session.end().gaps.empty());
}

TEST_CASE("clocks that drift apart make no gap") {
    Session session;
    for (int second = 0; second < 3000; ++second) {
        session.record(1000);
        if (second % 2 == 0) session.pass(1); // 500 ppm, 1.5 s in all
    }
    CHECK(session.end().gaps.empty());
}

TEST_CASE("sound that stopped long before the end leaves a gap before it") {
    Session session;
    session.record(3000);
    session.pass(5000);
    const Chain chain = session.end();
    REQUIRE(chain.gaps.size() == 1);
    CHECK(chain.gaps[0].milliseconds == 5000);
    CHECK(chain.gaps[0].at_frame == 3 * 8000);
}

TEST_CASE("a live chain cut off at any byte is whole up to its last complete record") {
    std::string text;
    std::vector<std::size_t> segment_ends;
    for (const std::string& line : test_lines(test_key(), ChainMode::live)) {
        text += line + "\n";
        if (line.find(R"("kind":"segment")") != std::string::npos) segment_ends.push_back(text.size());
        if (line.find(R"("kind":"end")") != std::string::npos) text.resize(text.size() - line.size() - 1);
    }
    for (std::size_t length = text.find('\n') + 1; length <= text.size(); length += RECTOOL_TEST_STRIDE) {
        const Chain chain = parse_chain(text.substr(0, length), "cut");
        const auto complete =
            std::count_if(segment_ends.begin(), segment_ends.end(), [&](std::size_t end) { return end <= length; });
        REQUIRE(chain.problems.empty());
        REQUIRE(chain.unfinished());
        REQUIRE(chain.segments.size() == static_cast<std::size_t>(complete));
    }
}

TEST_CASE("an interrupted chain is ended with a reason, by its own key, once") {
    const SecretKey key = test_key();
    Session session;
    session.record(2500);
    const Chain chain = session.chain();
    std::string text;
    CHECK_THROWS_AS((void)end_line(chain, test_key(0x01), "power"), Error);
    CHECK_THROWS_AS((void)end_line(session.end(), key, "power"), Error);
    CHECK(end_line(chain, key, "power").find(R"("reason":"power")") != std::string::npos);
}
