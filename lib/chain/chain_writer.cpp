#include "rectool/chain.hpp"

#include "rectool/hash.hpp"

namespace rectool {

ChainWriter::ChainWriter(RecordingRecord record, const std::map<std::string, std::string>& context, const SecretKey& key,
                         Sink sink)
    : key_(key), sink_(std::move(sink)) {
    record.key = key.public_key();
    RecordingDetail detail;
    for (const auto& [name, value] : context) {
        const Salt salt = random_salt();
        record.context[name] = commit(salt, as_bytes(value));
        detail.context[name] = {salt, value};
    }
    emit({0, {}, std::move(record), {}}, context.empty() ? std::nullopt : std::optional<Detail>{{0, std::move(detail)}});
}

ChainWriter::ChainWriter(const Chain& chain, const SecretKey& key, Sink sink)
    : key_(key), sink_(std::move(sink)), previous_(chain.last_record), number_(chain.records), segments_(chain.segments.size()),
      units_(chain.units), frames_(chain.frames) {}

void ChainWriter::segment(SegmentRecord record, const SegmentDetail& detail) {
    record.root = segment_root(detail);
    ++segments_;
    units_ += record.units;
    frames_ += record.frames;
    emit({number_, previous_, std::move(record), {}}, Detail{number_, detail});
}

void ChainWriter::gap(std::uint64_t milliseconds) {
    emit({number_, previous_, GapRecord{milliseconds}, {}}, std::nullopt);
}

void ChainWriter::edit(const EditRecord& record) {
    emit({number_, previous_, record, {}}, std::nullopt);
}

Hash ChainWriter::end(std::vector<Range> played, const std::optional<Hash>& file_digest,
                      const std::optional<std::string>& reason) {
    EndRecord record{segments_, units_, frames_, std::move(played), std::nullopt, reason};
    std::optional<Detail> detail;
    if (file_digest) {
        const Salt salt = random_salt();
        record.file = commit(salt, *file_digest);
        detail = Detail{number_, EndDetail{salt, *file_digest}};
    }
    emit({number_, previous_, std::move(record), {}}, detail);
    return previous_;
}

void ChainWriter::emit(Record record, const std::optional<Detail>& detail) {
    record.number = number_;
    record.previous = previous_;
    const std::string line = make_record_line(record, key_);
    sink_(line);
    previous_ = blake2b({as_bytes(line)});
    ++number_;
    if (detail) sink_(make_detail_line(*detail));
}

} // namespace rectool
