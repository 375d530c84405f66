#ifndef DDBM_OPERATIONS_PAGE_PARAMETERS_HPP
#define DDBM_OPERATIONS_PAGE_PARAMETERS_HPP

#include <ddbm/operations/consumed_capacity.hpp>
#include <ddbm/operations/expression_parameters.hpp>
#include <ddbm/operations/select.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ddbm {

/// What Query and Scan have in common. A part of their requests.
class page_parameters : public expression_parameters
{
public:
    const std::string& table_name() const noexcept { return table_name_; }
    /// Empty if the table itself is read.
    const std::string& index_name() const noexcept { return index_name_; }
    /// Empty if there is none.
    const std::string& filter_expression() const noexcept { return filter_expression_; }
    /// Empty if there is none.
    const std::string& projection_expression() const noexcept { return projection_expression_; }
    std::optional<ddbm::select> select() const noexcept { return select_; }
    std::optional<int> limit() const noexcept { return limit_; }
    [[nodiscard]] bool consistent_read() const noexcept { return consistent_read_; }
    const std::optional<ddbm::item>& exclusive_start_key() const noexcept
    {
        return exclusive_start_key_;
    }
    ddbm::return_consumed_capacity return_consumed_capacity() const noexcept
    {
        return return_consumed_capacity_;
    }

protected:
    explicit page_parameters(std::string table_name) : table_name_(std::move(table_name)) {}

    std::string table_name_;
    std::string index_name_;
    std::string filter_expression_;
    std::string projection_expression_;
    std::optional<ddbm::select> select_;
    std::optional<int> limit_;
    bool consistent_read_ = false;
    std::optional<ddbm::item> exclusive_start_key_;
    ddbm::return_consumed_capacity return_consumed_capacity_ = ddbm::return_consumed_capacity::none;
};

/// What sets them. The requests for Query and Scan derive from it.
template <class Request>
class page_request : public expression_setters<Request, page_parameters>
{
public:
    using page_parameters::consistent_read;
    using page_parameters::exclusive_start_key;
    using page_parameters::filter_expression;
    using page_parameters::index_name;
    using page_parameters::limit;
    using page_parameters::projection_expression;
    using page_parameters::return_consumed_capacity;
    using page_parameters::select;

    /// The index to read instead of the table.
    Request& index_name(std::string name) &
    {
        this->index_name_ = std::move(name);
        return this->derived();
    }
    Request index_name(std::string name) && { return std::move(index_name(std::move(name))); }

    /// Which of the items read are returned. The others cost capacity and count for `limit` too.
    Request& filter_expression(std::string expression) &
    {
        this->filter_expression_ = std::move(expression);
        return this->derived();
    }
    Request filter_expression(std::string expression) &&
    {
        return std::move(filter_expression(std::move(expression)));
    }

    /// Which attributes to return, such as `#n, cheats[0]`; without one all, of an index those that
    /// it holds.
    Request& projection_expression(std::string expression) &
    {
        this->projection_expression_ = std::move(expression);
        return this->derived();
    }
    Request projection_expression(std::string expression) &&
    {
        return std::move(projection_expression(std::move(expression)));
    }

    /// What to return of each item.
    Request& select(ddbm::select what) &
    {
        this->select_ = what;
        return this->derived();
    }
    Request select(ddbm::select what) && { return std::move(select(what)); }

    /// How many items to read for one page at most, before any filter; 1 or more. A page ends at 1
    /// MB anyway.
    Request& limit(int items) &
    {
        this->limit_ = items;
        return this->derived();
    }
    Request limit(int items) && { return std::move(limit(items)); }

    /// Goes on after this key: the `last_evaluated_key` of the page before. None is the beginning.
    Request& exclusive_start_key(std::optional<ddbm::item> key) &
    {
        this->exclusive_start_key_ = std::move(key);
        return this->derived();
    }
    Request exclusive_start_key(std::optional<ddbm::item> key) &&
    {
        return std::move(exclusive_start_key(std::move(key)));
    }

    /// Whether to read what every write before has left, at twice the cost; no by default. Not on
    /// global indexes.
    Request& consistent_read(bool consistent) &
    {
        this->consistent_read_ = consistent;
        return this->derived();
    }
    Request consistent_read(bool consistent) && { return std::move(consistent_read(consistent)); }

    /// Which capacity the reply reports; none without this setting.
    Request& return_consumed_capacity(ddbm::return_consumed_capacity what) &
    {
        this->return_consumed_capacity_ = what;
        return this->derived();
    }
    Request return_consumed_capacity(ddbm::return_consumed_capacity what) &&
    {
        return std::move(return_consumed_capacity(what));
    }

protected:
    using expression_setters<Request, page_parameters>::expression_setters;
};

/** One page of a query or scan.
 *
 *  It may be empty and not the last one: only an absent `last_evaluated_key` is the end.
 */
class page_reply
{
public:
    page_reply() = default;

    std::vector<ddbm::item> items;
    /// How many items passed the filter; as many as `items` has unless only they were asked for.
    std::int64_t count = 0;
    /// How many items were read.
    std::int64_t scanned_count = 0;
    /// Where the next page starts; absent at the end.
    std::optional<ddbm::item> last_evaluated_key;
    /// Absent unless asked for.
    std::optional<ddbm::consumed_capacity> consumed_capacity;
};

}  // namespace ddbm

#endif
