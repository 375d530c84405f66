// Ranges page by page, from cursors, by segments and ahead: whichever way, they have the same
// items.

#include "support/integration_test.hpp"

#include <ddbm/attr.hpp>
#include <ddbm/errc.hpp>
#include <ddbm/merge.hpp>

#include <algorithm>
#include <cstdint>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace ddbm::testing {

struct chapter
{
    std::string book;
    int number = 0;
    int pages = 0;
    std::string text;
};

}  // namespace ddbm::testing

template <>
struct ddbm::model_of<ddbm::testing::chapter>
{
    using type = ddbm::testing::chapter;
    static constexpr auto value = ddbm::model<type>("chapters")
                                      .partition_key("book", &type::book)
                                      .sort_key("number", &type::number)
                                      .field("pages", &type::pages)
                                      .field("text", &type::text);
};

namespace ddbm {
namespace {

using testing::chapter;
using numbers = std::vector<int>;

constexpr int chapters = 40;

// Every third item in each book has this many.
constexpr int wanted_pages = 1;

class RangePages : public testing::integration_test
{
protected:
    // Two books, of 40 chapters of 60 KB each: three pages of the service.
    asio::awaitable<table<chapter>> make_books()
    {
        auto made = co_await make_table<chapter>();
        chapter object;
        object.text = std::string(60'000, 'x');
        for (const char* book : {"a", "b"})
        {
            for (int number = 0; number < chapters; ++number)
            {
                object.book = book;
                object.number = number;
                object.pages = number % 3;
                co_await made.async_put(object);
            }
        }
        co_return made;
    }

    static condition<chapter> with_pages()
    {
        detail::expression_text text;
        text.attribute("pages").text(" = ").value(
            R"({"N":")" + std::to_string(wanted_pages) + R"("})"
        );
        text.count(1);
        return condition<chapter>(detail::condition_core(text));
    }

    std::mt19937 chance{20261129};
    int one_of(unsigned count) { return static_cast<int>(chance() % count); }

    template <class Range>
    static constexpr bool has_limit = requires(Range range)
    {
        range.limit(1);
    };

    // Goes on reading a range of so many items in some way; the cursor behind what it has found.
    template <class Range>
    asio::awaitable<std::string>
    read_some(Range range, numbers& found, std::size_t all, std::string& story)
    {
        const auto add = [&](const auto& items) {
            for (const auto& each : items)
                found.push_back(number_of(*each));
        };
        if (one_of(3) == 0)
            range.prefetch();
        const int most = 1 + one_of(15);
        const int way = one_of(5);
        story += " " + std::to_string(way) + ":" + std::to_string(most);
        if (way == 0)
        {
            auto page = co_await range.async_next_page(most);
            add(page.items);
            EXPECT_EQ(page.cursor, range.cursor());
        }
        else if (way == 1)
        {
            auto page = co_await range.async_next_page();
            add(page.items);
        }
        else if (way == 2)
        {
            auto some = co_await range.take(most).async_collect();
            add(some);
        }
        else if (way == 3 && has_limit<Range>)
        {
            if constexpr (has_limit<Range>)
                range.limit(most);
            while (auto each = co_await range.async_next())
                found.push_back(number_of(*each));
        }
        else
        {
            const auto left = co_await range.async_count();
            EXPECT_EQ(left, static_cast<std::int64_t>(all - found.size()));
            for (int i = 0; i < most; ++i)
            {
                auto each = co_await range.async_next();
                if (!each)
                    break;
                found.push_back(number_of(*each));
            }
        }
        co_return range.cursor();
    }

    // Those of the second book begin at 1000.
    static int number_of(const chapter& object)
    {
        return object.number + (object.book == "b" ? 1000 : 0);
    }
};

// What a query asks for, and which chapters that are.
struct question
{
    bool is_filtered = false;
    bool is_reversed = false;
    int above = -1;

    query_range<chapter> ask(const table<chapter>& books, const condition<chapter>& filter) const
    {
        auto range = books.query("a");
        if (is_filtered)
            range.filter(filter);
        if (is_reversed)
            range.reverse();
        if (above >= 0)
            range.sort_key(gt(above));
        return range;
    }

    numbers answer() const
    {
        numbers all;
        for (int number = above + 1; number < chapters; ++number)
            if (!is_filtered || number % 3 == wanted_pages)
                all.push_back(number);
        if (is_reversed)
            std::reverse(all.begin(), all.end());
        return all;
    }
};

// At every step another range goes on where the one before has stopped.
TEST_F(RangePages, AnyWayOfReadingFindsTheSame)
{
    run([&]() -> asio::awaitable<void> {
        auto books = co_await make_books();
        const auto filter = with_pages();
        const cursor_key key("a secret of these tests");
        for (int round = 0; round < 60; ++round)
        {
            question what;
            what.is_filtered = one_of(2) != 0;
            what.is_reversed = one_of(2) != 0;
            what.above = one_of(2) != 0 ? one_of(chapters) : -1;
            const bool is_signed = one_of(2) != 0;
            const numbers expected = what.answer();

            numbers found;
            std::string cursor;
            std::string story;
            bool is_over = false;
            for (int steps = 0; !is_over && steps < 200; ++steps)
            {
                auto range = what.ask(books, filter).start_after(cursor);
                if (is_signed)
                    range.sign_cursors(key);
                cursor = co_await read_some(range, found, expected.size(), story);
                is_over = cursor.empty();
            }

            EXPECT_EQ(found, expected) << "round " << round << ":" << story;
        }
    });
}

// At every step another one, of the same queries.
TEST_F(RangePages, AnyWayOfReadingMergedQueriesFindsTheSame)
{
    run([&]() -> asio::awaitable<void> {
        auto books = co_await make_books();
        const cursor_key key("a secret of these tests");
        for (int round = 0; round < 12; ++round)
        {
            const bool is_filtered = one_of(2) != 0;
            const bool is_reversed = one_of(2) != 0;
            const bool is_signed = one_of(2) != 0;
            numbers expected;
            for (int i = 0; i < chapters; ++i)
            {
                const int number = is_reversed ? chapters - 1 - i : i;
                if (is_filtered && number % 3 != wanted_pages)
                    continue;
                expected.push_back(number);
                expected.push_back(number + 1000);
            }
            const auto ask = [&](const char* book) {
                auto query = books.query(book);
                if (is_filtered)
                    query.filter(attr<&chapter::pages> == wanted_pages);
                if (is_reversed)
                    query.reverse();
                return query;
            };

            numbers found;
            std::string cursor;
            std::string story;
            bool is_over = false;
            for (int steps = 0; !is_over && steps < 300; ++steps)
            {
                auto range = merge(ask("a"), ask("b")).start_after(cursor);
                if (is_signed)
                    range.sign_cursors(key);
                cursor = co_await read_some(range, found, expected.size(), story);
                is_over = cursor.empty();
            }

            EXPECT_EQ(found, expected) << "round " << round << ":" << story;
        }
    });
}

TEST_F(RangePages, SegmentsHaveEveryItemOnce)
{
    run([&]() -> asio::awaitable<void> {
        auto books = co_await make_books();
        const auto filter = with_pages();
        std::multiset<std::pair<std::string, int>> all;
        std::multiset<std::pair<std::string, int>> some;
        std::multiset<std::pair<std::string, int>> resumed;

        auto scan = books.scan().segments(4).prefetch();
        while (auto each = co_await scan.async_next())
            all.emplace(each->book, each->number);
        auto filtered = co_await books.scan().segments(3).filter(filter).async_collect();
        for (const auto& each : filtered)
            some.emplace(each->book, each->number);
        const auto count = co_await books.scan().segments(4).async_count();
        std::string cursor;
        do
        {
            auto range = books.scan().segments(4).start_after(cursor);
            auto page = co_await range.async_next_page(7);
            for (const auto& each : page.items)
                resumed.emplace(each->book, each->number);
            cursor = page.cursor;
        } while (!cursor.empty() && resumed.size() < 1000);

        EXPECT_EQ(all.size(), 2u * chapters);
        EXPECT_EQ(std::set(all.begin(), all.end()).size(), all.size());
        EXPECT_EQ(some.size(), 2u * 13);
        EXPECT_EQ(count, 2 * chapters);
        EXPECT_EQ(resumed, all);
    });
}

TEST_F(RangePages, ConsumeCapacity)
{
    run([&]() -> asio::awaitable<void> {
        auto books = co_await make_books();
        auto two = books.query("a").take(2).count_capacity();
        auto all = books.query("a").count_capacity();

        co_await two.async_collect();
        co_await all.async_collect();

        // 60 KB each, at 8 KB a unit.
        EXPECT_EQ(two.capacity(), 15);
        EXPECT_GT(all.capacity(), 290);
        EXPECT_LT(all.capacity(), 310);
    });
}

TEST_F(RangePages, AFilterOfTheKeyIsRefusedWithoutARequest)
{
    run([&]() -> asio::awaitable<void> {
        table<chapter> nowhere(db(), "no-such-table");
        detail::expression_text text;
        text.attribute("number").text(" = ").value(R"({"N":"1"})");
        const condition<chapter> about_key{detail::condition_core(text)};
        auto range = nowhere.query("a").filter(about_key);

        auto [ec, found] = co_await range.async_next(checked());

        EXPECT_EQ(ec, errc::invalid_request);
        EXPECT_FALSE(found);
    });
}

}  // namespace
}  // namespace ddbm
