// The model with versions that README.md shows.

#include "unit/model/model_testing.hpp"

#include <ddbm/item.hpp>

namespace {

struct person
{
    std::string id;
    std::string name;
};

}  // namespace

template <>
struct ddbm::model_of<person>
{
    static constexpr auto value =
        ddbm::model<person>("people")
            .partition_key("id", &person::id)
            .field("name", &person::name)
            .version(1, [](const ddbm::item& read) { return read.contains("first"); })
            .version(
                2,
                [](const ddbm::item& read) { return read.contains("name"); },
                [](ddbm::item& to) {  // or ddbm::item(ddbm::item)
                    to.set("name", to.at("first").as_string() + " " + to.at("last").as_string());
                    to.erase("first");
                    to.erase("last");
                }
            );
};

namespace ddbm::detail {
namespace {

TEST(DocumentedMigration, ReadsBothVersions)
{
    EXPECT_EQ(
        read_one<person>(R"({"id":{"S":"ann"},"first":{"S":"Ann"},"last":{"S":"Lee"}})").name,
        "Ann Lee"
    );
    EXPECT_EQ(read_one<person>(R"({"id":{"S":"ann"},"name":{"S":"Ann Lee"}})").name, "Ann Lee");
}

}  // namespace
}  // namespace ddbm::detail
