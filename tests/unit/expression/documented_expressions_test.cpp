// The conditions and updates that README.md shows.

#include <ddbm/attribute.hpp>
#include <ddbm/update.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

enum class order_state
{
    open,
    paid,
};

struct address
{
    std::string city;
};

struct line
{
    int product = 0;
};

struct order
{
    int id = 0;
    order_state state = order_state::open;
    int total_cents = 0;
    address ship_to;
    std::vector<line> lines;
    std::set<std::string> tags;
    std::optional<std::chrono::sys_seconds> paid;
    int hits = 0;
    std::optional<std::string> note;
};

}  // namespace

template <>
struct ddbm::enum_names<order_state>
{
    static constexpr std::pair<order_state, std::string_view> value[] = {
        {order_state::open, "open"}, {order_state::paid, "paid"}};
};

template <>
struct ddbm::model_of<address>
{
    static constexpr auto value = ddbm::model<address>().field("city", &address::city);
};

template <>
struct ddbm::model_of<line>
{
    static constexpr auto value = ddbm::model<line>().field("product", &line::product);
};

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .partition_key("id", &order::id)
                                      .field("state", &order::state)
                                      .field("total_cents", &order::total_cents)
                                      .field("ship_to", &order::ship_to)
                                      .field("lines", &order::lines)
                                      .field("tags", &order::tags)
                                      .field("paid", &order::paid, ddbm::epoch_seconds)
                                      .field("hits", &order::hits, ddbm::or_default(0))
                                      .field("note", &order::note);
};

namespace {

TEST(Documentation, ConditionsAndUpdatesAreAsInTheReadme)
{
    const std::chrono::sys_seconds now(std::chrono::seconds(5));
    const line gift{9};

    ddbm::condition<order> due = ddbm::attr<&order::state> == order_state::open;
    due = due && ddbm::attr<&order::total_cents> >= 1000;
    due = due && (ddbm::attr<&order::ship_to, &address::city> == "Ulm" ||
                  ddbm::attr<&order::lines>.size() > 5);
    due = due && ddbm::attr<&order::lines>[0].field<&line::product>() != 7 &&
          !ddbm::attr<&order::tags>.contains("late");

    auto paid = ddbm::set<&order::state>(order_state::paid)
                    .set<&order::paid>(ddbm::if_not_exists(now))
                    .set<&order::total_cents>(ddbm::attr<&order::total_cents> - 50)
                    .add<&order::hits>(1)
                    .add<&order::tags>("paid", "gift")
                    .append<&order::lines>(gift)
                    .remove<&order::note>();
    std::ostringstream out;
    out << due << '\n' << paid;

    EXPECT_EQ(
        out.str(),
        R"(state = {"S":"open"} AND total_cents >= {"N":"1000"} AND )"
        R"((ship_to.city = {"S":"Ulm"} OR size(lines) > {"N":"5"}) AND )"
        R"~(lines[0].product <> {"N":"7"} AND NOT contains(tags, {"S":"late"})~"
        ")\n"
        R"(SET state = {"S":"paid"}, paid = if_not_exists(paid, {"N":"5"}), )"
        R"(total_cents = total_cents - {"N":"50"}, )"
        R"(lines = list_append(if_not_exists(lines, {"L":[]}), {"L":[{"M":{"product":{"N":"9"}}}]}) )"
        R"(REMOVE note ADD hits {"N":"1"}, tags {"SS":["gift","paid"]})"
    );
    EXPECT_EQ(
        to_string(ddbm::condition<>(ddbm::raw("size(#l) > :n").name("#l", "lines").value(":n", 3))),
        R"~(size(lines) > {"N":"3"})~"
    );
}

}  // namespace
