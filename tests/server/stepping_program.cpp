// Counts up each item of the table "things", in the steps of a run whose record is in the table
// "journal": of a new run, or of one that was begun and not brought to its end. Writes a line for
// each step, and is there to be killed between two of them: see stepwise_kill_test.py.

#include <ddbm/attr.hpp>
#include <ddbm/client.hpp>
#include <ddbm/rethrow.hpp>
#include <ddbm/stepwise.hpp>
#include <ddbm/table.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <iostream>
#include <string>

namespace asio = boost::asio;

struct thing
{
    std::string id;
    // A step that is done twice tells.
    int changes = 0;
};

template <>
struct ddbm::model_of<thing>
{
    static constexpr auto value = ddbm::model<thing>("things")
                                      .partition_key("id", &thing::id)
                                      .field("changes", &thing::changes);
};

constexpr int thing_count = 60;
constexpr const char* requester = "killed";

void change(thing& each)
{
    ++each.changes;
    std::cout << each.id << std::endl;
}

asio::awaitable<void> count(ddbm::transaction& tx, ddbm::table<thing> things)
{
    auto all = co_await tx.async_get(things, "all");
    all->changes += thing_count;
    tx.save(all);
    std::cout << "all" << std::endl;
}

void add_steps(ddbm::stepwise& work, ddbm::table<thing> things)
{
    for (int i = 0; i < thing_count; ++i)
        work.step(things, std::to_string(i), change);
    work.after([=](ddbm::transaction& tx) { return count(tx, things); });
}

asio::awaitable<void>
carry_out(ddbm::table<thing> things, ddbm::table<ddbm::journal_record> journal)
{
    bool is_begun = false;
    auto records = journal.query(requester).consistency(ddbm::consistency::strong);
    while (auto found = co_await records.async_next())
    {
        is_begun = true;
        ddbm::stepwise work(journal, found);
        add_steps(work, things);
        co_await work.async_run();
    }
    if (is_begun)
        co_return;
    ddbm::journal_record made;
    made.requester = requester;
    ddbm::stepwise work(journal, made);
    add_steps(work, things);
    co_await work.async_run();
}

asio::awaitable<void> work(ddbm::client db)
{
    const ddbm::table<thing> things(db);
    const ddbm::table<ddbm::journal_record> journal(db);
    bool is_mine = true;
    try
    {
        co_await carry_out(things, journal);
    }
    catch (const ddbm::error& why)
    {
        // Somebody else goes on with the run.
        if (why.code() != ddbm::errc::conflict_changed ||
            why.get_diagnostics().table() != "journal")
            throw;
        is_mine = false;
    }
    std::cout << (is_mine ? "done" : "lost") << std::endl;
}

int main()
{
    try
    {
        asio::io_context ctx;
        ddbm::client db(ctx.get_executor(), ddbm::client_config::from_environment());
        asio::co_spawn(ctx, work(db), ddbm::rethrow);
        ctx.run();
    }
    catch (const std::exception& failure)
    {
        std::cerr << failure.what() << '\n';
        return 1;
    }
}
