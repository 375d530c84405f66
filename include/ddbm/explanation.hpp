#ifndef DDBM_EXPLANATION_HPP
#define DDBM_EXPLANATION_HPP

#include <ddbm/estimate.hpp>

#include <cstddef>
#include <iosfwd>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace ddbm {

/** What an operation would send, and what that means: what the token `explain` makes of it.
 *
 *  Empty until something is recorded. It holds the values of the request, so it is as secret as
 *  these are.
 */
class explanation
{
public:
    explanation() = default;

    /// The operation, by DynamoDB's name: `UpdateItem`.
    const std::string& operation() const noexcept { return operation_; }
    /// The table that it is about, by its name or ARN; empty where there are several, see `tables`.
    const std::string& table() const noexcept { return table_; }
    /// The index that is read; empty where it is the table itself.
    const std::string& index() const noexcept { return index_; }
    /// How many requests it takes at least: of a bulk many. 0: nothing is sent.
    std::size_t requests() const noexcept { return requests_; }
    /// The body of the request, of the first where there are many: DynamoDB's JSON. Empty where
    /// nothing is sent, and where `parts` have them.
    const std::string& request() const noexcept { return request_; }
    /// Where several requests are sent, such as for ranges that are merged, what is said of each,
    /// in their order. The cost is the sum, and the warnings are those of any.
    const std::vector<explanation>& parts() const noexcept { return parts_; }
    /// The least that it will cost, as far as sizes are known before. What a write changes in
    /// indexes costs besides, see `estimate::index_put`, but nothing for an entry that stays as it
    /// is; a warning tells of them.
    const ddbm::estimate& cost() const noexcept { return cost_; }
    /// Of a bulk what that is for each table that it reads or writes something of, by name.
    const std::map<std::string, ddbm::estimate>& tables() const noexcept { return tables_; }
    /// What a program may not expect of it, a sentence each.
    const std::vector<std::string>& warnings() const noexcept { return warnings_; }

    explanation& operation(std::string name)
    {
        operation_ = std::move(name);
        return *this;
    }
    explanation& table(std::string name)
    {
        table_ = std::move(name);
        return *this;
    }
    explanation& index(std::string name)
    {
        index_ = std::move(name);
        return *this;
    }
    explanation& requests(std::size_t count)
    {
        requests_ = count;
        return *this;
    }
    explanation& request(std::string json)
    {
        request_ = std::move(json);
        return *this;
    }
    explanation& cost(const ddbm::estimate& least)
    {
        cost_ = least;
        return *this;
    }
    explanation& tables(std::map<std::string, ddbm::estimate> least)
    {
        tables_ = std::move(least);
        return *this;
    }
    /// Adds one.
    explanation& warning(std::string sentence)
    {
        warnings_.push_back(std::move(sentence));
        return *this;
    }

    /// Adds one.
    explanation& part(explanation of_one)
    {
        parts_.push_back(std::move(of_one));
        return *this;
    }

    /// In lines: the operation with its table, index and cost, the requests, the warnings.
    ///
    ///     Query of orders, index by_status: at least 0.5 RCU
    ///     {"TableName":"orders",...}
    ///     warning: the size of what is read is not known before
    ///
    /// Of several tables, and as more than one request:
    ///
    ///     BatchWriteItem of lines (40 WCU), orders (1 WCU), 2 requests: at least 41 WCU
    std::string to_string() const;

    /// Prints `to_string()`.
    friend std::ostream& operator<<(std::ostream& out, const explanation& of)
    {
        return of.print(out);
    }

private:
    std::ostream& print(std::ostream& out) const;

    std::string operation_;
    std::string table_;
    std::string index_;
    std::size_t requests_ = 1;
    std::string request_;
    ddbm::estimate cost_;
    std::map<std::string, ddbm::estimate> tables_;
    std::vector<std::string> warnings_;
    std::vector<explanation> parts_;
};

}  // namespace ddbm

#endif
