#ifndef DDBM_OPERATIONS_LIST_TABLES_HPP
#define DDBM_OPERATIONS_LIST_TABLES_HPP

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ddbm {

/// What list_tables_request is answered with.
class list_tables_reply
{
public:
    list_tables_reply() = default;

    std::vector<std::string> table_names;
    /// Where the next page starts; absent at the end.
    std::optional<std::string> last_evaluated_table_name;
};

/** Asks for the names of the account's tables in this region, a page of up to 100.
 *
 *  @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTables.html
 */
class list_tables_request
{
public:
    using reply_type = list_tables_reply;

    list_tables_request() = default;

    /// Goes on after this name: the `last_evaluated_table_name` of the page before. None is the
    /// beginning.
    list_tables_request& exclusive_start_table_name(std::optional<std::string> name) &
    {
        exclusive_start_table_name_ = std::move(name);
        return *this;
    }
    list_tables_request exclusive_start_table_name(std::optional<std::string> name) &&
    {
        return std::move(exclusive_start_table_name(std::move(name)));
    }

    /// How many names a page has at most; 1 to 100.
    list_tables_request& limit(int names) &
    {
        limit_ = names;
        return *this;
    }
    list_tables_request limit(int names) && { return std::move(limit(names)); }

    const std::optional<std::string>& exclusive_start_table_name() const noexcept
    {
        return exclusive_start_table_name_;
    }
    std::optional<int> limit() const noexcept { return limit_; }

private:
    std::optional<std::string> exclusive_start_table_name_;
    std::optional<int> limit_;
};

}  // namespace ddbm

#endif
