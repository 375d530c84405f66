// The types and conversions that README.md shows.

#include "unit/model/model_testing.hpp"

#include <ddbm/codecs/item.hpp>
#include <ddbm/codecs/variant.hpp>
#include <ddbm/convert.hpp>
#include <ddbm/converting_codec.hpp>
#include <ddbm/estimate.hpp>
#include <ddbm/table.hpp>

#include <boost/asio/awaitable.hpp>

#include <array>
#include <chrono>
#include <deque>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <variant>
#include <vector>

namespace {

enum class state
{
    open,
    paid,
};

struct circle
{
    double radius = 0;
};

struct square
{
    double side = 0;
};

#ifdef __SIZEOF_INT128__
__extension__ typedef __int128 wide_integer;
#endif

// What stands in the table of types, each with the forms that it may have.
struct every_type
{
    long long integer = 7;
#ifdef __SIZEOF_INT128__
    wide_integer wide = 7;
#endif
    ddbm::number exact = 7;
    double real = 0.1;
    double nearest = 0.1;
    bool flag = true;
    std::string text = "a";
    ddbm::binary bytes = ddbm::binary(1);
    std::array<std::byte, 2> fixed{};
    state by_name = state::paid;
    state by_number = state::paid;
    std::chrono::sys_seconds time{};
    std::chrono::year_month_day date = std::chrono::sys_days();
    std::chrono::sys_seconds with_six_digits{};
    std::chrono::sys_seconds in_seconds{};
    std::chrono::sys_seconds in_milliseconds{};
    std::chrono::year_month_day date_in_seconds = std::chrono::sys_days();
    std::chrono::milliseconds length{1500};
    std::chrono::seconds counted{1};
    std::optional<int> maybe;
    std::unique_ptr<circle> pointed;
    std::vector<int> vector = {1};
    std::deque<int> deque = {1};
    std::list<int> list = {1};
    std::array<int, 1> array = {1};
    std::pair<int, bool> pair = {1, true};
    std::tuple<int> tuple = 1;
    std::set<std::string> set = {"a"};
    std::unordered_set<int> unordered_set = {1};
    std::map<std::chrono::sys_days, int> map = {{{}, 1}};
    std::unordered_map<std::string, int> unordered_map = {{"a", 1}};
    circle nested;
    std::variant<std::string, double> by_type = 1.5;
    std::variant<circle, square> by_tag = square{2};
    ddbm::attribute_value value = 1;
    ddbm::item attributes;
    ddbm::string_set texts;
};

// -- Types of one's own

struct uuid
{
    std::string text() const { return digits; }

    ddbm::errc parse(std::string_view text)
    {
        digits = text;
        return ddbm::errc{};
    }

    static uuid from_text(const std::string& text) { return {text}; }

    std::string digits;
};

// The same again, for the other way.
struct converted_uuid : uuid
{
    static converted_uuid from_text(const std::string& text) { return {{text}}; }
};

struct session
{
    uuid id;
    std::chrono::sys_time<std::chrono::milliseconds> began;
    std::chrono::sys_seconds forget;
    std::vector<converted_uuid> others;
};

// -- Objects and items

struct order
{
    std::string customer;
    int number = 0;
    std::string note;
};

struct archive;

}  // namespace

template <>
struct ddbm::enum_names<state>
{
    static constexpr std::pair<state, std::string_view> value[] = {
        {state::open, "open"}, {state::paid, "paid"}};
};

template <>
struct ddbm::codec<uuid>
{
    static constexpr auto stored_as = ddbm::attribute_type::s;
    static void write(ddbm::value_writer& writer, const uuid& id) { writer.string(id.text()); }
    static ddbm::errc read_string(std::string_view text, uuid& id) { return id.parse(text); }
};

template <>
struct ddbm::codec<converted_uuid>
    : ddbm::converting_codec<converted_uuid, &converted_uuid::text, &converted_uuid::from_text>
{
};

template <>
struct ddbm::model_of<circle>
{
    static constexpr auto value = ddbm::model<circle>().field("radius", &circle::radius);
};

template <>
struct ddbm::model_of<square>
{
    static constexpr auto value = ddbm::model<square>().field("side", &square::side);
};

template <>
struct ddbm::model_of<every_type>
{
    static constexpr auto value =
        ddbm::model<every_type>()
            .field("integer", &every_type::integer)
#ifdef __SIZEOF_INT128__
            .field("wide", &every_type::wide)
#endif
            .field("exact", &every_type::exact)
            .field("real", &every_type::real)
            .field("nearest", &every_type::nearest, ddbm::rounded)
            .field("flag", &every_type::flag)
            .field("text", &every_type::text)
            .field("bytes", &every_type::bytes)
            .field("fixed", &every_type::fixed)
            .field("by_name", &every_type::by_name)
            .field("by_number", &every_type::by_number, ddbm::by_number)
            .field("time", &every_type::time)
            .field("date", &every_type::date)
            .field("with_six_digits", &every_type::with_six_digits, ddbm::iso_microseconds)
            .field("in_seconds", &every_type::in_seconds, ddbm::epoch_seconds)
            .field("in_milliseconds", &every_type::in_milliseconds, ddbm::epoch_milliseconds)
            .field("date_in_seconds", &every_type::date_in_seconds, ddbm::epoch_seconds)
            .field("length", &every_type::length)
            .field("counted", &every_type::counted, ddbm::counted_in<std::chrono::milliseconds>)
            .field("maybe", &every_type::maybe)
            .field("pointed", &every_type::pointed)
            .field("vector", &every_type::vector)
            .field("deque", &every_type::deque)
            .field("list", &every_type::list)
            .field("array", &every_type::array)
            .field("pair", &every_type::pair)
            .field("tuple", &every_type::tuple)
            .field("set", &every_type::set)
            .field("unordered_set", &every_type::unordered_set)
            .field("map", &every_type::map)
            .field("unordered_map", &every_type::unordered_map)
            .field("nested", &every_type::nested)
            .field("by_type", &every_type::by_type)
            .field("by_tag", &every_type::by_tag, ddbm::by_tag<"type", "circle", "square">)
            .field("value", &every_type::value)
            .field("attributes", &every_type::attributes)
            .field("texts", &every_type::texts);
};

template <>
struct ddbm::model_of<session>
{
    static constexpr auto value = ddbm::model<session>("sessions")
                                      .partition_key("id", &session::id)
                                      .sort_key("began", &session::began)
                                      .field("forget", &session::forget, ddbm::epoch_seconds)
                                      .field("others", &session::others);
};

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .partition_key("customer", &order::customer)
                                      .sort_key("number", &order::number)
                                      .field("note", &order::note, ddbm::omit_empty);
};

template <>
struct ddbm::model_of<order, archive>
{
    static constexpr auto value =
        ddbm::model<order>("archive").partition_key("number", &order::number);
};

namespace ddbm::detail {
namespace {

TEST(DocumentedTypes, AreStoredAsTheTableOfThemSays)
{
    const item stored = to_item(every_type());

    const auto expect_all = [&](std::initializer_list<const char*> names, std::string_view json) {
        for (const char* name : names)
            EXPECT_EQ(to_json(stored.at(name)), json) << name;
    };
    expect_all({"integer", "exact"}, R"({"N":"7"})");
#ifdef __SIZEOF_INT128__
    expect_all({"wide"}, R"({"N":"7"})");
#endif
    expect_all({"real", "nearest"}, R"({"N":"0.1"})");
    expect_all({"flag"}, R"({"BOOL":true})");
    expect_all({"text"}, R"({"S":"a"})");
    expect_all({"bytes"}, R"({"B":"AA=="})");
    expect_all({"fixed"}, R"({"B":"AAA="})");
    expect_all({"by_name"}, R"({"S":"paid"})");
    expect_all({"by_number"}, R"({"N":"1"})");
    expect_all({"time"}, R"({"S":"1970-01-01T00:00:00Z"})");
    expect_all({"with_six_digits"}, R"({"S":"1970-01-01T00:00:00.000000Z"})");
    expect_all({"date"}, R"({"S":"1970-01-01"})");
    expect_all({"in_seconds", "in_milliseconds", "date_in_seconds"}, R"({"N":"0"})");
    expect_all({"length"}, R"({"N":"1.5"})");
    expect_all({"counted"}, R"({"N":"1000"})");
    for (const char* name : {"maybe", "pointed", "texts"})
        EXPECT_FALSE(stored.find(name)) << name;
    expect_all({"vector", "deque", "list", "array", "tuple"}, R"({"L":[{"N":"1"}]})");
    expect_all({"pair"}, R"({"L":[{"N":"1"},{"BOOL":true}]})");
    expect_all({"set"}, R"({"SS":["a"]})");
    expect_all({"unordered_set"}, R"({"NS":["1"]})");
    expect_all({"map"}, R"({"M":{"1970-01-01":{"N":"1"}}})");
    expect_all({"unordered_map"}, R"({"M":{"a":{"N":"1"}}})");
    expect_all({"nested"}, R"({"M":{"radius":{"N":"0"}}})");
    expect_all({"by_type"}, R"({"N":"1.5"})");
    expect_all({"by_tag"}, R"({"M":{"side":{"N":"2"},"type":{"S":"square"}}})");
    expect_all({"value"}, R"({"N":"1"})");
    expect_all({"attributes"}, R"({"M":{}})");
    EXPECT_EQ(to_item(from_item<every_type>(stored)), stored);
}

TEST(DocumentedTypes, OfOnesOwnAreStoredByTheirCodecs)
{
    using namespace std::chrono;
    session made;
    made.id = {"6ba7"};
    made.began = sys_days(2026y / 11 / 22) + 9h + 30min;
    made.forget = sys_seconds(1795339800s);
    made.others = {{{"7c20"}}};

    EXPECT_EQ(
        to_json(made),
        R"({"id":{"S":"6ba7"},"began":{"S":"2026-11-22T09:30:00.000Z"},)"
        R"("forget":{"N":"1795339800"},"others":{"L":[{"S":"7c20"}]}})"
    );
    const auto read = from_json<session>(to_json(made));
    EXPECT_EQ(read.id.text(), "6ba7");
    EXPECT_EQ(read.others.at(0).text(), "7c20");
    EXPECT_TRUE(read.began == made.began);
}

order order_of_ann()
{
    order made;
    made.customer = "Ann";
    made.number = 7;
    return made;
}

TEST(DocumentedConversions, AreAsTheyAreSaid)
{
    const order object = order_of_ann();

    ddbm::item raw = ddbm::to_item(object);
    order back = ddbm::from_item<order>(raw);
    ddbm::item rest = ddbm::to_item(object, ddbm::without_keys | ddbm::validated);
    EXPECT_EQ(back.customer, "Ann");
    EXPECT_EQ(ddbm::try_from_item<order>(raw)->number, 7);
    EXPECT_TRUE(rest.empty());

    std::string json = ddbm::to_plain_json(object);
    order sent = ddbm::from_plain_json<order>(json, ddbm::validated);
    std::string typed = ddbm::to_json(object);
    EXPECT_EQ(json, R"({"customer":"Ann","number":7})");
    EXPECT_EQ(sent.number, 7);
    EXPECT_EQ(typed, R"({"customer":{"S":"Ann"},"number":{"N":"7"}})");

    std::size_t bytes = ddbm::item_size(object);
    ddbm::estimate cost = ddbm::estimate::put(object);
    EXPECT_EQ(bytes, ddbm::item_size(raw));
    EXPECT_EQ(cost.to_string(), "1 WCU");

    EXPECT_EQ(ddbm::to_item<archive>(object), ddbm::item().set("number", 7));
    EXPECT_EQ((ddbm::from_item<order, archive>(raw).customer), "");
}

// Compiled, as it is shown; what it sends is for the tests of tables.
[[maybe_unused]] boost::asio::awaitable<void>
save(ddbm::table<order> orders, std::map<std::string, std::string> form)
{
    auto handle = ddbm::stored_from_image<order>(form["image"]);
    handle->note = form["note"];
    co_await orders.async_save(handle);
}

TEST(DocumentedConversions, MakeHandlesOfImages)
{
    auto handle = ddbm::stored_from_image<order>(to_json(order_of_ann()));
    EXPECT_EQ(handle->customer, "Ann");
    EXPECT_EQ(handle.image(), to_json(order_of_ann()));
}

}  // namespace
}  // namespace ddbm::detail
