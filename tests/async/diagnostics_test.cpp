// What is known about every failure: which operation it was, and where its requests go.

#include "client/spawn_operation.hpp"
#include "support/client_fixture.hpp"

#include <ddbm/operations/list_streams.hpp>
#include <ddbm/table.hpp>

#include <chrono>
#include <string>

namespace ddbm::test {

struct note
{
    std::string id;
    std::string text;
};

}  // namespace ddbm::test

template <>
struct ddbm::model_of<ddbm::test::note>
{
    using note = ddbm::test::note;
    static constexpr auto value =
        ddbm::model<note>("notes").partition_key("id", &note::id).field("text", &note::text);
};

namespace ddbm::test {
namespace {

struct diagnostics_fixture : client_fixture
{
    diagnostics_fixture() { env->skip_waits(); }

    // Then nothing is over before it has been answered: requests of table operations have limits.
    void stand_still()
    {
        env = std::make_shared<manual_environment>();
        config.env = env;
    }

    table<note> notes() { return table<note>(db()); }

    // A token that stores what is known about a failure.
    auto storing()
    {
        return redirect_diagnostics([this](error_code failure, auto&&...) { ec = failure; }, diag);
    }

    void expect_told(const error_code& code, const std::string& operation)
    {
        run();
        EXPECT_EQ(ec, code);
        EXPECT_EQ(diag.operation(), operation);
        EXPECT_EQ(diag.endpoint(), server.url());
        EXPECT_EQ(diag.region(), "eu-central-1");
    }

    error_code ec;
    diagnostics diag;
};

TEST(FailedRequest, NamesItsOperationAndEndpoint)
{
    diagnostics_fixture f;
    f.server.expect("GetItem").reply(400, error_body("ResourceNotFoundException"));

    f.db().async_get_item(get_request(), f.storing());

    f.expect_told(service_errc::resource_not_found, "GetItem");
    EXPECT_EQ(f.diag.table(), "things");
}

TEST(FailedRequest, NamesThemWhenNobodyAnswers)
{
    diagnostics_fixture f;
    f.env->fail_connecting(asio::error::connection_refused);

    f.db().async_put_item(put_request(), f.storing());

    f.expect_told(asio::error::connection_refused, "PutItem");
}

TEST(FailedRequest, NamesThemWhenNothingIsSent)
{
    diagnostics_fixture f;

    f.db().async_get_item(get_item_request("?", sample_key()), f.storing());

    f.expect_told(errc::invalid_table_name, "GetItem");
    EXPECT_EQ(f.diag.attempts(), 0);
}

TEST(FailedRequest, NamesThemWhenTheClientIsClosed)
{
    diagnostics_fixture f;
    f.db().async_close([](error_code) {});
    f.run();

    f.db().async_get_item(get_request(), f.storing());

    f.expect_told(errc::client_closed, "GetItem");
}

TEST(FailedRequest, NamesTheOperationOfACallByName)
{
    diagnostics_fixture f;
    f.server.expect("ListBackups").reply(400, error_body("ValidationException"));

    f.db().async_call(service::dynamodb, "ListBackups", "{}", resend::harmless, f.storing());
    f.expect_told(service_errc::validation, "ListBackups");

    f.db().async_call(service::dynamodb, "List Backups", "{}", resend::harmless, f.storing());
    f.expect_told(errc::invalid_request, "List Backups");
}

TEST(FailedRequest, NamesTheEndpointOfStreams)
{
    diagnostics_fixture f;
    f.config.streams_endpoint_url = "http://127.0.0.1:1";
    f.env->fail_connecting(asio::error::connection_refused);

    f.db().async_list_streams(list_streams_request(), f.storing());
    f.run();

    EXPECT_EQ(f.diag.operation(), "ListStreams");
    EXPECT_EQ(f.diag.endpoint(), "http://127.0.0.1:1");
}

TEST(FailedRequest, NamesTheRegionThatIsSignedFor)
{
    diagnostics_fixture f;
    f.config.region = "local";
    f.server.expect("GetItem").reply(400, error_body("ResourceNotFoundException"));

    f.db().async_get_item(get_request(), f.storing());
    f.run();

    EXPECT_EQ(f.diag.region(), "us-east-1");
}

TEST(SucceededRequest, LeavesDiagnosticsEmpty)
{
    diagnostics_fixture f;
    f.server.expect("GetItem").reply(500, error_body("InternalServerError"));
    f.server.expect("GetItem").reply(200, sample_reply);

    f.db().async_get_item(get_request(), f.storing());
    f.run();

    EXPECT_FALSE(f.ec) << f.ec.message();
    EXPECT_TRUE(f.diag.empty()) << f.diag.to_string();
}

TEST(FailedTableOperation, NamesItsOperationAndEndpoint)
{
    diagnostics_fixture f;
    f.server.expect("GetItem").reply(200, "{}");
    f.notes().async_get("a", f.storing());
    f.expect_told(errc::not_found, "GetItem");

    f.notes().async_get("", f.storing());
    f.expect_told(errc::empty_key, "GetItem");

    f.notes().async_save(stored<note>(), f.storing());
    f.expect_told(errc::empty_handle, "UpdateItem");

    f.server.expect("DeleteItem").reply(400, error_body("AccessDeniedException"));
    f.notes().async_erase("a", f.storing());
    f.expect_told(service_errc::access_denied, "DeleteItem");
}

TEST(FailedRange, NamesItsOperationAndEndpoint)
{
    diagnostics_fixture f;
    f.server.expect("Scan").reply(400, error_body("ResourceNotFoundException"));
    auto all = f.notes().scan();
    all.async_next(f.storing());
    f.expect_told(service_errc::resource_not_found, "Scan");

    auto refused = f.notes().query("");
    refused.async_next(f.storing());
    f.expect_told(errc::empty_key, "Query");
    EXPECT_EQ(f.diag.table(), "notes");
}

TEST(FailedTableLifecycle, NamesItsOperationAndEndpoint)
{
    diagnostics_fixture f;
    f.stand_still();
    f.server.expect("CreateTable").reply(400, error_body("ResourceInUseException"));
    f.notes().async_create(on_demand(), f.storing());
    f.expect_told(service_errc::resource_in_use, "CreateTable");
}

TEST(FailedTableLifecycle, NamesThemWhenTimeIsUp)
{
    diagnostics_fixture f;
    f.stand_still();
    f.server.expect("CreateTable")
        .reply(200, R"({"TableDescription":{"TableName":"notes","TableStatus":"CREATING"}})");
    auto options = on_demand();
    options.deadline(std::chrono::milliseconds(0));

    f.notes().async_create(options, f.storing());

    f.expect_told(errc::deadline_exceeded, "CreateTable");
    EXPECT_EQ(f.diag.table(), "notes");
    EXPECT_EQ(f.diag.applied(), applied::yes);
}

TEST(FailedTableLifecycle, NamesThemWhenItIsCancelled)
{
    diagnostics_fixture f;
    f.stand_still();
    f.server.expect("DeleteTable")
        .reply(200, R"({"TableDescription":{"TableName":"notes","TableStatus":"DELETING"}})");
    f.server.expect("DescribeTable")
        .reply(200, R"({"Table":{"TableName":"notes","TableStatus":"DELETING"}})");
    asio::cancellation_signal stop;
    auto store = [&](error_code failure) { f.ec = failure; };

    f.notes().async_delete(
        redirect_diagnostics(asio::bind_cancellation_slot(stop.slot(), store), f.diag)
    );
    // Between two looks; requests have limits, too.
    f.run_until([&] {
        const auto waits = f.env->waits();
        return !waits.empty() && waits.back() == std::chrono::milliseconds(20);
    });
    stop.emit(asio::cancellation_type::terminal);

    f.expect_told(asio::error::operation_aborted, "DeleteTable");
    EXPECT_EQ(f.diag.applied(), applied::yes);
}

asio::awaitable<void> fail_without_words()
{
    throw boost::system::system_error(asio::error::operation_aborted);
    co_return;
}

TEST(SpawnedOperation, SaysWhichItWasWhenItsFailureDoesNot)
{
    asio::io_context ctx;
    error_code ec;
    auto diag = std::make_shared<diagnostics>();
    asio::any_completion_handler<void(error_code)> handler = [&](error_code failure) {
        ec = failure;
    };

    detail::spawn_operation(
        ctx.get_executor(),
        fail_without_words(),
        diagnostics().operation("CreateTable"),
        diag,
        std::move(handler)
    );
    run_to_end(ctx);

    EXPECT_EQ(ec, asio::error::operation_aborted);
    EXPECT_EQ(diag->operation(), "CreateTable");
    EXPECT_EQ(diag->message(), ec.message());
}

}  // namespace
}  // namespace ddbm::test
