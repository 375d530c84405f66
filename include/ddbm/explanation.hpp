#ifndef DDBM_EXPLANATION_HPP
#define DDBM_EXPLANATION_HPP

#include <ddbm/estimate.hpp>

#include <iosfwd>
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
    /// The table that it is about, by its name or ARN.
    const std::string& table() const noexcept { return table_; }
    /// The index that is read; empty where it is the table itself.
    const std::string& index() const noexcept { return index_; }
    /// The body of the request, DynamoDB's JSON; empty where nothing is sent, and where there are
    /// several: see `parts`.
    const std::string& request() const noexcept { return request_; }
    /// Where several requests are sent, such as for ranges that are merged, what is said of each,
    /// in their order. The cost is the sum, and the warnings are those of any.
    const std::vector<explanation>& parts() const noexcept { return parts_; }
    /// The least that it will cost, as far as sizes are known before. What a write changes in
    /// indexes costs besides, see `estimate::index_put`, but nothing for an entry that stays as it
    /// is; a warning tells of them.
    const ddbm::estimate& cost() const noexcept { return cost_; }
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
    std::string request_;
    ddbm::estimate cost_;
    std::vector<std::string> warnings_;
    std::vector<explanation> parts_;
};

}  // namespace ddbm

#endif
