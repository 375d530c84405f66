#include "differential/known_differences.hpp"

#include "differential/known_differences/words.hpp"

#include <regex>
#include <utility>

namespace ddbm::differential {
namespace {

struct compiled_row
{
    explicit compiled_row(const known_difference& r)
        : row(&r), operations(r.operations), path(r.path), engine(r.engine), local(r.local)
    {
    }

    /// `found` has no line breaks.
    bool excuses(const step& asked, const difference& found) const
    {
        return std::regex_match(asked.operation, operations) &&
               std::regex_match(found.path, path) && std::regex_match(found.left, engine) &&
               std::regex_match(found.right, local) &&
               (!row->applies || row->applies(asked, found));
    }

    const known_difference* row;
    std::regex operations;
    std::regex path;
    std::regex engine;
    std::regex local;
};

difference without_line_breaks(const difference& found)
{
    return {
        on_one_line(found.path),
        on_one_line(found.left),
        on_one_line(found.right),
        on_one_line(found.left_error)};
}

}  // namespace

const std::vector<known_difference>& known_differences()
{
    static const std::vector<known_difference> rows = [] {
        std::vector<known_difference> all;
        for (const auto rows_of :
             {differences_in_requests,
              differences_in_tables,
              differences_in_capacity,
              differences_in_values,
              differences_in_keys,
              differences_in_expressions,
              differences_in_pages,
              differences_in_transactions,
              differences_in_streams})
            for (known_difference& row : rows_of())
                all.push_back(std::move(row));
        return all;
    }();
    return rows;
}

const known_difference* find_excuse(const step& asked, const difference& found)
{
    static const std::vector<compiled_row> rows(
        known_differences().begin(), known_differences().end()
    );
    const difference plain = without_line_breaks(found);
    for (const compiled_row& one : rows)
        if (one.excuses(asked, plain))
            return one.row;
    return nullptr;
}

}  // namespace ddbm::differential
