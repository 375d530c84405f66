// Objects that get the next number of their table.

#include "support/integration_test.hpp"

#include <ddbm/generated.hpp>
#include <ddbm/item_json.hpp>
#include <ddbm/length.hpp>

#include <boost/asio/experimental/awaitable_operators.hpp>

#include <set>

namespace ddbm::testing {

struct note
{
    int number = 0;
    std::string text;
    std::optional<std::string> tag;
};

}  // namespace ddbm::testing

template <>
struct ddbm::model_of<ddbm::testing::note>
{
    using type = ddbm::testing::note;
    static constexpr auto value = ddbm::model<type>("notes")
                                      .partition_key("number", &type::number, ddbm::auto_increment)
                                      .field("text", &type::text, ddbm::length(1, 64))
                                      .field("tag", &type::tag);
};

namespace ddbm {
namespace {

using testing::note;

class AutoIncrement : public testing::integration_test
{
protected:
    static note note_of(std::string text, int number = 0)
    {
        note made;
        made.number = number;
        made.text = std::move(text);
        return made;
    }

    // As another program has it, or dynamodb-mapper.
    asio::awaitable<void> set_counter(table<note> notes, int last)
    {
        put_item_request put(notes.name(), item().set("number", -1).set("__max_hash_key__", last));
        co_await db().async_put_item(put);
    }
};

TEST_F(AutoIncrement, NumbersFollowOneAnother)
{
    run([&]() -> asio::awaitable<void> {
        auto notes = co_await make_table<note>();
        for (int i = 1; i <= 3; ++i)
        {
            const note draft = note_of("note");
            auto made = co_await notes.async_insert_numbered(draft);
            EXPECT_EQ(made->number, i);
            auto read = co_await notes.async_get(i);
            EXPECT_EQ(item_from_json(read.image()), item_from_json(made.image()));
        }
        // What was delivered can be saved.
        const note draft = note_of("before");
        auto made = co_await notes.async_insert_numbered(draft);
        made->text = "after";
        co_await notes.async_save(made);
        auto read = co_await notes.async_get(4);
        EXPECT_EQ(read->text, "after");
    });
}

TEST_F(AutoIncrement, ReadsAndGoesOnFromACounterOfDynamodbMapper)
{
    run([&]() -> asio::awaitable<void> {
        auto notes = co_await make_table<note>();
        co_await set_counter(notes, 41);

        const note draft = note_of("next");
        auto made = co_await notes.async_insert_numbered(draft);

        EXPECT_EQ(made->number, 42);
        get_item_request get(notes.name(), item().set("number", -1));
        auto counter = co_await db().async_get_item(get);
        EXPECT_EQ(counter.item, item().set("number", -1).set("__max_hash_key__", 42));
    });
}

TEST_F(AutoIncrement, NumbersThatSomebodyHasTakenArePassedOver)
{
    run([&]() -> asio::awaitable<void> {
        auto notes = co_await make_table<note>();
        const note first = note_of("by hand", 1);
        const note second = note_of("by hand", 2);
        co_await notes.async_insert(first);
        co_await notes.async_put(second);

        const note draft = note_of("counted");
        auto made = co_await notes.async_insert_numbered(draft);

        EXPECT_EQ(made->number, 3);
        auto kept = co_await notes.async_get(1);
        EXPECT_EQ(kept->text, "by hand");
        auto [ec, none] = co_await notes.async_insert_numbered(first, checked());
        EXPECT_EQ(ec, errc::conflict_exists);
        EXPECT_FALSE(none);

        const note third = note_of("by hand", 4);
        co_await notes.async_insert(third);
        auto [taken, nothing] =
            co_await notes.async_insert_numbered(draft, numbering().attempts(1), checked());
        EXPECT_EQ(taken, errc::conflict_exists);
        EXPECT_FALSE(nothing);
        made = co_await notes.async_insert_numbered(draft, numbering().attempts(1));
        EXPECT_EQ(made->number, 5);
    });
}

TEST_F(AutoIncrement, SeveralAtOnceGetDifferentNumbers)
{
    run([&]() -> asio::awaitable<void> {
        using namespace asio::experimental::awaitable_operators;
        auto notes = co_await make_table<note>();
        const note draft = note_of("one of many");
        const auto insert = [&] { return notes.async_insert_numbered(draft, asio::use_awaitable); };

        auto [a, b, c, d] = co_await (insert() && insert() && insert() && insert());

        const std::set<int> numbers = {a->number, b->number, c->number, d->number};
        EXPECT_EQ(numbers, (std::set<int>{1, 2, 3, 4}));
    });
}

TEST_F(AutoIncrement, TheCounterIsHiddenAndLeftAlone)
{
    run([&]() -> asio::awaitable<void> {
        auto notes = co_await make_table<note>();
        const note draft = note_of("seen");
        co_await notes.async_insert_numbered(draft);

        int seen = 0;
        auto all = notes.scan();
        while (auto each = co_await all.async_next())
        {
            ++seen;
            EXPECT_EQ(each->number, 1);
        }
        EXPECT_EQ(seen, 1);
        auto of_counter = notes.query(-1);
        EXPECT_FALSE(co_await of_counter.async_next());
        EXPECT_FALSE(co_await notes.async_find(-1));
        auto [got, nothing] = co_await notes.async_get(-1, checked());
        EXPECT_EQ(got, errc::not_found);

        const note in_its_place = note_of("wrong", -1);
        auto [put] = co_await notes.async_put(in_its_place, checked());
        EXPECT_EQ(put, errc::invalid_request);
        auto [erased, was_there] = co_await notes.async_erase(-1, checked());
        EXPECT_EQ(erased, errc::invalid_request);
        EXPECT_FALSE(was_there);
        auto next = co_await notes.async_insert_numbered(draft);
        EXPECT_EQ(next->number, 2);
    });
}

TEST_F(AutoIncrement, AnInvalidObjectCostsNoNumber)
{
    run([&]() -> asio::awaitable<void> {
        auto notes = co_await make_table<note>();
        const note empty;
        auto [ec, none] = co_await notes.async_insert_numbered(empty, checked());
        EXPECT_EQ(ec, errc::validation_failed);
        EXPECT_EQ(diag.attempts(), 0);

        const note draft = note_of("first");
        auto made = co_await notes.async_insert_numbered(draft);
        EXPECT_EQ(made->number, 1);
    });
}

}  // namespace
}  // namespace ddbm
