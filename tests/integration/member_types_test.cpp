// Every type that a member may have, there and back through a server; and items that somebody else
// wrote.

#include "support/integration_test.hpp"
#include "support/models.hpp"

#include <ddbm/enum_names.hpp>

#include <array>
#include <cstdint>
#include <deque>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace ddbm::testing {

struct integers
{
    std::string id;
    std::int8_t i8 = 0;
    std::uint8_t u8 = 0;
    std::int16_t i16 = 0;
    std::uint16_t u16 = 0;
    std::int32_t i32 = 0;
    std::uint32_t u32 = 0;
    std::int64_t i64 = 0;
    std::uint64_t u64 = 0;
};

struct reals
{
    std::string id;
    double d = 0;
    float f = 0;
    number n;
};

enum class skill : std::int16_t
{
    easiest = -1,
    hardest = 5,
};

enum class weapon
{
    fist,
    plasma_gun,
};

struct keeper
{
    std::string owner;
};

struct everything : keeper
{
    std::string text;
    binary bytes;
    bool yes = false;
    skill by_number = skill::hardest;
    weapon by_name = weapon::fist;
    std::optional<std::string> maybe_text;
    std::optional<exit_door> maybe_door;
    std::optional<std::vector<int>> maybe_list;
    std::set<std::string> texts = {"initialiser"};
    std::set<int> integers;
    std::set<double> doubles;
    std::set<number> numbers;
    std::set<binary> binaries;
    std::unordered_set<std::string> hashed;
    std::vector<std::string> list = {"initialiser"};
    std::deque<exit_door> doors;
    std::vector<std::vector<int>> lists;
    std::vector<std::optional<int>> holes;
    std::vector<bool> bits;
    std::array<double, 3> triple = {};
    std::map<std::string, int> counts = {{"initialiser", 1}};
    std::unordered_map<std::string, std::vector<exit_door>> doors_by_name;
};

}  // namespace ddbm::testing

template <>
struct ddbm::enum_names<ddbm::testing::weapon>
{
    static constexpr std::pair<ddbm::testing::weapon, std::string_view> value[] = {
        {ddbm::testing::weapon::fist, "fist"}, {ddbm::testing::weapon::plasma_gun, "plasma gun"}};
};

template <>
struct ddbm::model_of<ddbm::testing::integers>
{
    using type = ddbm::testing::integers;
    static constexpr auto value = ddbm::model<type>("integers")
                                      .partition_key("id", &type::id)
                                      .field("i8", &type::i8)
                                      .field("u8", &type::u8)
                                      .field("i16", &type::i16)
                                      .field("u16", &type::u16)
                                      .field("i32", &type::i32)
                                      .field("u32", &type::u32)
                                      .field("i64", &type::i64)
                                      .field("u64", &type::u64);
};

template <>
struct ddbm::model_of<ddbm::testing::reals>
{
    using type = ddbm::testing::reals;
    static constexpr auto value = ddbm::model<type>("reals")
                                      .partition_key("id", &type::id)
                                      .field("d", &type::d)
                                      .field("f", &type::f)
                                      .field("n", &type::n);
};

template <>
struct ddbm::model_of<ddbm::testing::everything>
{
    using type = ddbm::testing::everything;
    static constexpr auto value = ddbm::model<type>("everything")
                                      .partition_key("owner", &type::owner)
                                      .field("text", &type::text)
                                      .field("bytes", &type::bytes)
                                      .field("yes", &type::yes)
                                      .field("by_number", &type::by_number)
                                      .field("by_name", &type::by_name)
                                      .field("maybe_text", &type::maybe_text)
                                      .field("maybe_door", &type::maybe_door)
                                      .field("maybe_list", &type::maybe_list)
                                      .field("texts", &type::texts)
                                      .field("integers", &type::integers)
                                      .field("doubles", &type::doubles)
                                      .field("numbers", &type::numbers)
                                      .field("binaries", &type::binaries)
                                      .field("hashed", &type::hashed)
                                      .field("list", &type::list)
                                      .field("doors", &type::doors)
                                      .field("lists", &type::lists)
                                      .field("holes", &type::holes)
                                      .field("bits", &type::bits)
                                      .field("triple", &type::triple)
                                      .field("counts", &type::counts)
                                      .field("doors_by_name", &type::doors_by_name);
};

namespace ddbm {
namespace {

using testing::everything;
using testing::integers;
using testing::reals;
using testing::skill;
using testing::weapon;

class MemberTypes : public testing::integration_test
{
protected:
    template <class T>
    asio::awaitable<stored<T>> round_trip(table<T> where, const T& object, std::string key)
    {
        co_await where.async_put(object);
        co_return co_await where.async_get(key);
    }

    // As another program would, that sends its numbers in forms of its own.
    asio::awaitable<void> put_json(std::string table, std::string attributes)
    {
        std::string body = R"({"TableName":")" + table + R"(","Item":)" + attributes + "}";
        co_await db().async_call(service::dynamodb, "PutItem", body, resend::harmless);
    }
};

template <class T>
using limits = std::numeric_limits<T>;

TEST_F(MemberTypes, IntegersKeepTheirExtremes)
{
    run([&]() -> asio::awaitable<void> {
        auto where = co_await make_table<integers>();
        integers least;
        least.id = "least";
        least.i8 = limits<std::int8_t>::min();
        least.i16 = limits<std::int16_t>::min();
        least.i32 = limits<std::int32_t>::min();
        least.i64 = limits<std::int64_t>::min();
        integers most;
        most.id = "most";
        most.i8 = limits<std::int8_t>::max();
        most.u8 = limits<std::uint8_t>::max();
        most.i16 = limits<std::int16_t>::max();
        most.u16 = limits<std::uint16_t>::max();
        most.i32 = limits<std::int32_t>::max();
        most.u32 = limits<std::uint32_t>::max();
        most.i64 = limits<std::int64_t>::max();
        most.u64 = limits<std::uint64_t>::max();

        auto low = co_await round_trip(where, least, "least");
        auto high = co_await round_trip(where, most, "most");

        EXPECT_EQ(low->i8, least.i8);
        EXPECT_EQ(low->i16, least.i16);
        EXPECT_EQ(low->i32, least.i32);
        EXPECT_EQ(low->i64, least.i64);
        EXPECT_EQ(low->u64, 0u);
        EXPECT_EQ(high->i8, most.i8);
        EXPECT_EQ(high->u8, most.u8);
        EXPECT_EQ(high->i16, most.i16);
        EXPECT_EQ(high->u16, most.u16);
        EXPECT_EQ(high->i32, most.i32);
        EXPECT_EQ(high->u32, most.u32);
        EXPECT_EQ(high->i64, most.i64);
        EXPECT_EQ(high->u64, most.u64);
    });
}

TEST_F(MemberTypes, AnIntegerThatDoesNotFitIsAnErrorThatNamesIt)
{
    run([&]() -> asio::awaitable<void> {
        auto where = co_await make_table<integers>();
        integers zeros;
        zeros.id = "zeros";
        co_await where.async_put(zeros);
        const char* names[] = {"i8", "u8", "i16", "u16", "i32", "u32", "i64", "u64"};
        const char* too_much[] = {
            "128",
            "-1",
            "-32769",
            "65536",
            "2147483648",
            "4294967296",
            "9223372036854775808",
            "18446744073709551616"};

        for (std::size_t i = 0; i < std::size(names); ++i)
        {
            for (const char* text : {too_much[i], "1.5"})
            {
                put_item_request put(
                    where.name(), item_from_json((co_await where.async_find("zeros")).image())
                );
                item wrong = put.item();
                wrong.set("id", "wrong").set(names[i], number::parse(text));
                co_await db().async_put_item(put_item_request(where.name(), wrong));

                auto [ec, found] = co_await where.async_find("wrong", checked());

                EXPECT_EQ(ec, errc::number_not_representable) << names[i] << ' ' << text;
                EXPECT_EQ(diag.attribute_path(), names[i]);
                EXPECT_FALSE(diag.expected().empty());
                EXPECT_FALSE(diag.found().empty());
                EXPECT_EQ(item_from_json(diag.key()), item().set("id", "wrong"));
            }
        }
    });
}

TEST_F(MemberTypes, FloatingPointReadsBackTheSame)
{
    run([&]() -> asio::awaitable<void> {
        auto where = co_await make_table<reals>();
        const double doubles[] = {
            0.1, 0.1 + 0.2, 1.0 / 3, -2.5, 123456789.123456789, 5e-130, 9.99e125, 1e22, 1e23};
        const float floats[] = {
            0.1f, 0.3f, 1.0f / 3, -2.5f, 16777217.0f, 1e-37f, 3.4e38f, 1e10f, 1e11f};
        for (std::size_t i = 0; i < std::size(doubles); ++i)
        {
            reals each;
            each.id = std::to_string(i);
            each.d = doubles[i];
            each.f = floats[i];
            auto read = co_await round_trip(where, each, each.id);
            EXPECT_EQ(read->d, doubles[i]);
            EXPECT_EQ(read->f, floats[i]);
        }
    });
}

TEST_F(MemberTypes, WhatIsNoNumberOfDynamoDbIsRefusedBeforeItIsSent)
{
    run([&]() -> asio::awaitable<void> {
        auto where = co_await make_table<reals>();
        reals wrong;
        wrong.id = "wrong";

        wrong.d = limits<double>::quiet_NaN();
        auto [nan] = co_await where.async_put(wrong, checked());
        EXPECT_EQ(nan, errc::number_invalid);
        EXPECT_EQ(diag.attribute_path(), "d");
        EXPECT_EQ(diag.attempts(), 0);

        wrong.d = limits<double>::infinity();
        auto [infinite] = co_await where.async_put(wrong, checked());
        EXPECT_EQ(infinite, errc::number_invalid);

        wrong.d = limits<double>::max();
        auto [large] = co_await where.async_put(wrong, checked());
        EXPECT_EQ(large, errc::number_out_of_range);

        wrong.d = limits<double>::min();
        auto [small] = co_await where.async_put(wrong, checked());
        EXPECT_EQ(small, errc::number_out_of_range);
        EXPECT_EQ(diag.attempts(), 0);
    });
}

TEST_F(MemberTypes, NumbersKeepAllTheirDigits)
{
    run([&]() -> asio::awaitable<void> {
        auto where = co_await make_table<reals>();
        const char* texts[] = {
            "0",
            "12345678901234567890123456789012345678",
            "-0.12345678901234567890123456789012345678",
            "9.9999999999999999999999999999999999999E+125",
            "-9.9999999999999999999999999999999999999E+125",
            "1E-130",
            "-1E-130",
            "12300000"};
        for (const char* text : texts)
        {
            reals each;
            each.id = text;
            each.n = number::parse(text);
            auto read = co_await round_trip(where, each, each.id);
            EXPECT_EQ(read->n, each.n) << text;
        }
    });
}

TEST_F(MemberTypes, ANumberThatADoubleDoesNotHoldIsAnError)
{
    run([&]() -> asio::awaitable<void> {
        auto where = co_await make_table<reals>();
        co_await put_json(
            where.name(),
            R"({"id":{"S":"x"},"d":{"N":"0.12345678901234567890123"},"f":{"N":"1"},"n":{"N":"1"}})"
        );

        auto [ec, found] = co_await where.async_find("x", checked());

        EXPECT_EQ(ec, errc::number_not_representable);
        EXPECT_EQ(diag.attribute_path(), "d");
    });
}

TEST_F(MemberTypes, NumbersInOtherFormsAreReadByValue)
{
    run([&]() -> asio::awaitable<void> {
        auto where = co_await make_table<integers>();
        co_await put_json(
            where.name(),
            R"({"id":{"S":"x"},"i8":{"N":"1.0"},"u8":{"N":"1E2"},"i16":{"N":"-1E3"},)"
            R"("u16":{"N":"00012"},"i32":{"N":"-0"},"u32":{"N":"4.2e1"},)"
            R"("i64":{"N":"+5"},"u64":{"N":"18446744073709551615.000"}})"
        );

        auto read = co_await where.async_get("x");

        EXPECT_EQ(read->i8, 1);
        EXPECT_EQ(read->u8, 100);
        EXPECT_EQ(read->i16, -1000);
        EXPECT_EQ(read->u16, 12);
        EXPECT_EQ(read->i32, 0);
        EXPECT_EQ(read->u32, 42u);
        EXPECT_EQ(read->i64, 5);
        EXPECT_EQ(read->u64, limits<std::uint64_t>::max());

        read->i8 = 2;
        co_await where.async_save(read);
        auto again = co_await where.async_get("x");
        EXPECT_EQ(again->i8, 2);
        EXPECT_EQ(again->u8, 100);
    });
}

TEST_F(MemberTypes, AllAreReadBackAsTheyWereWritten)
{
    run([&]() -> asio::awaitable<void> {
        auto where = co_await make_table<everything>();
        everything full;
        full.owner = "full";
        full.text =
            std::string("nul \0 quote \" backslash \\ \u00e9 \u65e5\u672c \U0001f480 \x7f", 40);
        for (int byte = 0; byte < 256; ++byte)
            full.bytes.push_back(static_cast<std::byte>(byte));
        full.yes = true;
        full.by_number = skill::easiest;
        full.by_name = weapon::plasma_gun;
        full.maybe_text = "";
        full.maybe_door.emplace().leads_to = "E1M2";
        full.maybe_list.emplace();
        full.texts = {"b", "a", "\u00fc"};
        full.integers = {-1, 0, limits<int>::max()};
        full.doubles = {0.1, -1e100};
        full.numbers = {number::parse("0.1"), number::parse("1E+125")};
        full.binaries = {make_binary("x"), make_binary(std::string(2, '\0'))};
        full.hashed = {"one", "two"};
        full.list = {"", "second"};
        full.doors.resize(2);
        full.doors[1].distance = -7;
        full.lists = {{}, {1}, {2, 3}};
        full.holes = {std::nullopt, 5};
        full.bits = {true, false, true};
        full.triple = {0.5, -0.25, 3};
        full.counts = {{"a.b", 1}, {"#x :y [0]", 2}};
        full.doors_by_name["none"];
        full.doors_by_name["one"].resize(1);

        auto read = co_await round_trip(where, full, "full");

        EXPECT_EQ(read->owner, full.owner);
        EXPECT_EQ(read->text, full.text);
        EXPECT_EQ(read->bytes, full.bytes);
        EXPECT_TRUE(read->yes);
        EXPECT_EQ(read->by_number, full.by_number);
        EXPECT_EQ(read->by_name, full.by_name);
        EXPECT_EQ(read->maybe_text, full.maybe_text);
        EXPECT_TRUE(read->maybe_door && read->maybe_door->leads_to == "E1M2");
        EXPECT_TRUE(read->maybe_list && read->maybe_list->empty());
        EXPECT_EQ(read->texts, full.texts);
        EXPECT_EQ(read->integers, full.integers);
        EXPECT_EQ(read->doubles, full.doubles);
        EXPECT_EQ(read->numbers, full.numbers);
        EXPECT_EQ(read->binaries, full.binaries);
        EXPECT_EQ(read->hashed, full.hashed);
        EXPECT_EQ(read->list, full.list);
        EXPECT_EQ(read->doors.size(), 2u);
        EXPECT_EQ(read->doors.at(1).distance, -7);
        EXPECT_EQ(read->lists, full.lists);
        EXPECT_EQ(read->holes, full.holes);
        EXPECT_EQ(read->bits, full.bits);
        EXPECT_EQ(read->triple, full.triple);
        EXPECT_EQ(read->counts, full.counts);
        EXPECT_EQ(read->doors_by_name.size(), 2u);
        EXPECT_EQ(read->doors_by_name["one"].size(), 1u);
    });
}

TEST_F(MemberTypes, EmptyOnesAreReadBackAsEmpty)
{
    run([&]() -> asio::awaitable<void> {
        auto where = co_await make_table<everything>();
        everything empty;
        empty.owner = "empty";
        empty.texts.clear();
        empty.list.clear();
        empty.counts.clear();

        auto read = co_await round_trip(where, empty, "empty");

        EXPECT_EQ(read->text, "");
        EXPECT_TRUE(read->bytes.empty());
        EXPECT_FALSE(read->yes);
        EXPECT_FALSE(read->maybe_text);
        EXPECT_FALSE(read->maybe_door);
        EXPECT_FALSE(read->maybe_list);
        EXPECT_TRUE(read->texts.empty());
        EXPECT_TRUE(read->list.empty());
        EXPECT_TRUE(read->counts.empty());
        EXPECT_FALSE(item_from_json(read.image()).contains("texts"));
        EXPECT_FALSE(item_from_json(read.image()).contains("maybe_text"));
    });
}

TEST_F(MemberTypes, SavesReachEveryKindOfMember)
{
    run([&]() -> asio::awaitable<void> {
        auto where = co_await make_table<everything>();
        everything object;
        object.owner = "x";
        auto read = co_await round_trip(where, object, "x");

        read->text = "changed";
        read->bytes = make_binary("changed");
        read->yes = true;
        read->by_number = skill::easiest;
        read->by_name = weapon::plasma_gun;
        read->maybe_text = "there now";
        read->maybe_door.emplace();
        read->texts.clear();
        read->integers = {1, 2};
        read->list.push_back("more");
        read->bits.push_back(true);
        read->triple[1] = 1;
        read->counts.erase("initialiser");
        read->counts["new"] = 1;
        co_await where.async_save(read);
        auto again = co_await where.async_get("x");

        EXPECT_EQ(again->text, "changed");
        EXPECT_EQ(again->bytes, make_binary("changed"));
        EXPECT_TRUE(again->yes);
        EXPECT_EQ(again->by_number, skill::easiest);
        EXPECT_EQ(again->by_name, weapon::plasma_gun);
        EXPECT_EQ(again->maybe_text, "there now");
        EXPECT_TRUE(again->maybe_door);
        EXPECT_TRUE(again->texts.empty());
        EXPECT_EQ(again->integers.size(), 2u);
        EXPECT_EQ(again->list.size(), 2u);
        EXPECT_EQ(again->bits.size(), 1u);
        EXPECT_EQ(again->triple[1], 1);
        EXPECT_EQ(again->counts, (std::map<std::string, int>{{"new", 1}}));
        EXPECT_EQ(item_from_json(again.image()), item_from_json(read.image()));

        again->maybe_text.reset();
        again->maybe_door.reset();
        co_await where.async_save(again);
        auto last = co_await where.async_get("x");
        EXPECT_FALSE(last->maybe_text);
        EXPECT_FALSE(last->maybe_door);
    });
}

TEST_F(MemberTypes, AnItemThatDoesNotFitIsAnErrorThatSaysWhereAndWhat)
{
    run([&]() -> asio::awaitable<void> {
        auto where = co_await make_table<everything>();
        everything object;
        object.owner = "good";
        object.doors.resize(1);
        object.doors_by_name["a"].resize(2);
        auto good = co_await round_trip(where, object, "good");
        struct misfit
        {
            const char* name;
            const char* json;
            errc code;
            const char* path;
        };
        const misfit misfits[] = {
            {"text", R"({"N":"1"})", errc::attribute_type_mismatch, "text"},
            {"text", R"({"NULL":true})", errc::attribute_type_mismatch, "text"},
            {"yes", R"({"S":"true"})", errc::attribute_type_mismatch, "yes"},
            {"by_number", R"({"N":"40000"})", errc::number_not_representable, "by_number"},
            {"by_name", R"({"S":"bfg"})", errc::value_not_allowed, "by_name"},
            {"triple", R"({"L":[{"N":"1"},{"N":"2"}]})", errc::value_not_allowed, "triple"},
            {"integers", R"({"SS":["1"]})", errc::attribute_type_mismatch, "integers"},
            {"list", R"({"L":[{"S":""},{"BOOL":true}]})", errc::attribute_type_mismatch, "list[1]"},
            {"counts", R"({"M":{"a":{"S":""}}})", errc::attribute_type_mismatch, "counts.a"},
            {"doors",
             R"({"L":[{"M":{"leads_to":{"S":""}}}]})",
             errc::attribute_missing,
             "doors[0].distance"},
            {"doors_by_name",
             R"({"M":{"a":{"L":[{"M":{"leads_to":{"B":""},"distance":{"N":"1"}}}]}}})",
             errc::attribute_type_mismatch,
             "doors_by_name.a[0].leads_to"},
        };
        for (const misfit& each : misfits)
        {
            item wrong = item_from_json(good.image());
            wrong.set("owner", "wrong").set(each.name, attribute_value_from_json(each.json));
            put_item_request put(where.name(), wrong);
            co_await db().async_put_item(put);

            auto [ec, found] = co_await where.async_get("wrong", checked());

            EXPECT_EQ(ec, each.code) << each.path << ": " << diag.to_string();
            EXPECT_EQ(diag.attribute_path(), each.path);
            EXPECT_EQ(diag.table(), where.name());
            EXPECT_EQ(diag.key(), R"({"owner":{"S":"wrong"}})");
            EXPECT_FALSE(found);
        }
    });
}

TEST_F(MemberTypes, ARequiredAttributeThatIsMissingIsAnError)
{
    run([&]() -> asio::awaitable<void> {
        auto where = co_await make_table<reals>();
        co_await put_json(where.name(), R"({"id":{"S":"x"},"d":{"N":"1"},"n":{"N":"1"}})");

        auto [ec, found] = co_await where.async_get("x", checked());

        EXPECT_EQ(ec, errc::attribute_missing);
        EXPECT_EQ(diag.attribute_path(), "f");
    });
}

TEST_F(MemberTypes, TextThatIsNotUtf8IsRefusedBeforeItIsSent)
{
    run([&]() -> asio::awaitable<void> {
        auto where = co_await make_table<everything>();
        everything wrong;
        wrong.owner = "x";
        wrong.list = {"good", "bad \xff"};

        auto [ec] = co_await where.async_put(wrong, checked());

        EXPECT_EQ(ec, errc::invalid_utf8);
        EXPECT_EQ(diag.attribute_path(), "list[1]");
        EXPECT_EQ(diag.attempts(), 0);
    });
}

}  // namespace
}  // namespace ddbm
