#include "table/range_cursor.hpp"
#include "table/range_request.hpp"
#include "unit/table/scripted_table.hpp"
#include "values/item_encoding.hpp"

#include <ddbm/cursor_key.hpp>
#include <ddbm/errc.hpp>
#include <ddbm/item_json.hpp>

#include <ddbm/detail/info_of.hpp>

#include <gtest/gtest.h>

namespace {

struct visit
{
    std::string guest;
    int number = 0;
    std::string room;
};

}  // namespace

template <>
struct ddbm::model_of<visit>
{
    static constexpr auto value =
        ddbm::model<visit>("visits")
            .partition_key("guest", &visit::guest)
            .sort_key("number", &visit::number)
            .field("room", &visit::room)
            .index("by_room", ddbm::partition(&visit::room), ddbm::sort(&visit::number));
};

namespace ddbm::detail {
namespace {

const char* const key_json = R"({"guest":{"S":"\u00fc/?"},"number":{"N":"7"}})";
const std::string query = R"({"TableName":"visits"})";

class RangeCursor : public testing::Test
{
protected:
    test::scripted_client side;
    table_core visits{side.db, info_of<visit>()};
    std::vector<key_attribute> key = start_key_attributes(range_request(visits));
    cursor_key secret{"0123456789abcdef"};

    // The code and the message with which a cursor is refused; empty if it is not.
    std::string refusal(
        const std::string& cursor,
        const cursor_key* with = nullptr,
        std::string_view of = query,
        std::size_t places = 1
    ) const
    {
        try
        {
            read_cursor(cursor, of, key, places, with);
            return {};
        }
        catch (const error& why)
        {
            EXPECT_EQ(why.code(), errc::invalid_cursor);
            return why.get_diagnostics().message();
        }
    }

    std::string one(const cursor_key* with = nullptr) const
    {
        const range_place places[] = {{key_json, false}};
        return write_cursor(query, places, with);
    }
};

TEST_F(RangeCursor, IsReadBack)
{
    const std::vector<range_place> places = {
        {}, {to_json(item_from_json(key_json)), false}, {{}, true}};
    for (const cursor_key* with : {static_cast<const cursor_key*>(nullptr), &std::as_const(secret)})
    {
        const std::string cursor = write_cursor(query, places, with);

        EXPECT_EQ(read_cursor(cursor, query, key, places.size(), with), places);
        EXPECT_EQ(
            cursor.find_first_not_of(
                "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
            ),
            std::string::npos
        ) << cursor;
    }
}

TEST_F(RangeCursor, IsEmptyAtTheEndAlone)
{
    const range_place end = {{}, true};
    const range_place ended[] = {end, end};
    const range_place begun[] = {end, {}};

    EXPECT_EQ(write_cursor(query, ended, nullptr), "");
    EXPECT_NE(write_cursor(query, begun, nullptr), "");
}

TEST_F(RangeCursor, BelongsToItsQuery)
{
    EXPECT_EQ(refusal(one(), nullptr, "another"), "this cursor is one of another query");
    EXPECT_EQ(refusal(one(&secret), &secret, "another"), "this cursor is one of another query");
}

// Each place that a range goes on from is a request.
TEST_F(RangeCursor, HasAPlaceForEachSegment)
{
    const std::string other = "this cursor has the places of another number of segments";
    const std::vector<range_place> two(2);

    EXPECT_EQ(refusal(write_cursor(query, two, nullptr), nullptr, query, 2), "");
    EXPECT_EQ(refusal(write_cursor(query, two, nullptr)), other);
    EXPECT_EQ(refusal(one(), nullptr, query, 2), other);
}

TEST_F(RangeCursor, IsRefusedWhereverItIsCutOrChanged)
{
    for (const cursor_key* with : {static_cast<const cursor_key*>(nullptr), &std::as_const(secret)})
    {
        const std::string whole = one(with);
        for (std::size_t size = 1; size < whole.size(); ++size)
            EXPECT_NE(refusal(whole.substr(0, size), with), "") << size;
        for (std::size_t at = 0; at < whole.size(); ++at)
        {
            std::string changed = whole;
            changed[at] = changed[at] == 'A' ? 'B' : 'A';
            EXPECT_NE(refusal(changed, with), "") << at;
        }
        EXPECT_NE(refusal(whole + "AAAA", with), "");
        EXPECT_NE(refusal(whole + "=", with), "");
        EXPECT_NE(refusal(whole + "\n", with), "");
    }
    EXPECT_NE(refusal("no cursor at all"), "");
}

TEST_F(RangeCursor, IsSignedWithTheKeyOfTheRange)
{
    const cursor_key other("fedcba9876543210");

    EXPECT_EQ(refusal(one(), &secret), "this cursor is not signed");
    EXPECT_EQ(refusal(one(&other), &secret), "this cursor is not signed with this range's key");
    EXPECT_EQ(
        refusal(one(&secret)), "this cursor is signed, and this range has no key to check it with"
    );
}

// Who can make a cursor makes no request of their own with it.
TEST_F(RangeCursor, HoldsNothingButKeys)
{
    const auto refusal_of = [&](const std::string& json) {
        const range_place places[] = {{json, false}};
        return refusal(write_cursor(query, places, nullptr));
    };

    EXPECT_EQ(refusal_of(R"({"guest":{"S":"a"},"number":{"N":"1"}})"), "");
    const std::string no_key = "this cursor has a key that is none";
    EXPECT_EQ(refusal_of(R"({"guest":{"S":"a"},"number":{"N":"1"}},"TableName":"others")"), no_key);
    EXPECT_EQ(refusal_of("[]"), no_key);
    const std::string other_key = "this cursor has the key of another table or index";
    EXPECT_EQ(refusal_of(R"({"guest":{"S":"a"}})"), other_key);
    EXPECT_EQ(refusal_of(R"({"guest":{"S":"a"},"number":{"S":"1"}})"), other_key);
    EXPECT_EQ(refusal_of(R"({"guest":{"S":"a"},"number":{"N":"1"},"room":{"S":"x"}})"), other_key);
}

TEST_F(RangeCursor, StartKeysHaveTheKeysOfTableAndIndex)
{
    const range_request of_index(visits, find_index(*visits.model, "by_room"));
    const auto both = start_key_attributes(of_index);
    const item visit = item().set("guest", "Ann").set("number", 3).set("room", "9").set("x", true);
    std::string encoded;
    encode_item(visit, encoded);

    for (const std::string& made :
         {start_key(both, to_json(visit), false), start_key(both, encoded, true)})
        EXPECT_EQ(made, R"({"guest":{"S":"Ann"},"number":{"N":"3"},"room":{"S":"9"}})");
    EXPECT_EQ(start_key(key, encoded, true), R"({"guest":{"S":"Ann"},"number":{"N":"3"}})");
    EXPECT_THROW(start_key(both, "{}", false), error);
}

// The program may write and save the object meanwhile.
TEST_F(RangeCursor, APositionKeepsWhatItStandsBehind)
{
    range_position at;
    EXPECT_EQ(at.place(key), range_place());
    stored_image image;
    image = R"({"guest":{"S":"Ann"},"number":{"N":"3"},"room":{"S":"9"}})";

    at.stand_behind(image);
    image = R"({"guest":{"S":"Bob"},"number":{"N":"4"}})";

    const range_place behind = {R"({"guest":{"S":"Ann"},"number":{"N":"3"}})", false};
    EXPECT_EQ(at.place(key), behind);
    at.stand_behind_json(image);
    EXPECT_EQ(at.place(key), place_behind_item(key, image));
    const range_place end = {{}, true};
    at.stand_at(end);
    EXPECT_EQ(at.place(key), end);
    at.stand_behind_json("{}");
    EXPECT_THROW(at.place(key), error);
}

// The rest of an item may be damaged where an engine keeps it: it has been read without that.
TEST_F(RangeCursor, StartKeysNeedNothingButTheKey)
{
    const item visit = item().set("guest", "Ann").set("number", 3).set("room", "9");
    std::string encoded;
    encode_item(visit, encoded);
    // The value of the last attribute is cut off.
    const std::string damaged = encoded.substr(0, encoded.size() - 1);
    ASSERT_THROW(decode_item(damaged), error);

    EXPECT_EQ(start_key(key, damaged, true), R"({"guest":{"S":"Ann"},"number":{"N":"3"}})");
    encoded.clear();
    encode_item(item().set("guest", "Ann"), encoded);
    EXPECT_THROW(start_key(key, encoded, true), error);
}

TEST_F(RangeCursor, KeysAreSecretsOfSomeLength)
{
    EXPECT_THROW(cursor_key("0123456789abcde"), error);
}

}  // namespace
}  // namespace ddbm::detail
