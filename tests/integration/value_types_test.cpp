// Times, durations, variants, pointers, tuples, wide integers and parts without a fixed form, as
// keys and members, there and back through a server; and objects as items beside it.

#include "support/integration_test.hpp"

#include <ddbm/codecs/item.hpp>
#include <ddbm/codecs/variant.hpp>
#include <ddbm/convert.hpp>
#include <ddbm/estimate.hpp>

#include <array>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace ddbm::testing {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::sys_seconds;
using std::chrono::sys_time;

using id_bytes = std::array<std::byte, 4>;

struct circle
{
    double radius = 0;

    friend bool operator==(const circle&, const circle&) = default;
};

struct polygon
{
    std::vector<std::pair<int, int>> corners;

    friend bool operator==(const polygon&, const polygon&) = default;
};

struct branch
{
    std::string name;
    std::unique_ptr<branch> inner;
};

struct observation
{
    id_bytes station{};
    sys_time<microseconds> when;
    sys_seconds stored_until;
    milliseconds exposure{};
    std::optional<seconds> delay;
    std::map<sys_days, int> counts;
    std::set<sys_days> days;
    std::tuple<int, std::string, bool> summary;
    std::variant<std::monostate, std::string, double, std::vector<int>> note;
    std::variant<circle, polygon, double> area;
    std::vector<std::variant<circle, polygon, double>> areas;
    branch tree;
    attribute_value anything;
    item rest;
    string_set labels;
    double nearest = 0;
#ifdef __SIZEOF_INT128__
    detail::int128 wide = 0;
#endif
};

}  // namespace ddbm::testing

template <>
struct ddbm::model_of<ddbm::testing::circle>
{
    using type = ddbm::testing::circle;
    static constexpr auto value = ddbm::model<type>().field("radius", &type::radius);
};

template <>
struct ddbm::model_of<ddbm::testing::polygon>
{
    using type = ddbm::testing::polygon;
    static constexpr auto value = ddbm::model<type>().field("corners", &type::corners);
};

template <>
struct ddbm::model_of<ddbm::testing::branch>
{
    using type = ddbm::testing::branch;
    static constexpr auto value =
        ddbm::model<type>().field("name", &type::name).field("inner", &type::inner);
};

template <>
struct ddbm::model_of<ddbm::testing::observation>
{
    using type = ddbm::testing::observation;
    static constexpr auto with_key = ddbm::model<type>("observations")
                                         .partition_key("station", &type::station)
                                         .sort_key("when", &type::when);
    static constexpr auto with_all =
        with_key.field("stored_until", &type::stored_until, ddbm::epoch_seconds)
            .field("exposure", &type::exposure)
            .field("delay", &type::delay, ddbm::counted_in<std::chrono::milliseconds>)
            .field("counts", &type::counts)
            .field("days", &type::days)
            .field("summary", &type::summary)
            .field("note", &type::note)
            .field("area", &type::area, ddbm::by_tag<"kind", "circle", "polygon", "size">)
            .field("areas", &type::areas, ddbm::by_tag<"kind", "circle", "polygon", "size">)
            .field("tree", &type::tree)
            .field("anything", &type::anything)
            .field("rest", &type::rest)
            .field("labels", &type::labels)
            .field("nearest", &type::nearest, ddbm::rounded);
#ifdef __SIZEOF_INT128__
    static constexpr auto value = with_all.field("wide", &type::wide);
#else
    static constexpr auto value = with_all;
#endif
};

namespace ddbm {
namespace {

using namespace std::chrono_literals;

using testing::circle;
using testing::observation;
using testing::polygon;
using testing::sys_days;

constexpr sys_days hangar = sys_days(std::chrono::year(1993) / 12 / 10);

class ValueTypes : public testing::integration_test
{
protected:
    asio::awaitable<item> raw_item(std::string table, const observation& object)
    {
        const item whole = to_item(object);
        const item key = item().set("station", whole.at("station")).set("when", whole.at("when"));
        get_item_request request(table, key);
        request.consistent_read(true);
        const get_item_reply reply = co_await db().async_get_item(request);
        EXPECT_TRUE(reply.item);
        co_return reply.item.value_or(item());
    }
};

void fill(observation& made)
{
    made.station = {std::byte{1}, std::byte{0}, std::byte{255}, std::byte{7}};
    made.when = hangar + 9h + 45us;
    made.stored_until = hangar + 1s;
    made.exposure = 1500ms;
    made.delay = 2s;
    made.counts = {{hangar, 2}, {hangar + std::chrono::days(1), 3}};
    made.days = {hangar};
    made.summary = {7, "clear", true};
    made.note = std::vector{1, 2};
    made.area = circle{2.5};
    made.areas = {0.5, polygon{{{1, 2}, {3, 4}}}, circle{1}};
    made.tree.name = "root";
    made.tree.inner = std::make_unique<testing::branch>();
    made.tree.inner->name = "leaf";
    made.anything = attribute_value::list{1, nullptr, binary_set(make_binary("a"))};
    made.rest.set("a", item().set("b", number::parse("1E-130")));
    made.labels = string_set("b", "a");
    made.nearest = 0.1;
#ifdef __SIZEOF_INT128__
    made.wide = detail::int128(10'000'000'000'000'000'000u) * 1'000'000'000'000'000'001;
#endif
}

TEST_F(ValueTypes, AllAreReadBackAsTheyWereWritten)
{
    run([&]() -> asio::awaitable<void> {
        auto where = co_await make_table<observation>();
        observation full;
        fill(full);
        co_await where.async_put(full);

        const auto read = co_await where.async_get(full.station, full.when);

        EXPECT_EQ(to_item(*read), to_item(full));
        EXPECT_EQ(co_await raw_item(where.name(), full), to_item(full));
        EXPECT_EQ(item_from_json(read.image()), to_item(full));
        EXPECT_EQ(read->note, full.note);
        EXPECT_EQ(read->areas, full.areas);
        EXPECT_EQ(read->counts, full.counts);
        EXPECT_EQ(read->summary, full.summary);
        EXPECT_EQ(read->anything, full.anything);
        EXPECT_TRUE(read->when == full.when && read->exposure == full.exposure);
    });
}

TEST_F(ValueTypes, EmptyOnesAreReadBackAsEmpty)
{
    run([&]() -> asio::awaitable<void> {
        auto where = co_await make_table<observation>();
        const observation empty;
        co_await where.async_put(empty);

        const auto read = co_await where.async_get(empty.station, empty.when);

        EXPECT_EQ(to_item(*read), to_item(empty));
        EXPECT_EQ(read->note.index(), 0u);
        EXPECT_FALSE(read->delay);
        EXPECT_FALSE(read->tree.inner);
        EXPECT_TRUE(read->anything.is_null());
        for (const char* absent : {"delay", "note", "days", "labels"})
            EXPECT_FALSE(item_from_json(read.image()).contains(absent)) << absent;
    });
}

TEST_F(ValueTypes, SavesReachEachOfThem)
{
    run([&]() -> asio::awaitable<void> {
        auto where = co_await make_table<observation>();
        observation full;
        fill(full);
        co_await where.async_put(full);
        auto read = co_await where.async_get(full.station, full.when);

        read->exposure += 1ms;
        read->delay.reset();
        read->counts[hangar] = 9;
        read->days.insert(hangar + std::chrono::days(2));
        read->note = "now a text";
        read->area = polygon{{{0, 0}}};
        read->areas.pop_back();
        read->tree.inner->inner = std::make_unique<testing::branch>();
        read->anything = 7;
        read->rest.set("new", true);
        read->labels.insert("c");
        co_await where.async_save(read);

        const auto again = co_await where.async_get(full.station, full.when);
        EXPECT_EQ(to_item(*again), to_item(*read));
        EXPECT_EQ(item_from_json(again.image()), item_from_json(read.image()));
    });
}

TEST_F(ValueTypes, TimesAsSortKeysAreInTheirOrder)
{
    run([&]() -> asio::awaitable<void> {
        auto where = co_await make_table<observation>();
        observation each;
        for (const auto offset : {3h, 1h, 2h})
        {
            each.when = hangar + offset;
            co_await where.async_put(each);
        }

        auto range = where.query(each.station);
        for (const auto offset : {1h, 2h, 3h})
        {
            const auto found = co_await range.async_next();
            EXPECT_TRUE(found && found->when == hangar + offset);
        }
    });
}

TEST_F(ValueTypes, ARoundedNumberIsReadFromWhatADoubleDoesNotHold)
{
    run([&]() -> asio::awaitable<void> {
        auto where = co_await make_table<observation>();
        const observation empty;
        item other = to_item(empty);
        other.set("nearest", number::parse("0.10000000000000001"));
        put_item_request put(where.name(), other);
        co_await db().async_put_item(put);

        auto read = co_await where.async_get(empty.station, empty.when);
        EXPECT_EQ(read->nearest, 0.1);

        // What has not changed stays as it is.
        read->exposure = 1ms;
        co_await where.async_save(read);
        other.set("exposure", number::parse("0.001"));
        EXPECT_EQ(co_await raw_item(where.name(), empty), other);
    });
}

// -- Beside the table

TEST_F(ValueTypes, AHandleOfAnImageSavesUnlessTheItemHasChanged)
{
    run([&]() -> asio::awaitable<void> {
        auto where = co_await make_table<observation>();
        observation full;
        fill(full);
        co_await where.async_put(full);
        const auto read = co_await where.async_get(full.station, full.when);
        const std::string form(read.image());

        auto first = stored_from_image<observation>(form);
        first->exposure = 1ms;
        co_await where.async_save(first);

        auto second = stored_from_image<observation>(form);
        second->exposure = 2ms;
        auto [ec] = co_await where.async_save(second, checked());
        EXPECT_EQ(ec, errc::conflict_changed);

        const auto now = co_await where.async_get(full.station, full.when);
        EXPECT_TRUE(now->exposure == 1ms);
    });
}

TEST_F(ValueTypes, EstimatesAreWhatTheServiceCounts)
{
    run([&]() -> asio::awaitable<void> {
        auto where = co_await make_table<observation>();
        observation object;
        fill(object);
        const std::size_t small = item_size(object);
        for (const std::size_t size : {1024u, 1025u, 4096u, 4097u, 9000u})
        {
            object.tree.name = "root" + std::string(size - small, 'x');
            const std::size_t bytes = item_size(object);
            EXPECT_EQ(bytes, size);

            put_item_request put(where.name(), to_item(object));
            put.return_consumed_capacity(return_consumed_capacity::total);
            const put_item_reply written = co_await db().async_put_item(put);
            get_item_request get(
                where.name(),
                item()
                    .set("station", to_item(object).at("station"))
                    .set("when", to_item(object).at("when"))
            );
            get.return_consumed_capacity(return_consumed_capacity::total).consistent_read(true);
            const get_item_reply read = co_await db().async_get_item(get);

            EXPECT_EQ(
                written.consumed_capacity->capacity_units, estimate::put(object).write_units()
            ) << size;
            EXPECT_EQ(
                read.consumed_capacity->capacity_units,
                estimate::get(bytes, consistency::strong).read_units()
            ) << size;
        }
    });
}

}  // namespace
}  // namespace ddbm
