// Sentinels: items that stand for the values of unique attributes, so that a value is taken if
// there is its sentinel, which a condition can ask.
//
//   {"id":{"S":"ddbm:unique/user/by_email/S:ann@example.org"},
//    "ddbm:unique":{"S":"user/by_email"},"ddbm:owner":{"S":"{\"id\":{\"S\":\"7\"}}"}}
//
// The key is made of the model's discriminator, behind the name of the table where sentinels have
// one of their own; of the name of the unique attribute; and of the values with their types. What
// is between slashes has none: they are %2F there, and % is %25. Where the partition key is a
// number it has 38 digits of the text's hash, and is negative; where it is a binary, the bytes of
// the text. A text that is too long for a key ends with its hash. A sort key is the same for all,
// and where it is a number one that items hardly have: a query of an index by it finds none.

#ifndef DDBM_SRC_SENTINEL_HPP
#define DDBM_SRC_SENTINEL_HPP

#include <ddbm/item.hpp>

#include <ddbm/detail/table_core.hpp>
#include <ddbm/detail/type_ops.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ddbm::detail {

// What else they have: the first one tells them from other items.
inline constexpr std::string_view sentinel_attribute = "ddbm:unique";
inline constexpr std::string_view owner_attribute = "ddbm:owner";
// What texts of keys begin with.
inline constexpr std::string_view sentinel_prefix = "ddbm:unique/";

struct sentinel
{
    const unique_info* of = nullptr;
    item key;
    std::string name;   // what its own attribute says
    std::string value;  // for people
};

// Of the unique attributes of a table's model.
class sentinel_maker
{
public:
    explicit sentinel_maker(const table_core& table);

    // The table that the sentinels are in.
    const std::string& table() const noexcept { return *table_; }
    // Its partition key.
    std::string_view partition_key() const;

    // Those of an item of the model, as it is: what has written it has put these, of whatever
    // version it was. None of what has no value.
    std::vector<sentinel> of_item(const item& attributes) const;
    // Adds those of an older item's values that only a migration gives the names of now. By which
    // names they were written nobody knows here.
    void add_renamed(std::vector<sentinel>& to, const item& attributes) const;

private:
    struct unique_values
    {
        std::string path;   // as a key has them
        std::string words;  // for people
    };

    static std::optional<unique_values>
    values_of(const unique_info& unique, const item& attributes);
    item key_of(const std::string& text) const;

    const model_info* model_;
    std::shared_ptr<const std::string> table_;
    const key_schema* key_;
    std::string within_;  // the kind, behind the table
};

// Whether there may be sentinels among the items of the model's table.
inline bool has_sentinels(const model_info& model) noexcept
{
    return !model.uniques.empty() && model.unique_table.empty();
}

}  // namespace ddbm::detail

#endif
