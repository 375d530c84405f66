#ifndef DDBM_OPERATIONS_QUERY_HPP
#define DDBM_OPERATIONS_QUERY_HPP

#include <ddbm/operations/page_parameters.hpp>

#include <string>
#include <utility>

namespace ddbm {

/// What query_request is answered with.
class query_reply : public page_reply
{
public:
    query_reply() = default;
};

/** Reads a page of the items with one partition key, ordered by sort key.
 *
 *  Costs 0.5 RCU per started 4 KB of what is read, 1 RCU with consistent reads.
 *
 *  @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html
 */
class query_request : public page_parameters
{
public:
    using reply_type = query_reply;
    using page_parameters::exclusive_start_key;
    using page_parameters::filter_expression;
    using page_parameters::index_name;
    using page_parameters::limit;
    using page_parameters::projection_expression;
    using page_parameters::return_consumed_capacity;
    using page_parameters::select;

    /// @param table_name                its name or ARN
    /// @param key_condition_expression  which keys to look for, such as `episode = :e AND #m > :m`
    query_request(std::string table_name, std::string key_condition_expression)
        : page_parameters(std::move(table_name)),
          key_condition_expression_(std::move(key_condition_expression))
    {
    }

    /// The index to read instead of the table.
    query_request& index_name(std::string name) &
    {
        index_name_ = std::move(name);
        return *this;
    }
    query_request index_name(std::string name) && { return std::move(index_name(std::move(name))); }

    /// Which of the items read are returned. The others cost capacity and count for `limit` too.
    query_request& filter_expression(std::string expression) &
    {
        filter_expression_ = std::move(expression);
        return *this;
    }
    query_request filter_expression(std::string expression) &&
    {
        return std::move(filter_expression(std::move(expression)));
    }

    /// Which attributes to return, such as `#n, cheats[0]`; all without one.
    query_request& projection_expression(std::string expression) &
    {
        projection_expression_ = std::move(expression);
        return *this;
    }
    query_request projection_expression(std::string expression) &&
    {
        return std::move(projection_expression(std::move(expression)));
    }

    /// The attribute name that a placeholder such as `#n` stands for in expressions.
    query_request& expression_attribute_name(std::string placeholder, std::string name) &
    {
        expression_attribute_names_.insert_or_assign(std::move(placeholder), std::move(name));
        return *this;
    }
    query_request expression_attribute_name(std::string placeholder, std::string name) &&
    {
        return std::move(expression_attribute_name(std::move(placeholder), std::move(name)));
    }

    /// The value that a placeholder such as `:n` stands for in expressions.
    query_request& expression_attribute_value(std::string placeholder, attribute_value value) &
    {
        expression_attribute_values_.set(std::move(placeholder), std::move(value));
        return *this;
    }
    query_request expression_attribute_value(std::string placeholder, attribute_value value) &&
    {
        return std::move(expression_attribute_value(std::move(placeholder), std::move(value)));
    }

    /// What to return of each item.
    query_request& select(ddbm::select what) &
    {
        select_ = what;
        return *this;
    }
    query_request select(ddbm::select what) && { return std::move(select(what)); }

    /// How many items to read for one page at most, before any filter; 1 or more. A page ends at 1
    /// MB anyway.
    query_request& limit(int items) &
    {
        limit_ = items;
        return *this;
    }
    query_request limit(int items) && { return std::move(limit(items)); }

    /// Goes on after this key: the `last_evaluated_key` of the page before. None is the beginning.
    query_request& exclusive_start_key(std::optional<ddbm::item> key) &
    {
        exclusive_start_key_ = std::move(key);
        return *this;
    }
    query_request exclusive_start_key(std::optional<ddbm::item> key) &&
    {
        return std::move(exclusive_start_key(std::move(key)));
    }

    /// Reads what every write before has left, at twice the cost. Not on global indexes.
    query_request& consistent_read(bool wanted = true) &
    {
        consistent_read_ = wanted;
        return *this;
    }
    query_request consistent_read(bool wanted = true) &&
    {
        return std::move(consistent_read(wanted));
    }

    /// Which capacity the reply reports; none without this setting.
    query_request& return_consumed_capacity(ddbm::return_consumed_capacity what) &
    {
        return_consumed_capacity_ = what;
        return *this;
    }
    query_request return_consumed_capacity(ddbm::return_consumed_capacity what) &&
    {
        return std::move(return_consumed_capacity(what));
    }

    /// Whether the items come by ascending sort key, as they do without this setting.
    query_request& scan_index_forward(bool ascending) &
    {
        scan_index_forward_ = ascending;
        return *this;
    }
    query_request scan_index_forward(bool ascending) &&
    {
        return std::move(scan_index_forward(ascending));
    }

    const std::string& key_condition_expression() const noexcept
    {
        return key_condition_expression_;
    }
    bool scan_index_forward() const noexcept { return scan_index_forward_; }

private:
    std::string key_condition_expression_;
    bool scan_index_forward_ = true;
};

}  // namespace ddbm

#endif
