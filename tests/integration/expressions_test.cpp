// Conditions and updates as they are written, taken by the service: each condition with what it has
// to say of an item that is there.

#include "expression/apply_expression.hpp"
#include "support/integration_test.hpp"

#include <ddbm/attribute.hpp>
#include <ddbm/limits.hpp>
#include <ddbm/update.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <map>
#include <random>
#include <set>
#include <utility>

namespace ddbm::testing {

struct door
{
    std::string leads_to;
    int width = 1;
};

struct room
{
    std::string id;
    int seats = 0;
    double warmth = 0;
    std::string name;
    std::optional<std::string> note;
    std::optional<int> floor;
    bool is_open = false;
    door entry;
    std::vector<door> doors;
    std::vector<int> marks;
    std::set<std::string> tags;
    std::set<int> numbers;
    std::map<std::string, int> counts;
    binary token;
};

}  // namespace ddbm::testing

template <>
struct ddbm::model_of<ddbm::testing::door>
{
    using door = ddbm::testing::door;

    static constexpr auto value =
        ddbm::model<door>().field("to", &door::leads_to).field("width", &door::width);
};

// Many of these names are reserved.
template <>
struct ddbm::model_of<ddbm::testing::room>
{
    using room = ddbm::testing::room;

    static constexpr auto value = ddbm::model<room>("rooms")
                                      .partition_key("id", &room::id)
                                      .field("size", &room::seats)
                                      .field("percent", &room::warmth)
                                      .field("name", &room::name)
                                      .field("comment", &room::note)
                                      .field("level", &room::floor)
                                      .field("open", &room::is_open)
                                      .field("begin", &room::entry)
                                      .field("list", &room::doors)
                                      .field("values", &room::marks)
                                      .field("set", &room::tags)
                                      .field("numbers", &room::numbers)
                                      .field("a.map with blanks", &room::counts)
                                      .field("token", &room::token);
};

namespace ddbm::testing {
namespace {

room hall()
{
    room made;
    made.id = "hall";
    made.seats = 120;
    made.warmth = 20.5;
    made.name = "Great Hall";
    made.floor = 2;
    made.is_open = true;
    made.entry = {"yard", 3};
    made.doors = {{"yard", 3}, {"cellar", 1}};
    made.marks = {1, 2, 3};
    made.tags = {"big", "old"};
    made.numbers = {7, 9};
    made.counts = {{"chairs", 120}, {"a.b", 1}};
    made.token = {std::byte{1}, std::byte{2}};
    return made;
}

// Whether it is true of the hall.
using known = std::pair<condition<room>, bool>;

std::vector<known> terms()
{
    const auto seats = attr<&room::seats>;
    const auto warmth = attr<&room::warmth>;
    const auto name = attr<&room::name>;
    const auto note = attr<&room::note>;
    const auto floor = attr<&room::floor>;
    const auto marks = attr<&room::marks>;
    const auto doors = attr<&room::doors>;
    const auto tags = attr<&room::tags>;
    const auto counts = attr<&room::counts>;
    const auto token = attr<&room::token>;
    const door yard{"yard", 3};
    std::vector<known> all;
    const auto say = [&](bool truth, condition<room> each) { all.emplace_back(each, truth); };
    say(true, seats == 120);
    say(true, seats == 120.0);
    say(false, seats != 120);
    say(true, seats < 5'000'000'000);
    say(false, seats > 120);
    say(true, seats >= 120);
    say(true, 120 <= seats);
    say(true, warmth < seats);
    say(false, warmth >= seats);
    say(true, warmth.between(20, 21));
    say(false, warmth.between(21, 22));
    say(true, seats.between(warmth, 200));
    say(true, seats.in(1, 120, 3));
    say(false, seats.in(std::vector<int>(99, 5)));
    std::vector<int> hundred(99, 5);
    hundred.push_back(120);
    say(true, seats.in(hundred));
    say(true, name == "Great Hall");
    say(false, name < "Great");
    say(true, name.begins_with("Gre"));
    say(false, name.begins_with("gre"));
    say(true, name.contains("t H"));
    say(true, name.size() == 10);
    say(false, note.exists());
    say(true, note.missing());
    say(false, note == "x");
    say(true, note != "x");
    say(true, floor.exists());
    say(true, floor.type_is(attribute_type::n));
    say(false, floor.type_is(attribute_type::s));
    say(true, attr<&room::is_open> == true);
    say(true, attr<&room::entry, &door::leads_to> == "yard");
    say(true, attr<&room::entry> == yard);
    say(true, doors[0] == yard);
    say(true, doors[1].field<&door::width>() < doors[0].field<&door::width>());
    say(false, doors[7].field<&door::width>() == 1);
    say(true, doors.size() == 2);
    say(true, marks.contains(2));
    say(false, marks.contains(4));
    say(true, marks[2] > marks[1]);
    say(true, marks == std::vector<int>{1, 2, 3});
    say(true, tags.contains("old"));
    say(true, tags == std::set<std::string>{"old", "big"});
    say(true, tags.size() > 1);
    say(true, attr<&room::numbers>.contains(9));
    say(true, counts["a.b"] == 1);
    say(true, counts["chairs"] == seats);
    say(false, counts["tables"].exists());
    say(true, token.begins_with(binary{std::byte{1}}));
    say(true, token > binary{std::byte{1}});
    say(true, attribute("size") > 100);
    say(false, attribute("no such").exists());
    say(true, attribute("list")[0]["to"] == "yard");
    say(true, raw("size(#l) = :n").name("#l", "list").value(":n", 2));
    say(true, raw("size(#l)\n\t= :n").name("#l", "list").value(":n", 2));
    say(false, raw("(#l = :n OR #l = :n)").name("#l", "list").value(":n", 2));
    say(true, raw("#s = :n").name("#s", "size").value(":n", 7) || seats == 120);
    say(false,
        seats == 120 && raw("#s = :n OR #s = :m").name("#s", "size").value(":n", 7).value(":m", 8));
    return all;
}

known generated(const std::vector<known>& of, std::mt19937& chance, int depth)
{
    const auto any = [&](std::size_t count) { return chance() % count; };
    if (depth == 0 || any(4) == 0)
        return of[any(of.size())];
    const known a = generated(of, chance, depth - 1);
    if (any(4) == 0)
        return {!a.first, !a.second};
    const known b = generated(of, chance, depth - 1);
    if (any(2) == 0)
        return {a.first && b.first, a.second && b.second};
    return {a.first || b.first, a.second || b.second};
}

// A request with these expressions.
std::string
request(const std::string& table, std::string more, const detail::expression_builder& expressions)
{
    std::string text = "{\"TableName\":\"" + table + "\"" + more;
    std::string members;
    detail::json_writer out(members);
    out.begin_object();
    expressions.write(out);
    out.end_object();
    return text + "," + members.substr(1);
}

// Of the hall in the table.
asio::awaitable<void>
change_hall(const client& db, const table<room>& rooms, const update<room>& changes)
{
    detail::expression_builder to;
    apply(to, changes.core());
    const std::string body = request(rooms.name(), R"(,"Key":{"id":{"S":"hall"}})", to);
    co_await db.async_call(service::dynamodb, "UpdateItem", body, resend::harmful);
}

using expressions_test = integration_test;

TEST_F(expressions_test, FiltersByWhatItSays)
{
    run([&]() -> asio::awaitable<void> {
        const auto rooms = co_await make_table<room>();
        const room there = hall();
        co_await rooms.async_put(there);
        const std::vector<known> all = terms();
        std::mt19937 chance(8);
        std::vector<known> asked = all;
        for (int i = 0; i < 250; ++i)
            asked.push_back(generated(all, chance, 4));
        for (const known& each : asked)
        {
            detail::expression_builder to;
            require(to, detail::expression_kind::filter, each.first.core());
            if (!to.fits(detail::expression_kind::filter))
                continue;
            const std::string body = request(rooms.name(), "", to);
            const std::string text =
                co_await db().async_call(service::dynamodb, "Scan", body, resend::harmless);
            const auto reply = boost::json::parse(text);
            EXPECT_EQ(reply.at("Count").as_int64(), each.second ? 1 : 0) << to_string(each.first);
        }
    });
}

TEST_F(expressions_test, PutsUnderAConditionOnlyWhereItIsTrue)
{
    run([&]() -> asio::awaitable<void> {
        const auto rooms = co_await make_table<room>();
        const room there = hall();
        co_await rooms.async_put(there);
        const std::string item = R"(,"Item":{"id":{"S":"hall"}})";
        detail::expression_builder refused;
        require(refused, detail::expression_kind::condition, (attr<&room::seats> < 7).core());
        std::string body = request(rooms.name(), item, refused);
        auto [failure, reply] = co_await db().async_call(
            service::dynamodb, "PutItem", body, resend::harmful, checked()
        );
        EXPECT_EQ(failure, service_errc::conditional_check_failed);

        detail::expression_builder taken;
        require(taken, detail::expression_kind::condition, (attr<&room::seats> > 7).core());
        body = request(rooms.name(), item, taken);
        co_await db().async_call(service::dynamodb, "PutItem", body, resend::harmful);
    });
}

TEST_F(expressions_test, UpdatesAsItSays)
{
    run([&]() -> asio::awaitable<void> {
        const auto rooms = co_await make_table<room>();
        const room before = hall();
        co_await rooms.async_put(before);
        const door gate{"gate", 9};
        const update<room> changes =
            set<&room::name>("Hall")
                .set<&room::warmth>(attr<&room::warmth> - 0.5)
                .set<&room::note>(if_not_exists("new"))
                .set<&room::entry, &door::width>(if_not_exists(attr<&room::seats>, 1))
                .set(attr<&room::marks>[1], 20)
                .set(attr<&room::counts>["tables"], 7)
                .append<&room::doors>(gate)
                .remove<&room::floor>()
                .remove(attr<&room::counts>["a.b"])
                .add<&room::seats>(5)
                .add<&room::tags>("new", "old")
                .erase<&room::numbers>(7);
        co_await change_hall(db(), rooms, changes);

        const auto after = co_await rooms.async_get("hall");
        EXPECT_EQ(after->name, "Hall");
        EXPECT_EQ(after->warmth, 20);
        EXPECT_EQ(after->note, "new");
        EXPECT_EQ(after->entry.width, 120);
        EXPECT_EQ(after->marks, (std::vector<int>{1, 20, 3}));
        EXPECT_EQ(after->counts, (std::map<std::string, int>{{"chairs", 120}, {"tables", 7}}));
        EXPECT_EQ(after->doors.size(), 3U);
        EXPECT_EQ(after->doors.back().leads_to, "gate");
        EXPECT_EQ(after->floor, std::nullopt);
        EXPECT_EQ(after->seats, 125);
        EXPECT_EQ(after->tags, (std::set<std::string>{"big", "new", "old"}));
        EXPECT_EQ(after->numbers, (std::set<int>{9}));
    });
}

TEST_F(expressions_test, UpdatesWhatIsThereAndWhatIsNot)
{
    run([&]() -> asio::awaitable<void> {
        const auto rooms = co_await make_table<room>();
        const room before = hall();
        co_await rooms.async_put(before);
        const update<room> first =
            prepend<&room::marks>(8, 9)
                .subtract<&room::seats>(20)
                .set<&room::name>(if_not_exists("new"))
                .set<&room::note>(attr<&room::name>)
                .set<&room::warmth>(raw("#w + :x").name("#w", "percent").value(":x", 1.5))
                .erase<&room::numbers>(7, 9)
                .append<&room::doors>(std::vector<door>());
        co_await change_hall(db(), rooms, first);

        const auto after = co_await rooms.async_get("hall");
        EXPECT_EQ(after->marks, (std::vector<int>{8, 9, 1, 2, 3}));
        EXPECT_EQ(after->seats, 100);
        EXPECT_EQ(after->name, "Great Hall");
        EXPECT_EQ(after->note, "Great Hall");
        EXPECT_EQ(after->warmth, 22);
        EXPECT_TRUE(after->numbers.empty());
        EXPECT_EQ(after->doors.size(), 2U);
        const condition<room> is_numbered = attr<&room::numbers>.exists();
        auto numbered = rooms.scan().filter(is_numbered);
        const auto count = co_await numbered.async_count();
        EXPECT_EQ(count, 0);
    });
}

}  // namespace
}  // namespace ddbm::testing
