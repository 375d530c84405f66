// Several models of one class.

#include "unit/model/model_testing.hpp"

namespace {

struct person
{
    std::string id;
    std::string name;
};

struct plain_names;

}  // namespace

template <>
struct ddbm::model_of<person>
{
    static constexpr auto value =
        ddbm::model<person>("people").partition_key("pk", &person::id).field("name", &person::name);
};

template <>
struct ddbm::model_of<person, plain_names>
{
    static constexpr auto value = ddbm::model<person>("names")
                                      .partition_key("name", &person::name)
                                      .sort_key("id", &person::id);
};

namespace ddbm::detail {
namespace {

TEST(Embedding, StoresOneClassByDifferentModels)
{
    const person made{"1", "Ann"};
    std::string text;
    json_writer json(text);
    json_value_writer values(json);
    write_record(values, record_of<person, plain_names>(), &made);

    EXPECT_EQ(text, R"({"name":{"S":"Ann"},"id":{"S":"1"}})");
    EXPECT_EQ(written(made), R"({"pk":{"S":"1"},"name":{"S":"Ann"}})");
    EXPECT_EQ((info_of<person, plain_names>().table), "names");
    EXPECT_EQ((info_of<person, plain_names>().key.size()), 2U);
}

}  // namespace
}  // namespace ddbm::detail
