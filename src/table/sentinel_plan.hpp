// What writes do to the sentinels of unique attributes: those of values that items take are put,
// those of values that they give up are deleted, by actions of the same transaction.
//
//   taken            Put, if there is none, or it is of the item that takes the value
//   given up         Delete, if there is none, or it is of the item that gives it up
//   both, as where two items exchange values, or one gets another key
//                    Put, if there is none, or it is of one of the two
//
// That a sentinel may be missing, or be of the same item, lets items that are older than the rule,
// and what a failed program has left, become right again.

#ifndef DDBM_SRC_SENTINEL_PLAN_HPP
#define DDBM_SRC_SENTINEL_PLAN_HPP

#include "table/sentinel.hpp"

#include <ddbm/diagnostics.hpp>
#include <ddbm/error.hpp>

#include <cstddef>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ddbm::detail {

// An item that has values.
struct value_owner
{
    const model_info* model = nullptr;
    std::string table;
    std::string key;  // DynamoDB's JSON
};

struct sentinel_action
{
    std::string_view name;  // "Put", "Delete"
    std::string text;       // {"TableName":"t",..}
    const unique_info* of = nullptr;
    value_owner owner;  // that takes the value, or gives it up
    std::string value;

    // What it means that its condition does not hold. `known` of the request.
    error refusal(diagnostics known) const;
};

// Of a request with so many other actions before those of sentinels: takes these items out of the
// reasons. They have values that errors do not tell, and keys of items that nobody asked for.
void hide_sentinels(diagnostics& diag, std::size_t actions);

// Which of the values of an item before are given up and taken again, so that their sentinels are
// there whatever was before.
enum class kept_values : bool
{
    left_alone,
    taken_again,
};

class sentinel_plan
{
public:
    // An item becomes another one; null: there is none before or after. Throws errc::unique_taken
    // if two items take one value.
    void change(
        const sentinel_maker& maker,
        const value_owner& owner,
        const item* before,
        const item* after,
        kept_values kept
    );

    bool empty() const noexcept { return slots_.empty(); }
    std::vector<sentinel_action> actions() const;

private:
    struct slot
    {
        sentinel what;
        std::string partition_key;
        bool is_taken = false;
        value_owner taken_by;
        std::vector<value_owner> given_up_by;
    };

    slot& at(const sentinel_maker& maker, sentinel what);

    // By table and key.
    std::map<std::pair<std::string, std::string>, slot> slots_;
};

}  // namespace ddbm::detail

#endif
