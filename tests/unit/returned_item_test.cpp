#include <ddbm/item_json.hpp>
#include <ddbm/returned_item.hpp>

#include <gtest/gtest.h>

#include <string>

namespace {

struct leaf
{
    std::string id;
    int n = 0;
};

struct archived;

}  // namespace

template <>
struct ddbm::model_of<leaf>
{
    static constexpr auto value =
        ddbm::model<leaf>("leaves").partition_key("id", &leaf::id).field("n", &leaf::n);
};

template <>
struct ddbm::model_of<leaf, archived>
{
    static constexpr auto value =
        ddbm::model<leaf>("old_leaves").partition_key("key", &leaf::id).field("count", &leaf::n);
};

namespace ddbm {
namespace {

diagnostics with(std::string_view json)
{
    diagnostics known("the condition does not hold");
    known.returned_item(item_from_json(json));
    return known;
}

TEST(ReturnedItem, IsAHandleOnWhatIsThere)
{
    const std::string json = R"({"id":{"S":"a"},"n":{"N":"3"},"x":{"BOOL":true}})";
    const diagnostics known = with(json);

    const stored<leaf> of_diagnostics = returned_item<leaf>(known);
    const stored<leaf> of_exception = returned_item<leaf>(error(errc::conflict_changed, known));
    const stored<leaf> of_result = returned_item<leaf>(result<void>(errc::conflict_changed, known));

    for (const auto& each : {of_diagnostics, of_exception, of_result})
    {
        ASSERT_TRUE(each);
        EXPECT_EQ(each->n, 3);
        EXPECT_EQ(item_from_json(each.image()), item_from_json(json));
    }
}

TEST(ReturnedItem, IsReadByTheModelOfTheTag)
{
    const auto found =
        returned_item<leaf, archived>(with(R"({"key":{"S":"a"},"count":{"N":"3"}})"));

    EXPECT_EQ(found->id, "a");
    EXPECT_EQ(found->n, 3);
}

TEST(ReturnedItem, IsEmptyWhereThereIsNone)
{
    EXPECT_FALSE(returned_item<leaf>(diagnostics()));
    EXPECT_FALSE(returned_item<leaf>(error(errc::conflict_changed)));
    EXPECT_FALSE(returned_item<leaf>(result<int>(1)));
}

TEST(ReturnedItem, ThatDoesNotFitTheModelIsTold)
{
    try
    {
        returned_item<leaf>(with(R"({"id":{"S":"a"}})"));
        FAIL() << "expected an error";
    }
    catch (const error& why)
    {
        EXPECT_EQ(why.code(), errc::attribute_missing);
        EXPECT_EQ(why.get_diagnostics().attribute_path(), "n");
    }
}

}  // namespace
}  // namespace ddbm
