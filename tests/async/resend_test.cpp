// Writes whose caller says what comes of sending them twice.

#include "support/client_fixture.hpp"

namespace ddbm::test {
namespace {

struct Resend : testing::Test, client_fixture
{
    Resend() { env->skip_waits(); }

    const call_options harmful = call_options().resend(resend::harmful);
    const call_options harmless = call_options().resend(resend::harmless);
};

}  // namespace

TEST_F(Resend, IsAsTheLibraryThinksUnlessTheCallerSays)
{
    EXPECT_EQ(call_options().resend(), std::nullopt);
    EXPECT_EQ(harmful.resend(), resend::harmful);
    EXPECT_EQ(harmless.resend(), resend::harmless);
}

TEST_F(Resend, OfAPutCanBeHarmful)
{
    server.expect("PutItem").close_after(20);

    auto put = call(put_request(), harmful);

    EXPECT_TRUE(put->ec);
    EXPECT_EQ(put->diag.applied(), applied::maybe);
    EXPECT_EQ(put->diag.retry_end(), retry_end::may_apply_twice);
    EXPECT_EQ(put->diag.attempts(), 1);
}

TEST_F(Resend, OfAPutIsMadeWhereTheFirstCannotHaveBeenApplied)
{
    server.expect("PutItem").reply(400, error_body("ThrottlingException"));
    server.expect("PutItem");

    EXPECT_FALSE(call(put_request(), harmful)->ec);
}

TEST_F(Resend, OfAPutIsNotMadeByTheConnectionEither)
{
    warm_up();
    server.expect("PutItem").close_after(0);

    auto put = call(put_request(), harmful);

    EXPECT_TRUE(put->ec);
    EXPECT_EQ(put->diag.retry_end(), retry_end::may_apply_twice);
    EXPECT_EQ(server.request_count(), 2u);
}

TEST_F(Resend, OfAnUpdateThatAddsCanBeHarmless)
{
    server.expect("UpdateItem").close_after(20);
    server.expect("UpdateItem").reply(500, "{}");
    server.expect("UpdateItem");

    EXPECT_FALSE(call(update_request(), harmless)->ec);
}

TEST_F(Resend, OfAReadIsAlwaysHarmless)
{
    server.expect("GetItem").close_after(20);
    server.expect("GetItem");

    EXPECT_FALSE(call(get_request(), harmful)->ec);
}

TEST_F(Resend, OfACallByNameIsAsItsArgumentSays)
{
    server.expect("Something").close_after(20);

    auto got = call(json_call("Something", "{}", resend::harmful), harmless);

    EXPECT_TRUE(got->ec);
    EXPECT_EQ(got->diag.retry_end(), retry_end::may_apply_twice);
}

}  // namespace ddbm::test
