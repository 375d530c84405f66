// Insertions with a number of the table's: two requests, each of which may be cut off.

#include "support/client_fixture.hpp"

#include <ddbm/generated.hpp>
#include <ddbm/table.hpp>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>

namespace ddbm::test {

struct numbered_thing
{
    int number = 0;
};

}  // namespace ddbm::test

template <>
struct ddbm::model_of<ddbm::test::numbered_thing>
{
    using thing = ddbm::test::numbered_thing;
    static constexpr auto value =
        ddbm::model<thing>("numbered")
            .partition_key("number", &thing::number, ddbm::auto_increment);
};

namespace ddbm::test {
namespace {

const char* const counted = R"({"Attributes":{"__max_hash_key__":{"N":"3"}}})";

TEST(AutoIncrement, CanBeCancelledAsDocumented)
{
    for (auto type : {asio::cancellation_type::partial, asio::cancellation_type::terminal})
    {
        for (bool counts : {true, false})
        {
            SCOPED_TRACE(testing::Message() << counts << static_cast<int>(type));
            client_fixture f;
            if (counts)
                f.server.expect("UpdateItem").hang();
            else
            {
                f.server.expect("UpdateItem").reply(200, counted);
                f.server.expect("PutItem").hang();
            }
            int completions = 0;
            error_code result;
            diagnostics diag;
            asio::cancellation_signal cancel;
            auto note = [&](error_code ec, stored<numbered_thing> made) {
                ++completions;
                result = ec;
                EXPECT_FALSE(made);
            };
            table<numbered_thing>(f.db()).async_insert_numbered(
                numbered_thing(),
                redirect_diagnostics(asio::bind_cancellation_slot(cancel.slot(), note), diag)
            );
            const std::size_t asked = counts ? 1 : 2;
            f.run_until([&] { return f.server.answered_count() == asked; });

            cancel.emit(type);
            f.run_until([&] { return completions != 0; });

            EXPECT_EQ(completions, 1);
            EXPECT_EQ(result, asio::error::operation_aborted) << result.message();
            EXPECT_EQ(diag.applied(), applied::maybe);
        }
    }
}

TEST(AutoIncrement, KeepsWhatItIsGivenAndCompletesOnTheHandlersExecutor)
{
    client_fixture f;
    f.server.expect("UpdateItem").reply(200, counted);
    f.server.expect("PutItem").reply(200, "{}");
    asio::io_context elsewhere;
    stored<numbered_thing> made;
    {
        const numbered_thing object;
        table<numbered_thing>(f.db()).async_insert_numbered(
            object,
            asio::bind_executor(
                elsewhere,
                [&](error_code ec, stored<numbered_thing> done) {
                    EXPECT_FALSE(ec) << ec.message();
                    made = std::move(done);
                }
            )
        );
    }

    f.run();
    EXPECT_FALSE(made);
    elsewhere.run();

    EXPECT_TRUE(made && made->number == 3);
}

}  // namespace
}  // namespace ddbm::test
