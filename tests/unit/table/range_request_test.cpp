// The requests of ranges over tables and indexes, as values.

#include "table/range_request.hpp"
#include "table/range_state.hpp"
#include "unit/table/scripted_table.hpp"

#include <ddbm/detail/info_of.hpp>

#include <gtest/gtest.h>

namespace {

struct parcel
{
    std::string id;
    std::string city;
    std::string street;
    int weight = 0;
    int shelf = 0;
};

struct label
{
    std::string id;
    int shelf = 0;
};

// Two kinds of items in one partition.
struct shelf
{
    std::string room;
    int number = 0;
};

struct room
{
    std::string name;
};

}  // namespace

template <>
struct ddbm::model_of<shelf>
{
    static constexpr auto value =
        ddbm::model<shelf>("rooms")
            .partition_key("pk", &shelf::room)
            .sort_key("sk", ddbm::compose("SHELF#", ddbm::padded<3>(&shelf::number)))
            .discriminator("type", "shelf");
};

template <>
struct ddbm::model_of<room>
{
    static constexpr auto value = ddbm::model<room>("rooms")
                                      .partition_key("pk", &room::name)
                                      .sort_key("sk", ddbm::compose("ROOM"))
                                      .discriminator("type", "room");
};

template <>
struct ddbm::model_of<parcel>
{
    static constexpr auto value = ddbm::model<parcel>("parcels")
                                      .partition_key("id", &parcel::id)
                                      .field("city", &parcel::city)
                                      .field("street", &parcel::street)
                                      .field("weight", &parcel::weight)
                                      .field("shelf", &parcel::shelf)
                                      .index(
                                          "by_place",
                                          ddbm::partition(&parcel::city),
                                          ddbm::sort(&parcel::street, &parcel::weight)
                                      );
};

template <>
struct ddbm::model_of<label>
{
    static constexpr auto value =
        ddbm::model<label>("parcels").partition_key("id", &label::id).field("shelf", &label::shelf);
};

namespace ddbm::detail {
namespace {

void write_text(value_writer& out, const void* text)
{
    out.string(static_cast<const char*>(text));
}

key_part text(const char* value)
{
    return {value, &write_text};
}

void write_number(value_writer& out, const void* digits)
{
    out.number(number::parse(static_cast<const char*>(digits)));
}

key_part digits(const char* value)
{
    return {value, &write_number};
}

class RangeRequest : public testing::Test
{
protected:
    test::scripted_client side;
    table_core parcels{side.db, info_of<parcel>()};
    const index_info* by_place = find_index(*parcels.model, "by_place");

    static std::string written(const range_request& range, const page_place& page = {})
    {
        std::string json;
        json_writer out(json);
        write_page_request(out, range, page);
        return json;
    }

    range_request query_of_index(const char* city) const
    {
        range_request range(parcels, by_place);
        const key_part partition[] = {text(city)};
        range.set_partition(partition);
        return range;
    }
};

TEST_F(RangeRequest, NamesTheIndex)
{
    EXPECT_EQ(
        written(query_of_index("Rome")),
        R"({"TableName":"parcels","IndexName":"by_place","KeyConditionExpression":"#0 = :0",)"
        R"("ExpressionAttributeNames":{"#0":"city"},)"
        R"("ExpressionAttributeValues":{":0":{"S":"Rome"}}})"
    );
    EXPECT_EQ(
        written(range_request(parcels, by_place)),
        R"({"TableName":"parcels","IndexName":"by_place"})"
    );
}

TEST_F(RangeRequest, ComparesSeveralAttributesOfTheSortKey)
{
    auto range = query_of_index("Rome");
    const key_part street[] = {text("Via")};
    const key_part bounds[] = {digits("1"), digits("7")};

    range.set_sort_key({}, comparison_operator::begins_with, street);
    range.set_sort_key(street, comparison_operator::between, bounds);

    EXPECT_EQ(
        written(range),
        R"({"TableName":"parcels","IndexName":"by_place",)"
        R"("KeyConditionExpression":"#0 = :0 AND #1 = :1 AND #2 BETWEEN :2 AND :3",)"
        R"("ExpressionAttributeNames":{"#0":"city","#1":"street","#2":"weight"},)"
        R"("ExpressionAttributeValues":{":0":{"S":"Rome"},":1":{"S":"Via"},)"
        R"(":2":{"N":"1"},":3":{"N":"7"}}})"
    );
}

TEST_F(RangeRequest, AsksForTheAttributesOfAnotherModelAndTheKeys)
{
    auto range = query_of_index("Rome");
    range.set_objects(info_of<label>());

    const std::string json = written(range);

    EXPECT_NE(json.find(R"("ProjectionExpression":"#1, #2, #0, #3, #4")"), std::string::npos)
        << json;
    EXPECT_NE(
        json.find(R"({"#0":"city","#1":"id","#2":"shelf","#3":"street","#4":"weight"})"),
        std::string::npos
    ) << json;
}

TEST_F(RangeRequest, OfOneOfSeveralKindsIsBoundedByWhatItsSortKeysBeginWith)
{
    const table_core shelves(side.db, info_of<shelf>());
    const key_part hall[] = {text("hall")};
    const auto asked = [&](auto change) {
        range_request range(shelves);
        range.set_partition(hall);
        change(range);
        const std::string json = written(range);
        const std::size_t begin = json.find("#0 = :0");
        return json.substr(begin, json.find('"', begin) - begin) +
               json.substr(json.find(R"(,":1")"));
    };
    const auto compare = [&](comparison_operator op, const char* value) {
        return asked([=](range_request& range) {
            const key_part operand[] = {text(value)};
            range.set_sort_key({}, op, operand);
        });
    };

    EXPECT_EQ(
        asked([](range_request&) {}), R"(#0 = :0 AND begins_with(#1, :1),":1":{"S":"SHELF#"}}})"
    );
    EXPECT_EQ(
        compare(comparison_operator::ge, "SHELF#007"),
        R"(#0 = :0 AND #1 BETWEEN :1 AND :2,":1":{"S":"SHELF#007"},":2":{"S":"SHELF$"}}})"
    );
    EXPECT_EQ(
        compare(comparison_operator::le, "SHELF#007"),
        R"(#0 = :0 AND #1 BETWEEN :1 AND :2,":1":{"S":"SHELF#"},":2":{"S":"SHELF#007"}}})"
    );
    EXPECT_EQ(
        compare(comparison_operator::lt, "SHELF#007"),
        R"(#0 = :0 AND #1 < :1,":1":{"S":"SHELF#007"}}})"
    );
}

TEST_F(RangeRequest, OfAKindWithOneSortKeyAsksForIt)
{
    const table_core rooms(side.db, info_of<room>());
    const key_part hall[] = {text("hall")};
    range_request range(rooms);
    range.set_partition(hall);

    EXPECT_EQ(
        written(range),
        R"({"TableName":"rooms","KeyConditionExpression":"#0 = :0 AND #1 = :1",)"
        R"("ExpressionAttributeNames":{"#0":"pk","#1":"sk"},)"
        R"("ExpressionAttributeValues":{":0":{"S":"hall"},":1":{"S":"ROOM"}}})"
    );
}

TEST_F(RangeRequest, SaysWhichPage)
{
    EXPECT_EQ(
        written(range_request(parcels), {0, R"({"id":{"S":"x"}})", 5}),
        R"({"TableName":"parcels","Limit":5,"ExclusiveStartKey":{"id":{"S":"x"}}})"
    );
}

TEST_F(RangeRequest, RemembersTheFirstValueThatIsNone)
{
    auto range = query_of_index("");
    const key_part street[] = {text("\xff")};
    range.set_sort_key({}, comparison_operator::eq, street);

    ASSERT_TRUE(range.refused);
    EXPECT_EQ(range.refused->code(), errc::empty_key);
    EXPECT_EQ(range.refused->get_diagnostics().attribute_path(), "city");
}

TEST_F(RangeRequest, IsFixedOnceTheRangeHasBegun)
{
    const auto range = make_scan(parcels, nullptr);
    range->begin();

    EXPECT_THROW(with_objects(*range, info_of<label>()), error);
}

}  // namespace
}  // namespace ddbm::detail
