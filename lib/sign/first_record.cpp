#include "sign/first_record.hpp"

#include <algorithm>

namespace rectool {

RecordingRecord first_record(const SignRequest& request, const Essence& essence) {
    RecordingRecord record;
    const Bytes id = random_bytes(record.id.size());
    std::copy(id.begin(), id.end(), record.id.begin());
    record.capacity = request.capacity;
    record.recorded = request.recorded;
    record.signed_at = request.signed_at;
    record.essence = essence;
    if (request.source.track) record.track = *request.source.track;
    record.announcement = request.announcement;
    record.parents = request.parents;
    record.all_edits = request.all_edits;
    return record;
}

} // namespace rectool
