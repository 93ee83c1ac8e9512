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

    [[nodiscard]] bool is_speed() const {
        constexpr double least_change = 0.009;
        constexpr double most_change = 0.3;
        const double change = std::abs(slope - 1);
        return change >= least_change && change <= most_change;
    }

    [[nodiscard]] double distance(const Point& point) const { return std::abs(point.a - slope * point.b - offset); }

    /// `farthest`: seconds
    [[nodiscard]] bool holds(const std::vector<Point>& points, double farthest) const {
        return std::all_of(points.begin(), points.end(), [&](const Point& point) { return distance(point) <= farthest; });
    }
};

void leave_out_farthest_quarter(std::vector<Point>& points) {
    const Line line(points);
    const auto nearer = [&](const Point& x, const Point& y) { return line.distance(x) < line.distance(y); };
    const auto end = points.end() - static_cast<std::ptrdiff_t>(points.size() / 4);
    std::nth_element(points.begin(), end, points.end(), nearer);
    points.erase(end, points.end());
}

} // namespace

std::optional<double> steady_speed(const EditList& list) {
    constexpr std::size_t fewest = 20;
    constexpr double a_minute = 60;   // edits, at least
    constexpr double farthest = 0.02; // of a place from where the factor has it: lost packets stray farther
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
    return line.is_speed() && line.holds(points, farthest) ? std::optional(line.slope) : std::nullopt;
}

bool may_be_steady(const EditList& list) {
    constexpr std::size_t fewest = 5;
    constexpr double farthest = 0.15; // edits of other sorts soon add up to more
    std::vector<Point> points;
    for (const AlikeStretch& stretch : list.alike)
        points.push_back({(stretch.a.start.value + stretch.a.end.value) / 2, (stretch.b.start.value + stretch.b.end.value) / 2});
    if (points.size() < fewest) return false;
    leave_out_farthest_quarter(points); // long ones may be chance
    const Line line(points);
    return line.is_speed() && line.holds(points, farthest);
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
