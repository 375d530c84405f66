#ifndef DDBM_TABLE_DIFFERENCE_HPP
#define DDBM_TABLE_DIFFERENCE_HPP

#include <iosfwd>
#include <string>
#include <utility>

namespace ddbm {

/// In what a table is not as its model has it.
enum class difference_kind
{
    /// The attributes of the table's key, their types or their roles.
    key,
    /// The table lacks an index of the model.
    missing_index,
    /// The model does not have an index of the table.
    unknown_index,
    /// An index is global and not local, or the other way round, or has another key.
    index_key,
    /// An index holds other attributes.
    index_projection,
    /// Items are deleted by another attribute, not at all, or though the model does not say so.
    time_to_live,
};

/** One difference between a table and its model: see `table_lifecycle::async_check`.
 *
 *  What is expected and found are words for people: `partition key pk (S); sort key sk (S)`.
 */
class table_difference
{
public:
    table_difference(
        difference_kind kind, std::string index, std::string expected, std::string found
    )
        : kind_(kind), index_(std::move(index)), expected_(std::move(expected)),
          found_(std::move(found))
    {
    }

    difference_kind kind() const noexcept { return kind_; }
    /// The index that it is about; empty: the table.
    const std::string& index() const noexcept { return index_; }
    /// What the model says; empty: nothing.
    const std::string& expected() const noexcept { return expected_; }
    /// What the table has; empty: nothing.
    const std::string& found() const noexcept { return found_; }

    /// `index by_state: expected partition key state (S), found nothing`
    std::string to_string() const;

    friend bool operator==(const table_difference&, const table_difference&) = default;

    /// Prints `to_string()`.
    friend std::ostream& operator<<(std::ostream& out, const table_difference& difference);

private:
    difference_kind kind_;
    std::string index_;
    std::string expected_;
    std::string found_;
};

}  // namespace ddbm

#endif
