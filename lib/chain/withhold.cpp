#include "base/text.hpp"
#include "chain/line_reader.hpp"
#include "rectool/chain.hpp"
#include "rectool/error.hpp"

#include <algorithm>

namespace rectool {

namespace {

/// Whether any of the sorted ranges overlaps.
bool touches(const std::vector<Range>& ranges, const Range& range) {
    const auto first =
        std::partition_point(ranges.begin(), ranges.end(), [&](const Range& one) { return one.end <= range.start; });
    return first != ranges.end() && first->start < range.end;
}

SegmentDetail reduced(const Chain& chain, const ChainSegment& segment, const Withheld& withheld, SegmentDetail detail) {
    const Range units{segment.first_unit, segment.first_unit + segment.units};
    const std::uint64_t block_units = chain.recording->blocks.units;
    if (touches(withheld.units, units)) {
        std::vector<bool> marked;
        for (std::uint64_t at = units.start; at < units.end; at += block_units)
            marked.push_back(touches(withheld.units, {at, std::min(at + block_units, units.end)}));
        detail = withhold_blocks(detail, marked);
    }
    const bool heard = withheld.all_fingerprints || touches(withheld.units, units) || touches(withheld.near, units);
    return heard ? strip_fingerprint(detail) : detail;
}

} // namespace

void withhold(const Chain& chain, const std::string& path, const Withheld& withheld,
              const std::function<void(std::string_view)>& sink) {
    LineReader lines(file_reader(path));
    Line line;
    auto segment = chain.segments.begin();
    while (lines.next(line)) {
        ParsedLine parsed = parse_line(line.text);
        const bool damaged = !line.terminated || line.too_long || std::holds_alternative<LineError>(parsed);
        auto* detail = std::get_if<Detail>(&parsed);
        auto* body = detail != nullptr ? std::get_if<SegmentDetail>(&detail->body) : nullptr;
        if (body != nullptr)
            segment = std::find_if(segment, chain.segments.end(),
                                   [&](const ChainSegment& one) { return one.number == detail->number; });
        if (damaged || (body != nullptr && segment == chain.segments.end()))
            throw Error(ErrorKind::chain_invalid, std::string(tr("this chain is damaged:")) + " " + path);
        if (body != nullptr) {
            *body = reduced(chain, *segment, withheld, std::move(*body));
            sink(make_detail_line(*detail));
        } else if (auto* first = detail != nullptr ? std::get_if<RecordingDetail>(&detail->body) : nullptr) {
            for (const std::string& key : withheld.context)
                first->context.erase(key);
            sink(make_detail_line(*detail));
        } else if (detail == nullptr) { // the detail of `end` is the digest of the file
            sink(line.text);
        }
    }
}

} // namespace rectool
