// The snippets of the README about locks.

#include "unit/table/scripted_table.hpp"

#include <ddbm/attr.hpp>
#include <ddbm/lock.hpp>

#include <boost/asio/co_spawn.hpp>

#include <chrono>
#include <cstdint>
#include <exception>
#include <string>

namespace asio = boost::asio;

using namespace std::chrono_literals;

namespace {

struct report
{
    std::string day;
    std::int64_t fence = 0;
};

}  // namespace

template <>
struct ddbm::model_of<report>
{
    static constexpr auto value = ddbm::model<report>("reports")
                                      .partition_key("day", &report::day)
                                      .field("fence", &report::fence);
};

namespace {

asio::awaitable<int> make_report(std::int64_t fence)
{
    co_return static_cast<int>(fence) + 11;
}

asio::awaitable<void> write_report(ddbm::client db, ddbm::table<report> reports, report made)
{
    ddbm::table<ddbm::lock_record> locks(db, "locks");
    auto held = co_await ddbm::async_lock(locks, "nightly report", ddbm::lock_options().lease(10s));
    const auto not_later = ddbm::attr<&report::fence> <= held.fencing_number();
    co_await reports.async_put(made, ddbm::when(not_later || ddbm::attr<&report::fence>.missing()));
    co_await held.async_release();
}

asio::awaitable<int> count_pages(ddbm::client db)
{
    ddbm::table<ddbm::lock_record> locks(db, "locks");
    auto work = [&](const ddbm::held_lock& held) -> asio::awaitable<int> {
        co_return co_await make_report(held.fencing_number());
    };
    int pages = co_await ddbm::async_with_lock(locks, "nightly report", ddbm::lock_options(), work);
    co_return pages;
}

TEST(DocumentedLocks, AHolderWritesUnderItsNumber)
{
    ddbm::test::scripted_client side;
    for (int i = 0; i < 4; ++i)
        side.script.reply("{}");
    report made;
    made.day = "monday";
    std::exception_ptr failure;

    asio::co_spawn(
        side.ctx,
        write_report(side.db, ddbm::table<report>(side.db), made),
        [&](std::exception_ptr thrown) { failure = thrown; }
    );
    ddbm::test::run_to_end(side.ctx);

    EXPECT_FALSE(failure);
    ASSERT_EQ(side.script.sent.size(), 4u);
    const std::string& put = side.script.sent[2];
    EXPECT_TRUE(put.starts_with("PutItem ")) << put;
    EXPECT_NE(put.find(R"(":0":{"N":"1"})"), std::string::npos) << put;
}

TEST(DocumentedLocks, WorkDeliversItsResult)
{
    ddbm::test::scripted_client side;
    for (int i = 0; i < 3; ++i)
        side.script.reply("{}");
    int pages = 0;

    asio::co_spawn(side.ctx, count_pages(side.db), [&](std::exception_ptr failure, int made) {
        EXPECT_FALSE(failure);
        pages = made;
    });
    ddbm::test::run_to_end(side.ctx);

    EXPECT_EQ(pages, 12);
    EXPECT_EQ(side.script.sent.size(), 3u);
}

}  // namespace
