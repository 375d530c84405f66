#ifndef DDBM_TESTS_ORDER_MODEL_HPP
#define DDBM_TESTS_ORDER_MODEL_HPP

// A model with something of everything that conditions and updates are about.

#include <ddbm/codecs/item.hpp>
#include <ddbm/length.hpp>
#include <ddbm/model.hpp>
#include <ddbm/validators/letter_case.hpp>
#include <ddbm/validators/range.hpp>

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace ddbm::test {

enum class order_state
{
    open,
    paid,
};

enum class rank
{
    low,
    high,
};

struct address
{
    std::string street;
    std::string city;
    std::optional<int> floor;
};

struct line
{
    int product = 0;
    int count = 1;
};

struct audited
{
    std::string who;
    int audits = 0;
};

struct order : audited
{
    std::string customer;
    int number = 0;
    order_state state = order_state::open;
    rank urgency = rank::low;
    int hits = 0;
    std::int64_t total = 0;
    double weight = 0;
    bool is_gift = false;
    std::string note;
    std::optional<std::string> comment;
    std::optional<int> discount;
    address home;
    address ship_to;
    std::optional<address> second;
    std::vector<line> lines;
    std::vector<int> marks;
    std::vector<bool> flags;
    std::pair<int, std::string> extra;
    std::set<std::string> tags;
    std::set<int> numbers;
    std::map<std::string, int> counts;
    std::map<std::chrono::sys_days, int> days;
    std::map<int, int> seats;
    item rest;
    binary token;
    std::chrono::sys_seconds placed{};
    std::chrono::sys_seconds expires{};
    std::chrono::milliseconds took{};
    std::string region;
    std::string once;
    std::string foreign;
    std::int64_t version = 0;
    std::optional<std::string> group;
    double load = 0;
    std::string place;
    // In attributes of indexes alone.
    std::string clerk;
    std::optional<int> shelf;
};

struct archive;

}  // namespace ddbm::test

template <>
struct ddbm::enum_names<ddbm::test::order_state>
{
    static constexpr std::pair<ddbm::test::order_state, std::string_view> value[] = {
        {ddbm::test::order_state::open, "OPEN"}, {ddbm::test::order_state::paid, "PAID"}};
};

template <>
struct ddbm::model_of<ddbm::test::address>
{
    static constexpr auto value =
        ddbm::model<ddbm::test::address>()
            .field("street", &ddbm::test::address::street)
            .field("town", &ddbm::test::address::city, ddbm::length(1, 64))
            .field("floor", &ddbm::test::address::floor);
};

template <>
struct ddbm::model_of<ddbm::test::line>
{
    static constexpr auto value = ddbm::model<ddbm::test::line>()
                                      .field("p", &ddbm::test::line::product)
                                      .field("n", &ddbm::test::line::count, ddbm::at_least(1));
};

template <>
struct ddbm::model_of<ddbm::test::audited>
{
    static constexpr auto value = ddbm::model<ddbm::test::audited>()
                                      .field("who", &ddbm::test::audited::who)
                                      .field("audits", &ddbm::test::audited::audits);
};

template <>
struct ddbm::model_of<ddbm::test::order>
{
    using order = ddbm::test::order;

    static constexpr auto value =
        ddbm::model<order>("shop")
            .partition_key("pk", ddbm::compose("CUST#", &order::customer))
            .sort_key("number", &order::number)
            .inherit<ddbm::test::audited>()
            .field("state", &order::state)
            .field("urgency", &order::urgency)
            .field("hits", &order::hits, ddbm::or_default(0))
            .field("total", &order::total)
            .field("weight", &order::weight, ddbm::rounded)
            .field("gift", &order::is_gift)
            .field("note", &order::note, ddbm::to_lower, ddbm::length(0, 10), ddbm::omit_empty)
            .field("comment", &order::comment)
            .field("discount", &order::discount)
            .field("home", &order::home)
            .flatten("ship_", &order::ship_to)
            .field("second", &order::second)
            .field("lines", &order::lines)
            .field("marks", &order::marks)
            .field("flags", &order::flags)
            .field("extra", &order::extra)
            .field("tags", &order::tags)
            .field("numbers", &order::numbers)
            .field("counts", &order::counts)
            .field("days", &order::days)
            .field("seats", &order::seats)
            .field("rest", &order::rest)
            .field("token", &order::token)
            .field("placed", &order::placed)
            .field("expires", &order::expires, ddbm::epoch_seconds)
            .field("took", &order::took)
            .field("region", &order::region)
            .field("once", &order::once, ddbm::written_once)
            .field("foreign", &order::foreign, ddbm::read_only)
            .field("group", &order::group)
            .field("load", &order::load)
            .field("place", &order::place, ddbm::omit_empty)
            .version("v", &order::version)
            .index(
                "by_state",
                ddbm::partition(ddbm::compose("STATE#", &order::state, "#", &order::region)),
                ddbm::sort(ddbm::compose(ddbm::padded<6>(&order::number)))
            )
            .index("by_group", ddbm::partition(ddbm::compose("G#", &order::group)))
            .index("by_clerk", ddbm::partition(ddbm::compose("C#", &order::clerk)))
            .index("by_shelf", ddbm::partition(ddbm::compose("S#", &order::shelf)))
            .index("by_place", ddbm::partition(ddbm::compose("P#", &order::place)));
};

template <>
struct ddbm::model_of<ddbm::test::order, ddbm::test::archive>
{
    using order = ddbm::test::order;

    static constexpr auto value = ddbm::model<order>("old")
                                      .partition_key("number", &order::number)
                                      .field("s", &order::state, ddbm::by_number)
                                      .field("who", &order::who);
};

#endif
