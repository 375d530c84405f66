// Several classes in one table: its indexes, its shards, parts of its items.

#include "support/integration_test.hpp"

#include <ddbm/attr.hpp>
#include <ddbm/collection.hpp>
#include <ddbm/compose.hpp>
#include <ddbm/shared_table.hpp>

#include <numeric>
#include <string>
#include <variant>
#include <vector>

namespace ddbm::testing {

struct invoice
{
    std::string customer;
    int number = 0;
    std::string status;
    int due = 0;
    int cents = 0;
};

struct offer
{
    std::string customer;
    int number = 0;
    std::string status;
    int until = 0;
    std::string text;
};

struct only_cents
{
    int cents = 0;
};

struct only_text
{
    std::string text;
};

struct visit
{
    std::string day;
    int at = 0;
    std::string user;
};

struct click
{
    std::string day;
    int at = 0;
    std::string user;
    std::string target;
};

struct memo
{
    int number = 0;
};

struct wish
{
    int number = 0;
    std::string text;
};

struct letters;

}  // namespace ddbm::testing

template <>
struct ddbm::model_of<ddbm::testing::invoice>
{
    using type = ddbm::testing::invoice;
    static constexpr auto value =
        ddbm::model<type>("papers")
            .partition_key("pk", ddbm::compose("CUST#", &type::customer))
            .sort_key("sk", ddbm::compose("INV#", ddbm::padded<4>(&type::number)))
            .discriminator("type", "invoice")
            .field("status", &type::status)
            .field("due", &type::due)
            .field("cents", &type::cents)
            .index(
                "by_status",
                ddbm::partition(ddbm::compose("STATUS#", &type::status)),
                ddbm::sort(&type::due)
            )
            .index(
                "brief",
                ddbm::partition(&type::status),
                ddbm::sort("sk"),
                ddbm::project(&type::cents)
            )
            .local_index("by_due", ddbm::sort(&type::due));
};

template <>
struct ddbm::model_of<ddbm::testing::offer>
{
    using type = ddbm::testing::offer;
    static constexpr auto value =
        ddbm::model<type>("papers")
            .partition_key("pk", ddbm::compose("CUST#", &type::customer))
            .sort_key("sk", ddbm::compose("OFF#", ddbm::padded<4>(&type::number)))
            .discriminator("type", "offer")
            .field("status", &type::status)
            .field("due", &type::until)
            .field("text", &type::text)
            .index(
                "by_status",
                ddbm::partition(ddbm::compose("STATUS#", &type::status)),
                ddbm::sort(&type::until)
            )
            .index(
                "brief",
                ddbm::partition(&type::status),
                ddbm::sort("sk"),
                ddbm::project(&type::text)
            )
            .local_index("by_due", ddbm::sort(&type::until));
};

// The same class as another kind of item.
template <>
struct ddbm::model_of<ddbm::testing::offer, ddbm::testing::letters>
{
    using type = ddbm::testing::offer;
    static constexpr auto value =
        ddbm::model<type>("papers")
            .partition_key("pk", ddbm::compose("CUST#", &type::customer))
            .sort_key("sk", ddbm::compose("LETTER#", ddbm::padded<4>(&type::number)))
            .discriminator("type", "letter")
            .field("status", &type::status)
            .field("due", &type::until)
            .field("body", &type::text);
};

template <>
struct ddbm::model_of<ddbm::testing::only_cents>
{
    using type = ddbm::testing::only_cents;
    static constexpr auto value = ddbm::model<type>().field("cents", &type::cents);
};

template <>
struct ddbm::model_of<ddbm::testing::only_text>
{
    using type = ddbm::testing::only_text;
    static constexpr auto value = ddbm::model<type>().field("text", &type::text);
};

template <>
struct ddbm::model_of<ddbm::testing::visit>
{
    using type = ddbm::testing::visit;
    static constexpr auto value =
        ddbm::model<type>("events")
            .partition_key(
                "pk", ddbm::compose("DAY#", &type::day, "#", ddbm::shard<3>(&type::user))
            )
            .sort_key("at", &type::at)
            .discriminator("type", "visit")
            .field("user", &type::user)
            .index(
                "by_user", ddbm::partition(ddbm::compose("USER#", &type::user)), ddbm::sort("at")
            );
};

template <>
struct ddbm::model_of<ddbm::testing::click>
{
    using type = ddbm::testing::click;
    static constexpr auto value =
        ddbm::model<type>("events")
            .partition_key(
                "pk", ddbm::compose("DAY#", &type::day, "#", ddbm::shard<3>(&type::user))
            )
            .sort_key("at", &type::at)
            .discriminator("type", "click")
            .field("user", &type::user)
            .field("target", &type::target)
            .index(
                "by_user", ddbm::partition(ddbm::compose("USER#", &type::user)), ddbm::sort("at")
            );
};

template <>
struct ddbm::model_of<ddbm::testing::memo>
{
    using type = ddbm::testing::memo;
    static constexpr auto value =
        ddbm::model<type>("reports")
            .partition_key("number", &type::number)
            .discriminator("type", "memo")
            .index("keys", ddbm::partition(&type::number), ddbm::project_keys);
};

template <>
struct ddbm::model_of<ddbm::testing::wish>
{
    using type = ddbm::testing::wish;
    static constexpr auto value =
        ddbm::model<type>("reports")
            .partition_key("number", &type::number, ddbm::auto_increment)
            .discriminator("type", "wish")
            .field("text", &type::text)
            .index("keys", ddbm::partition(&type::number), ddbm::project_keys);
};

namespace ddbm {
namespace {

using testing::click;
using testing::invoice;
using testing::letters;
using testing::memo;
using testing::offer;
using testing::only_cents;
using testing::only_text;
using testing::visit;
using testing::wish;

class Collections : public testing::integration_test
{
protected:
    // Its name. An invoice and an offer of each customer, whose numbers are when they are due.
    asio::awaitable<std::string> make_papers(int customers)
    {
        const table<invoice> invoices(db(), new_name());
        const table<offer> offers(db(), invoices.name());
        co_await shared_table(invoices, offers).async_create(on_demand());
        int number = 0;
        for (int customer = 1; customer <= customers; ++customer)
        {
            invoice asked;
            asked.customer = std::to_string(customer);
            asked.status = "open";
            asked.number = ++number;
            asked.due = number;
            asked.cents = number * 100;
            co_await invoices.async_put(asked);
            offer made;
            made.customer = asked.customer;
            made.status = "open";
            made.number = ++number;
            made.until = number;
            made.text = "text " + std::to_string(number);
            co_await offers.async_put(made);
        }
        co_return invoices.name();
    }

    // `i1 o2`
    template <class Handle>
    static std::string words_of(const std::vector<Handle>& all)
    {
        std::string words;
        for (const Handle& each : all)
        {
            words += words.empty() ? "" : " ";
            if (const auto* found = std::get_if<stored<invoice>>(&each))
                words += "i" + std::to_string((*found)->number);
            else
                words += "o" + std::to_string(std::get<stored<offer>>(each)->number);
        }
        return words;
    }
};

TEST_F(Collections, DeliverAPartitionOfAnIndexInItsOrder)
{
    run([&]() -> asio::awaitable<void> {
        const std::string name = co_await make_papers(2);
        const collection<invoice, offer> papers(db(), name);

        const auto open = co_await papers.query<"by_status">("open").async_collect();
        const auto down =
            co_await papers.query<"by_status">("open").sort_key(le(3)).reverse().async_collect();
        const auto none = co_await papers.query<"by_status">("paid").async_collect();
        const auto local = co_await papers.query<"by_due">("2").consistent().async_collect();
        const auto counted = co_await papers.scan<"by_status">().async_count();
        const auto filtered = co_await papers.query<"by_status">("open")
                                  .filter(attr<&invoice::cents> >= 300)
                                  .async_collect();

        EXPECT_EQ(words_of(open), "i1 o2 i3 o4");
        EXPECT_EQ(words_of(down), "i3 o2 i1");
        EXPECT_TRUE(none.empty());
        EXPECT_EQ(words_of(local), "i3 o4");
        EXPECT_EQ(counted, 4);
        EXPECT_EQ(words_of(filtered), "i3");
    });
}

TEST_F(Collections, SaveWhatAnIndexOfWholeItemsDelivers)
{
    run([&]() -> asio::awaitable<void> {
        const std::string name = co_await make_papers(1);
        const collection<invoice, offer> papers(db(), name);
        const table<invoice> invoices(db(), name);
        auto open = papers.query<"by_status">("open");
        const auto first = co_await open.async_next();
        const auto found = std::get<stored<invoice>>(first);
        found->status = "paid";

        co_await invoices.async_save(found);

        const auto left = co_await papers.query<"by_status">("open").async_collect();
        const auto paid = co_await papers.query<"by_status">("paid").async_collect();
        EXPECT_EQ(words_of(left), "o2");
        EXPECT_EQ(words_of(paid), "i1");
    });
}

TEST_F(Collections, DeliverWhatAnIndexHoldsOfEachClass)
{
    run([&]() -> asio::awaitable<void> {
        const std::string name = co_await make_papers(1);
        const collection<invoice, offer> papers(db(), name);
        const table<offer> offers(db(), name);

        const auto brief = co_await papers.query<"brief">("open")
                               .sort_key(between("INV#", "OFF#9"))
                               .async_collect();
        const auto one =
            co_await papers.query<"brief">("open").sort_key(begins_with("OFF#")).async_collect();
        const auto small =
            co_await papers.query<"brief">("open").as<only_cents, only_text>().async_collect();

        EXPECT_EQ(brief.size(), 2U);
        const auto& of_invoice = std::get<partial<invoice, "brief">>(brief.at(0));
        const auto& of_offer = std::get<partial<offer, "brief">>(brief.at(1));
        EXPECT_EQ(of_invoice.get<&invoice::cents>(), 100);
        EXPECT_EQ(of_invoice.get<&invoice::customer>(), "1");
        EXPECT_EQ(of_offer.get<&offer::text>(), "text 2");
        EXPECT_EQ(brief.at(1).image().find("due"), std::string_view::npos);
        const auto whole = co_await offers.async_get(of_offer.key());
        EXPECT_EQ(whole->until, 2);
        EXPECT_EQ(one.size(), 1U);
        EXPECT_EQ(small.size(), 2U);
        EXPECT_EQ(std::get<projected<only_cents>>(small.at(0))->cents, 100);
        EXPECT_EQ(std::get<projected<only_text>>(small.at(1))->text, "text 2");
    });
}

TEST_F(Collections, GoOnFromCursorsOfIndexes)
{
    run([&]() -> asio::awaitable<void> {
        const std::string name = co_await make_papers(3);
        const collection<invoice, offer> papers(db(), name);
        std::string words;
        std::string cursor;

        do
        {
            auto part = papers.query<"by_status">("open").start_after(cursor);
            const auto page = co_await part.async_next_page(4);
            words += words_of(page.items) + ";";
            cursor = page.cursor;
        } while (!cursor.empty());

        EXPECT_EQ(words, "i1 o2 i3 o4;i5 o6;");
    });
}

TEST_F(Collections, ReadTheModelOfATagAndSmallerClasses)
{
    run([&]() -> asio::awaitable<void> {
        const std::string name = co_await make_papers(1);
        const table<offer, letters> posted(db(), name);
        offer letter;
        letter.customer = "1";
        letter.number = 9;
        letter.status = "sent";
        letter.text = "Dear";
        co_await posted.async_put(letter);
        const collection<invoice, model_of<offer, letters>> papers(db(), name);

        const auto all =
            co_await papers.query("1").unknown_kinds(unknown_kind::skip).async_collect();
        const auto dear = co_await papers.scan()
                              .filter(attr_of<model_of<offer, letters>, &offer::text> == "Dear")
                              .async_collect();
        const collection<invoice, offer> others(db(), name);
        std::vector<item> unknown;
        auto small =
            others.query("1").unknown_kinds([&](const item& each) { unknown.push_back(each); });
        const auto read = co_await small.as<only_cents, only_text>().async_collect();

        EXPECT_EQ(words_of(all), "i1 o9");
        EXPECT_EQ(words_of(dear), "o9");
        EXPECT_EQ(read.size(), 2U);
        EXPECT_EQ(std::get<projected<only_cents>>(read.at(0))->cents, 100);
        EXPECT_EQ(read.at(0).image().find("due"), std::string_view::npos);
        EXPECT_EQ(unknown.size(), 1U);
        EXPECT_EQ(unknown.at(0).at("sk").as_string(), "LETTER#0009");
    });
}

TEST_F(Collections, ReadAllShardsInOrder)
{
    run([&]() -> asio::awaitable<void> {
        const table<visit> visits(db(), new_name());
        const table<click> clicks(db(), visits.name());
        co_await shared_table(visits, clicks).async_create(on_demand());
        for (int at = 0; at < 20; ++at)
        {
            visit came;
            came.day = "mon";
            came.at = 2 * at;
            came.user = "u" + std::to_string(at % 7);
            co_await visits.async_put(came);
            click made;
            made.day = "mon";
            made.at = 2 * at + 1;
            made.user = "u" + std::to_string(at % 5);
            made.target = "t";
            co_await clicks.async_put(made);
        }
        const collection<visit, click> events(db(), visits.name());
        const auto times_of = [](const auto& all) {
            std::vector<int> times;
            for (const auto& each : all)
                times.push_back(std::visit([](const auto& of) { return of->at; }, each));
            return times;
        };

        const auto all = co_await events.query("mon").async_collect();
        const auto some = co_await events.query("mon")
                              .sort_key(lt(10))
                              .filter(attr<&click::target> == "t")
                              .reverse()
                              .take(3)
                              .async_collect();
        const auto of_user = co_await events.query<"by_user">("u6").async_collect();

        std::vector<int> expected(40);
        std::iota(expected.begin(), expected.end(), 0);
        EXPECT_EQ(times_of(all), expected);
        EXPECT_EQ(times_of(some), (std::vector<int>{9, 7, 5}));
        EXPECT_EQ(times_of(of_user), (std::vector<int>{12, 26}));
    });
}

TEST_F(Collections, DoNotFindTheCounterOfOneOfTheirClasses)
{
    run([&]() -> asio::awaitable<void> {
        const table<memo> memos(db(), new_name());
        const table<wish> wishes(db(), memos.name());
        co_await shared_table(memos, wishes).async_create(on_demand());
        wish wanted;
        wanted.text = "more";
        co_await wishes.async_insert_numbered(wanted);
        memo noted;
        noted.number = 100;
        co_await memos.async_put(noted);
        const collection<memo, wish> all(db(), memos.name());

        const auto found = co_await all.scan().async_collect();
        const auto keys = co_await all.scan<"keys">().async_collect();
        const auto counter = co_await all.query(-1).async_collect();

        EXPECT_EQ(found.size(), 2U);
        EXPECT_EQ(keys.size(), 2U);
        EXPECT_TRUE(counter.empty());
    });
}

}  // namespace
}  // namespace ddbm
