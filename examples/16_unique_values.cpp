// Values that no two items have, such as the addresses of users: what DynamoDB has for keys alone.
// The model says so, and every write keeps it so.

#include "scratch_table.hpp"

#include <ddbm/as_result.hpp>
#include <ddbm/client.hpp>
#include <ddbm/local/opener.hpp>
#include <ddbm/rethrow.hpp>
#include <ddbm/table.hpp>
#include <ddbm/transaction.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <iostream>
#include <string>
#include <utility>

namespace asio = boost::asio;

struct user
{
    std::string id;
    std::string email;
    std::string team;
    std::string nick;
};

template <>
struct ddbm::model_of<user>
{
    static constexpr auto value =
        ddbm::model<user>("users")
            .partition_key("id", &user::id)
            .field("email", &user::email)
            .field("team", &user::team)
            .field("nick", &user::nick)
            .unique("by_email", &user::email)
            .unique("by_nick", &user::team, &user::nick, ddbm::tell_value);
};

user make_user(std::string id, std::string email, std::string nick)
{
    user made;
    made.id = std::move(id);
    made.email = std::move(email);
    made.team = "red";
    made.nick = std::move(nick);
    return made;
}

// Whoever comes second learns which attribute it was.
asio::awaitable<void> sign_up(ddbm::table<user> users)
{
    const user ann = make_user("1", "ann@example.org", "ann");
    co_await users.async_insert(ann);

    const user same_address = make_user("2", "ann@example.org", "bob");
    auto refused = co_await users.async_insert(same_address, ddbm::as_result);
    expect(refused.error() == ddbm::errc::unique_taken, "an address is taken once");
    std::cout << refused.get_diagnostics().message() << '\n';

    const user same_nick = make_user("2", "bob@example.org", "ann");
    refused = co_await users.async_insert(same_nick, ddbm::as_result);
    expect(refused.error() == ddbm::errc::unique_taken, "so is a name in a team");
    std::cout << refused.get_diagnostics().message() << '\n';

    const user bob = make_user("2", "bob@example.org", "bob");
    co_await users.async_insert(bob);
}

// What an item gives up is free for others, in the same moment.
asio::awaitable<void> give_up(ddbm::table<user> users)
{
    auto ann = co_await users.async_get("1");
    ann->email = "ann@example.com";
    co_await users.async_save(ann);

    const user cid = make_user("3", "ann@example.org", "cid");
    co_await users.async_put(cid);
    co_await users.async_erase("3");
}

// Two of one transaction may even exchange what they have.
asio::awaitable<void> exchange(ddbm::client db, ddbm::table<user> users)
{
    ddbm::transaction tx(db);
    do
    {
        auto ann = co_await tx.async_get(users, "1");
        auto bob = co_await tx.async_get(users, "2");
        std::swap(ann->nick, bob->nick);
        tx.save(ann);
        tx.save(bob);
    } while (!co_await tx.async_commit());

    auto ann = co_await users.async_get("1");
    expect(ann->nick == "bob", "they have exchanged their names");
    auto all = users.scan();
    const auto count = co_await all.async_count();
    expect(count == 2, "what stands for the values is no item of the model");
}

asio::awaitable<void> show(ddbm::client db)
{
    auto with_users = [&](ddbm::table<user> users) -> asio::awaitable<void> {
        co_await sign_up(users);
        co_await give_up(users);
        co_await exchange(db, users);
    };
    co_await with_scratch_table<user>(db, with_users);
}

int main()
{
    asio::io_context ctx;
    ddbm::client db(
        ctx.get_executor(), ddbm::client_config::from_environment(ddbm::local::opener())
    );
    asio::co_spawn(ctx, show(db), ddbm::rethrow);
    ctx.run();
}
