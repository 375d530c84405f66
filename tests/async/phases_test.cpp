// Where the time of attempts goes, as their reports say.

#include "async/stages.hpp"
#include "client/handled_operation.hpp"
#include "support/recording_observer.hpp"

#include <ddbm/client_handle.hpp>

namespace ddbm::test {
namespace {

using std::chrono::milliseconds;

// Time has passed in this one alone.
attempt_phases only(attempt_phase which, milliseconds time)
{
    attempt_phases all;
    all.add(which, time);
    return all;
}

struct Phases : testing::Test, client_fixture
{
    Phases() { config.observer = seen; }

    attempt_report only_attempt() const
    {
        const auto report = seen->only();
        EXPECT_EQ(report.attempts.size(), 1u);
        return report.attempts.empty() ? attempt_report() : report.attempts.front();
    }

    std::shared_ptr<recording_observer> seen = std::make_shared<recording_observer>();
};

// One whose reply takes its time to be read.
class slow_reader final : public detail::handled_operation<std::string>
{
public:
    slow_reader(const ddbm::client& db, manual_environment& env)
        : handled_operation(db.state(), db.options(), {service::dynamodb, "GetItem", false, true}),
          env_(env)
    {
        buffer() += "{}";
    }

private:
    void read(std::string_view) override { env_.advance(milliseconds(7)); }

    manual_environment& env_;
};

struct stage_and_phase
{
    stage where;
    attempt_phase phase;
};

void PrintTo(const stage_and_phase& each, std::ostream* out)
{
    *out << each.where;
}

class PhaseOf : public testing::TestWithParam<stage_and_phase>
{
};

TEST_P(PhaseOf, AnAttemptThatIsGivenUpIsWhereItWas)
{
    auto seen = std::make_shared<recording_observer>();
    staged s(GetParam().where, false, milliseconds(0), seen);

    s.f.env->advance(milliseconds(30));
    s.operation->cancel.emit(asio::cancellation_type::terminal);
    s.f.run_until([&] { return s.operation->done(); });

    const auto report = seen->only();
    ASSERT_EQ(report.attempts.size(), 1u);
    EXPECT_EQ(report.attempts[0].phases, only(GetParam().phase, milliseconds(30)))
        << report.attempts[0].phases.to_string();
    EXPECT_EQ(report.attempts[0].duration, milliseconds(30));
}

INSTANTIATE_TEST_SUITE_P(
    Stages,
    PhaseOf,
    testing::Values(
        stage_and_phase{stage::queued, attempt_phase::wait},
        stage_and_phase{stage::resolving, attempt_phase::lookup},
        stage_and_phase{stage::connecting, attempt_phase::connect},
        stage_and_phase{stage::handshaking, attempt_phase::tls},
        stage_and_phase{stage::sending, attempt_phase::send},
        stage_and_phase{stage::waiting, attempt_phase::first_byte},
        stage_and_phase{stage::receiving, attempt_phase::receive}
    )
);

}  // namespace

TEST_F(Phases, HaveTheWaitForAConnection)
{
    config.max_connections = 1;
    server.expect("GetItem").hold();
    server.expect("GetItem").reply(200, "{}");
    begin(get_request());
    run_until([&] { return server.held_count() == 1; });
    begin(get_request());

    env->advance(milliseconds(40));
    server.release();
    run();

    const auto reports = seen->reports();
    ASSERT_EQ(reports.size(), 2u);
    EXPECT_EQ(reports[0].attempts[0].phases, only(attempt_phase::first_byte, milliseconds(40)));
    EXPECT_EQ(reports[1].attempts[0].phases, only(attempt_phase::wait, milliseconds(40)));
    EXPECT_EQ(reports[1].attempts[0].duration, milliseconds(40));
}

TEST_F(Phases, HaveTheReadingOfTheReply)
{
    server.expect("GetItem");
    boost::intrusive_ptr<slow_reader> reader(new slow_reader(db(), *env));
    reader->start([](error_code, std::string) {}, detail::handler_place::anywhere(), nullptr);
    run();

    EXPECT_EQ(only_attempt().phases, only(attempt_phase::decode, milliseconds(7)));
    EXPECT_EQ(only_attempt().duration, milliseconds(7));
}

TEST_F(Phases, AreThoseOfEachAttempt)
{
    server.expect("GetItem").reply(500, "{}").hold();
    server.expect("GetItem").hold();
    begin(get_request());

    run_until([&] { return server.held_count() == 1; });
    env->advance(milliseconds(10));
    server.release();
    run_until([&] { return env->pending_waits() == 1; });
    env->advance(env->waits().back());
    run_until([&] { return server.held_count() == 1; });
    env->advance(milliseconds(20));
    server.release();
    run();

    const auto attempts = seen->only().attempts;
    ASSERT_EQ(attempts.size(), 2u);
    EXPECT_EQ(attempts[0].phases, only(attempt_phase::first_byte, milliseconds(10)));
    EXPECT_EQ(attempts[1].phases, only(attempt_phase::first_byte, milliseconds(20)));
}

}  // namespace ddbm::test
