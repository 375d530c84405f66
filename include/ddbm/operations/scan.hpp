#ifndef DDBM_OPERATIONS_SCAN_HPP
#define DDBM_OPERATIONS_SCAN_HPP

#include <ddbm/operations/page_parameters.hpp>

#include <optional>
#include <string>
#include <utility>

namespace ddbm {

/// What scan_request is answered with.
class scan_reply : public page_reply
{
public:
    scan_reply() = default;
};

/** Reads a page of all items of a table or index, in no order to rely on.
 *
 *  Costs 0.5 RCU per started 4 KB of what is read, 1 RCU with consistent reads.
 *
 *  @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html
 */
class scan_request : public page_parameters
{
public:
    using reply_type = scan_reply;
    using page_parameters::exclusive_start_key;
    using page_parameters::filter_expression;
    using page_parameters::index_name;
    using page_parameters::limit;
    using page_parameters::projection_expression;
    using page_parameters::return_consumed_capacity;
    using page_parameters::select;

    /// @param table_name  its name or ARN
    explicit scan_request(std::string table_name) : page_parameters(std::move(table_name)) {}

    /// The index to read instead of the table.
    scan_request& index_name(std::string name) &
    {
        index_name_ = std::move(name);
        return *this;
    }
    scan_request index_name(std::string name) && { return std::move(index_name(std::move(name))); }

    /// Which of the items read are returned. The others cost capacity and count for `limit` too.
    scan_request& filter_expression(std::string expression) &
    {
        filter_expression_ = std::move(expression);
        return *this;
    }
    scan_request filter_expression(std::string expression) &&
    {
        return std::move(filter_expression(std::move(expression)));
    }

    /// Which attributes to return, such as `#n, cheats[0]`; all without one.
    scan_request& projection_expression(std::string expression) &
    {
        projection_expression_ = std::move(expression);
        return *this;
    }
    scan_request projection_expression(std::string expression) &&
    {
        return std::move(projection_expression(std::move(expression)));
    }

    /// The attribute name that a placeholder such as `#n` stands for in expressions.
    scan_request& expression_attribute_name(std::string placeholder, std::string name) &
    {
        expression_attribute_names_.insert_or_assign(std::move(placeholder), std::move(name));
        return *this;
    }
    scan_request expression_attribute_name(std::string placeholder, std::string name) &&
    {
        return std::move(expression_attribute_name(std::move(placeholder), std::move(name)));
    }

    /// The value that a placeholder such as `:n` stands for in expressions.
    scan_request& expression_attribute_value(std::string placeholder, attribute_value value) &
    {
        expression_attribute_values_.set(std::move(placeholder), std::move(value));
        return *this;
    }
    scan_request expression_attribute_value(std::string placeholder, attribute_value value) &&
    {
        return std::move(expression_attribute_value(std::move(placeholder), std::move(value)));
    }

    /// What to return of each item.
    scan_request& select(ddbm::select what) &
    {
        select_ = what;
        return *this;
    }
    scan_request select(ddbm::select what) && { return std::move(select(what)); }

    /// How many items to read for one page at most, before any filter; 1 or more. A page ends at 1
    /// MB anyway.
    scan_request& limit(int items) &
    {
        limit_ = items;
        return *this;
    }
    scan_request limit(int items) && { return std::move(limit(items)); }

    /// Goes on after this key: the `last_evaluated_key` of the page before. None is the beginning.
    scan_request& exclusive_start_key(std::optional<ddbm::item> key) &
    {
        exclusive_start_key_ = std::move(key);
        return *this;
    }
    scan_request exclusive_start_key(std::optional<ddbm::item> key) &&
    {
        return std::move(exclusive_start_key(std::move(key)));
    }

    /// Reads what every write before has left, at twice the cost. Not on global indexes.
    scan_request& consistent_read(bool wanted = true) &
    {
        consistent_read_ = wanted;
        return *this;
    }
    scan_request consistent_read(bool wanted = true) &&
    {
        return std::move(consistent_read(wanted));
    }

    /// Which capacity the reply reports; none without this setting.
    scan_request& return_consumed_capacity(ddbm::return_consumed_capacity what) &
    {
        return_consumed_capacity_ = what;
        return *this;
    }
    scan_request return_consumed_capacity(ddbm::return_consumed_capacity what) &&
    {
        return std::move(return_consumed_capacity(what));
    }

    /// Reads one of `total_segments` parts of the table, counted from 0, so that several scans can
    /// share the work.
    scan_request& segment(int number) &
    {
        segment_ = number;
        return *this;
    }
    scan_request segment(int number) && { return std::move(segment(number)); }

    /// How many parts the table is read in; 1 to 1,000,000. Goes with `segment`.
    scan_request& total_segments(int count) &
    {
        total_segments_ = count;
        return *this;
    }
    scan_request total_segments(int count) && { return std::move(total_segments(count)); }

    std::optional<int> segment() const noexcept { return segment_; }
    std::optional<int> total_segments() const noexcept { return total_segments_; }

private:
    std::optional<int> segment_;
    std::optional<int> total_segments_;
};

}  // namespace ddbm

#endif
