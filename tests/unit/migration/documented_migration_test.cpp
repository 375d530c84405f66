// The migration of a table that README.md shows.

#include "unit/table/scripted_table.hpp"

#include <ddbm/migrate.hpp>
#include <ddbm/rethrow.hpp>

#include <sstream>
#include <string>

namespace {

struct person
{
    std::string id;
    std::string name;
};

}  // namespace

template <>
struct ddbm::model_of<person>
{
    static constexpr auto value =
        ddbm::model<person>("people")
            .partition_key("id", &person::id)
            .field("name", &person::name)
            .version(1, [](const ddbm::item& read) { return read.contains("name"); });
};

namespace ddbm::test {
namespace {

void show(const ddbm::migration_progress&) {}

asio::awaitable<void> migrate(
    ddbm::table<person> people,
    ddbm::table<ddbm::migration_checkpoint> checkpoints,
    std::ostream& out
)
{
    ddbm::migrate_options options;
    options.capacity(50, 25);  // RCU and WCU a second, on the average
    options.checkpoints(checkpoints, "people to version 2");  // a table<ddbm::migration_checkpoint>
    options.on_progress(show);                                // seen, migrated, conflicted, failed
    options.dry_run();
    auto report = co_await ddbm::async_migrate(people, options);  // or options.dry_run()
    for (const ddbm::migration_problem& each :
         report.problems)  // what no check knew, what has failed
        out << each.key << ": " << each.message << '\n';
}

TEST(DocumentedTableMigration, NamesWhatIsLeft)
{
    scripted_client side{in_no_time()};
    side.script.refuse("AccessDeniedException");
    side.script.reply(R"({"Items":[{"id":{"S":"a"}}],"Count":1})");
    for (int segment = 1; segment < 32; ++segment)
        side.script.reply(R"({"Items":[],"Count":0})");
    std::ostringstream out;

    asio::co_spawn(
        side.ctx,
        migrate(table<person>(side.db), table<migration_checkpoint>(side.db), out),
        rethrow
    );
    run_to_end(side.ctx);

    EXPECT_EQ(
        out.str(),
        "{\"id\":{\"S\":\"a\"}}: expected an item of version 1, found one with the attributes id\n"
    );
}

}  // namespace
}  // namespace ddbm::test
