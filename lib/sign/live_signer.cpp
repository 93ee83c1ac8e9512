#include "rectool/live.hpp"

#include "rectool/trust.hpp"
#include "sign/first_record.hpp"
#include "sign/segment_builder.hpp"
#include "sign/segment_words.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace rectool {

namespace {

constexpr std::int64_t tolerated_lead = 200;      // milliseconds
constexpr std::int64_t tolerated_lead_end = 1000; // a recorder may hold back this much when it is stopped
constexpr std::size_t seconds_compared = 60;      // short enough for two clocks not to drift apart noticeably
constexpr std::int64_t second = 1000;
constexpr std::uint64_t live_blocks_per_second = 7; // one fewer than of files, as the records are longer

std::string with_milliseconds(std::int64_t wall) {
    std::string text = format_time(wall / second);
    text.insert(text.size() - 1, fmt::format(".{:03}", wall % second)); // before the Z
    return text;
}

} // namespace

RecordingRecord live_recording(const SignRequest& request, const Essence& essence, const std::string& layout) {
    RecordingRecord record = first_record(request, essence);
    record.mode = ChainMode::live;
    record.layout = layout;
    record.blocks = choose_blocks(essence, {}, live_blocks_per_second);
    if (record.blocks.units * live_blocks_per_second < essence.rate) ++record.blocks.units; // a minute is sixty segments
    if (request.fingerprint) record.fingerprint = fingerprint_name;
    return record;
}

LiveSigner::LiveSigner(const RecordingRecord& recording, const std::map<std::string, std::string>& context, const SecretKey& key,
                       LiveTime start, Append append)
    : append_(std::move(append)), recording_(recording), start_(start),
      writer_(recording, context, key, [this](std::string_view line) {
          lines_ += line;
          lines_ += '\n';
      }) {
    if (recording.fingerprint != no_fingerprint) words_ = std::make_unique<SegmentWords>(recording.essence);
    flush();
}

LiveSigner::~LiveSigner() = default;

void LiveSigner::add(ByteView samples, LiveTime now, bool caught_up) {
    const std::uint64_t count = samples.size() / std::max(recording_.essence.unit_bytes(), 1U);
    ahead_.bytes.insert(ahead_.bytes.end(), samples.begin(), samples.end());
    ahead_.count += count;
    frames_ += count;
    const std::int64_t lead = lead_at(now);
    if (caught_up) least_lead_ = std::min(lead, least_lead_.value_or(lead));
    const std::uint64_t units = recording_.blocks.units * recording_.blocks.per_segment;
    while (ahead_.count >= units) {
        note_gap();
        write_segment(units, now);
    }
}

Hash LiveSigner::end(LiveTime now) {
    const std::int64_t lead = lead_at(now);
    note_gap();
    if (ahead_.count > 0) write_segment(ahead_.count, now);
    if (!leads_.empty() && lead - usual_lead() > tolerated_lead_end) writer_.gap(static_cast<std::uint64_t>(lead - usual_lead()));
    const Hash head = writer_.end({{0, writer_.frames()}}, std::nullopt);
    flush();
    return head;
}

void LiveSigner::write_segment(std::uint64_t units, LiveTime now) {
    UnitChunk chunk;
    const auto cut = ahead_.bytes.begin() + static_cast<std::ptrdiff_t>(units * recording_.essence.unit_bytes());
    chunk.count = units;
    chunk.bytes.assign(ahead_.bytes.begin(), cut);
    ahead_.bytes.erase(ahead_.bytes.begin(), cut);
    ahead_.count -= units;
    SegmentRecord record;
    record.units = units;
    record.frames = units;
    record.wall = with_milliseconds(now.wall);
    record.monotonic = static_cast<std::uint64_t>(std::max<std::int64_t>(now.elapsed - start_.elapsed, 0));
    SegmentDetail detail = build_detail(recording_.essence, recording_.blocks, chunk, random_salt());
    if (words_) detail.fingerprint = words_->next(chunk.bytes, units);
    writer_.segment(std::move(record), detail);
    flush();
}

std::int64_t LiveSigner::lead_at(LiveTime now) const {
    return now.elapsed - start_.elapsed - static_cast<std::int64_t>(frames_ * second / std::max(recording_.essence.rate, 1U));
}

std::int64_t LiveSigner::usual_lead() const {
    return *std::min_element(leads_.begin(), leads_.end());
}

void LiveSigner::note_gap() {
    if (!least_lead_) return; // there was always more to read: nothing can be said of this second
    if (!leads_.empty() && *least_lead_ - usual_lead() > tolerated_lead) {
        writer_.gap(static_cast<std::uint64_t>(*least_lead_ - usual_lead()));
        leads_.clear();
    }
    leads_.push_back(*least_lead_);
    if (leads_.size() > seconds_compared) leads_.pop_front();
    least_lead_.reset();
}

void LiveSigner::flush() {
    append_(lines_);
    lines_.clear();
}

} // namespace rectool
