#include "edits/steady_speed.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace rectool {

namespace {

struct Point {
    double a;
    double b; // seconds
};

/// a = slope * b + offset, by least squares.
struct Line {
    double slope = 1;
    double offset = 0;

    explicit Line(const std::vector<Point>& points) {
        const auto count = static_cast<double>(points.size());
        double a = 0;
        double b = 0;
        for (const Point& point : points) {
            a += point.a / count;
            b += point.b / count;
        }
        double ab = 0;
        double bb = 0;
        for (const Point& point : points) {
            ab += (point.a - a) * (point.b - b);
            bb += (point.b - b) * (point.b - b);
        }
        if (bb > 0) slope = ab / bb;
        offset = a - slope * b;
    }

    [[nodiscard]] double distance(const Point& point) const { return std::abs(point.a - slope * point.b - offset); }
};

} // namespace

std::optional<double> steady_speed(const EditList& list) {
    constexpr std::size_t fewest = 20;
    constexpr double a_minute = 60;   // edits, at least
    constexpr double farthest = 0.02; // seconds of a place from where the factor has it: lost packets stray farther
    constexpr double least_change = 0.009;
    constexpr double most_change = 0.3;
    const auto count = static_cast<double>(list.edits.size());
    if (list.edits.size() < fewest || count * 60 < a_minute * list.duration_b.value) return std::nullopt;
    std::vector<Point> points;
    for (const Edit& edit : list.edits) {
        if (edit.kind == EditKind::repeat) continue; // a is where the sound was taken from
        if (edit.kind != EditKind::cut && edit.kind != EditKind::insert && edit.kind != EditKind::replace) return std::nullopt;
        points.push_back({edit.a.start.value, edit.b.start.value});
        points.push_back({edit.a.end.value, edit.b.end.value});
    }
    if (points.size() < list.edits.size()) return std::nullopt; // most repeat
    const Line line(points);
    const double change = std::abs(line.slope - 1);
    if (change < least_change || change > most_change) return std::nullopt;
    const bool steady =
        std::all_of(points.begin(), points.end(), [&](const Point& point) { return line.distance(point) <= farthest; });
    return steady ? std::optional(line.slope) : std::nullopt;
}

void conclude_speed(EditList& list, double factor) {
    Edit speed;
    speed.kind = EditKind::speed;
    speed.a = {{0}, list.duration_a};
    speed.b = {{0}, list.duration_b};
    speed.amount = factor;
    speed.confidence = 0.99;
    list.edits = {speed};
    list.same.clear();
    list.alike.clear();
    list.compared_copy = list.compared_reference = 0;
    list.not_compared_b = {speed.b};
}

} // namespace rectool
