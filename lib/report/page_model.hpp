// What a report page shows, whichever command made it.
#pragma once

#include "rectool/outline.hpp"
#include "rectool/page.hpp"

#include <string>
#include <vector>

namespace rectool {

/// How the verdict looks; its words say the same.
enum class PageTone { good, measured, bad, open };

/// A name and what it is. Values are plain text.
struct PageFact {
    std::string name;
    std::string value;
    bool code = false; ///< to be copied: a digest, a key, a command
};

struct PageSection {
    std::string heading;
    std::vector<std::string> lines;
};

/// One of the two that were compared.
struct PageSide {
    std::string letter;               ///< "A"
    std::string title;                ///< "A, the reference"
    std::string name;                 ///< of the file
    TimeRange shown;                  ///< what of it the picture shows
    const Outline* outline = nullptr; ///< nullptr: only the chain is there, not the sound
    std::vector<PageFact> facts;
    std::vector<std::string> notes;
};

struct PageModel {
    std::string heading;
    PageTone tone = PageTone::open;
    std::string verdict;
    std::vector<std::string> limits;   ///< what narrows the verdict, or follows from it
    std::vector<std::string> findings; ///< how much was compared, and what was noted
    std::vector<PageSection> sections; ///< who signed, when, and what was said
    PageSide a;
    PageSide b;
    const EditList* edits = nullptr;
    bool declarations = false; ///< tell for each edit whether it was declared
    PageFacts facts;
};

/// The page. All text is escaped here.
[[nodiscard]] std::string page_html(const PageModel& model);

/// Its parts.
[[nodiscard]] std::string page_style();
[[nodiscard]] std::string timeline_html(const PageModel& model);
[[nodiscard]] std::string close_ups_html(const PageModel& model);
[[nodiscard]] std::string edit_table_html(const PageModel& model);

/// A sign for a kind, for where there is no room for a word.
[[nodiscard]] const char* kind_sign(EditKind kind);
/// A fill for a kind; declared and undeclared ones differ. `edit_patterns()` has to be on the page once.
[[nodiscard]] std::string kind_fill(EditKind kind, bool declared);
[[nodiscard]] std::string edit_patterns();

/// What the two measures of a verdict look like together.
[[nodiscard]] PageTone tone_of(Integrity integrity, Identity identity);

} // namespace rectool
