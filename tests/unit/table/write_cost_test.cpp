#include "table/write_cost.hpp"

#include <ddbm/attribute_value.hpp>
#include <ddbm/model.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace {

struct article
{
    std::string id;
    std::optional<std::string> author;
    std::string text;
};

}  // namespace

template <>
struct ddbm::model_of<article>
{
    static constexpr auto value =
        ddbm::model<article>("articles")
            .partition_key("id", &article::id)
            .field("author", &article::author)
            .field("text", &article::text)
            .index("whole", ddbm::partition(&article::author))
            .index("names", ddbm::partition(&article::author), ddbm::project_keys);
};

namespace ddbm::detail {
namespace {

// Of so many bytes with its author, which takes 8.
item of_size(std::size_t bytes)
{
    item made = item().set("id", "1").set("author", "Bo");
    const std::size_t rest = item_size(made) + std::string("text").size();
    return std::move(made).set("text", std::string(bytes - rest, 'x'));
}

TEST(WriteCost, CountsEachIndexThatHasAnEntry)
{
    const model_info& model = info_of<article>();
    item without = of_size(3000);
    without.erase("author");

    EXPECT_EQ(cost_of_put(model, without), estimate::put(2992));
    // 3 for the table, 3 for the whole of it, 1 for the keys.
    EXPECT_EQ(cost_of_put(model, of_size(3000)).write_units(), 7);
}

TEST(WriteCost, IsThatOfWholeKilobytes)
{
    const model_info& model = info_of<article>();

    EXPECT_EQ(cost_of_put(model, of_size(1024)).write_units(), 3);
    EXPECT_EQ(cost_of_put(model, of_size(1025)).write_units(), 5);
}

}  // namespace
}  // namespace ddbm::detail
