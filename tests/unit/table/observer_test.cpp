// What an observer is told of the calls of tables, and what not.

#include "support/recording_observer.hpp"
#include "unit/table/scripted_table.hpp"

#include <ddbm/bulk_result.hpp>
#include <ddbm/errc.hpp>
#include <ddbm/length.hpp>
#include <ddbm/service_errc.hpp>

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace {

struct patient
{
    std::string id;
    int visit = 0;
    std::string illness;
};

}  // namespace

template <>
struct ddbm::model_of<patient>
{
    static constexpr auto value = ddbm::model<patient>("patients")
                                      .partition_key("id", &patient::id)
                                      .sort_key("visit", &patient::visit)
                                      .field("illness", &patient::illness, ddbm::length(0, 20));
};

namespace ddbm::test {
namespace {

patient secret_patient()
{
    patient made;
    made.id = "secret-id";
    made.visit = 777;
    made.illness = "secret-illness";
    return made;
}

constexpr const char* secret_item =
    R"({"id":{"S":"secret-id"},"visit":{"N":"777"},"illness":{"S":"secret-illness"}})";

struct observed_fixture
{
    explicit observed_fixture(reported besides = reported::outcome)
        : observer(std::make_shared<recording_observer>(besides))
    {
    }

    client_config with_observer() const
    {
        client_config config;
        config.observer = observer;
        config.retry_policy.max_attempts = 1;
        return config;
    }

    void get()
    {
        f.fetch<patient>([&](auto token) { patients.async_get("secret-id", 777, token); });
    }

    void put(const patient& object)
    {
        f.run([&](auto token) { patients.async_put(object, token); });
    }

    operation_report only() const { return observer->only(); }

    std::shared_ptr<recording_observer> observer;
    scripted_client f{with_observer()};
    table<patient> patients{f.db};
};

// Of everything that is in a report.
bool tells(const operation_report& report, const std::string& what)
{
    const std::string all = report.to_string() + report.request + report.diagnostics.to_string() +
                            report.diagnostics.message() + report.diagnostics.key() +
                            report.diagnostics.attribute_path() + report.diagnostics.found() +
                            report.diagnostics.expected();
    return all.find(what) != std::string::npos || report.diagnostics.returned_item();
}

void expect_no_secrets(const operation_report& report)
{
    EXPECT_FALSE(tells(report, "secret")) << report;
    EXPECT_FALSE(tells(report, "777")) << report;
}

TEST(ObserverOfATable, IsToldOfARead)
{
    observed_fixture o;
    o.f.script.reply(std::string(R"({"Item":)") + secret_item + "}");

    o.get();

    const auto report = o.only();
    EXPECT_EQ(report.operation, "GetItem");
    EXPECT_EQ(report.table, "patients");
    EXPECT_EQ(report.index, "");
    EXPECT_FALSE(report.code);
    EXPECT_FALSE(report.is_write);
    EXPECT_EQ(report.applied, applied::no);
    ASSERT_EQ(report.attempts.size(), 1u);
    EXPECT_EQ(report.attempts[0].http_status, 200);
    EXPECT_EQ(report.attempts[0].request_id, "R1");
    EXPECT_TRUE(report.consumed_capacity.empty());
    EXPECT_EQ(o.f.script.sent[0].find("ReturnConsumedCapacity"), std::string::npos);
    expect_no_secrets(report);
}

TEST(ObserverOfATable, IsToldOfAWrite)
{
    observed_fixture o;
    o.f.script.reply("{}");

    o.put(secret_patient());

    const auto report = o.only();
    EXPECT_EQ(report.operation, "PutItem");
    EXPECT_TRUE(report.is_write);
    EXPECT_EQ(report.applied, applied::yes);
    EXPECT_EQ(report.sent_bytes, o.f.script.sent[0].size() - std::string("PutItem ").size());
    EXPECT_EQ(report.received_bytes, 2u);
    expect_no_secrets(report);
}

TEST(ObserverOfATable, IsToldTheCodeThatTheCallFailsWith)
{
    observed_fixture o;
    o.f.script.refuse("ConditionalCheckFailedException", std::string(R"(,"Item":)") + secret_item);

    auto done = o.f.run([&](auto token) { o.patients.async_insert(secret_patient(), token); });

    const auto report = o.only();
    EXPECT_EQ(report.code, errc::conflict_exists);
    EXPECT_EQ(report.code, done.ec);
    EXPECT_EQ(report.attempts[0].code, service_errc::conditional_check_failed);
    EXPECT_EQ(report.applied, applied::no);
    EXPECT_EQ(report.diagnostics.exception_type(), "ConditionalCheckFailedException");
    expect_no_secrets(report);
}

TEST(ObserverOfATable, IsNotToldOfValuesInWhatTheServiceSays)
{
    observed_fixture o;
    o.f.script.reply(
        R"({"__type":"x#ValidationException","message":"Value 'secret' at '777' is wrong"})", 400
    );

    o.put(secret_patient());

    EXPECT_EQ(o.only().code, service_errc::validation);
    expect_no_secrets(o.only());
}

TEST(ObserverOfATable, IsNotToldOfValuesThatDoNotFitTheModel)
{
    observed_fixture o;
    o.f.script.reply(
        R"({"Item":{"id":{"S":"secret-id"},"visit":{"N":"777"},"illness":{"N":"777"}}})"
    );

    o.get();

    EXPECT_EQ(o.only().code, errc::attribute_type_mismatch);
    expect_no_secrets(o.only());
}

TEST(ObserverOfATable, IsToldOfACallThatSendsNothing)
{
    observed_fixture o;
    patient invalid = secret_patient();
    invalid.illness = "secret and much longer than what is valid";

    o.put(invalid);

    const auto report = o.only();
    EXPECT_EQ(report.code, errc::validation_failed);
    EXPECT_EQ(report.operation, "PutItem");
    EXPECT_EQ(report.table, "patients");
    EXPECT_TRUE(report.attempts.empty());
    EXPECT_EQ(report.sent_bytes, 0u);
    EXPECT_EQ(report.applied, applied::no);
    expect_no_secrets(report);
}

// -- Bulks

struct observed_bulk : observed_fixture
{
    void put(const std::vector<patient>& all, bulk options = bulk())
    {
        outcome =
            f.get<bulk_result>([&](auto token) { patients.async_put_many(all, options, token); });
    }

    scripted_client::outcome<bulk_result> outcome;
};

TEST(ObserverOfATable, IsToldOfEachRequestOfABulk)
{
    observed_bulk o;
    o.f.script.reply(R"({"UnprocessedItems":{}})").reply(R"({"UnprocessedItems":{}})");
    std::vector<patient> all(26, secret_patient());
    for (std::size_t i = 0; i < all.size(); ++i)
        all[i].visit = static_cast<int>(777 + i);

    o.put(all);

    EXPECT_FALSE(o.outcome.ec);
    const auto reports = o.observer->reports();
    ASSERT_EQ(reports.size(), 2u);
    for (const auto& each : reports)
    {
        EXPECT_EQ(each.operation, "BatchWriteItem");
        EXPECT_EQ(each.table, "patients");
        EXPECT_TRUE(each.is_write);
        EXPECT_EQ(each.attempts.size(), 1u);
        EXPECT_EQ(each.request_id(), "R1");
        EXPECT_FALSE(each.code);
        expect_no_secrets(each);
    }
}

TEST(ObserverOfATable, IsToldOfABulkThatSendsNothing)
{
    observed_bulk o;
    patient invalid = secret_patient();
    invalid.illness = "secret and much longer than what is valid";

    o.put({invalid});

    const auto report = o.only();
    EXPECT_EQ(report.code, errc::validation_failed);
    EXPECT_EQ(report.code, o.outcome.ec);
    EXPECT_EQ(report.operation, "BatchWriteItem");
    EXPECT_EQ(report.table, "patients");
    EXPECT_TRUE(report.is_write);
    EXPECT_EQ(report.applied, applied::no);
    EXPECT_TRUE(report.attempts.empty());
    EXPECT_TRUE(o.f.script.sent.empty());
    expect_no_secrets(report);
}

TEST(ObserverOfATable, IsToldOfABulkThatTheServiceHandsBack)
{
    observed_bulk o;
    o.f.script.reply(
        std::string(R"({"UnprocessedItems":{"patients":[{"PutRequest":{"Item":)") + secret_item +
        "}}]}}"
    );

    o.put({secret_patient()}, bulk().attempts(1));

    const auto reports = o.observer->reports();
    ASSERT_EQ(reports.size(), 2u);
    EXPECT_FALSE(reports[0].code);
    EXPECT_EQ(reports[1].code, errc::unprocessed);
    EXPECT_EQ(reports[1].code, o.outcome.ec);
    EXPECT_EQ(reports[1].table, "patients");
    EXPECT_EQ(reports[1].diagnostics.retry_end(), retry_end::attempts);
    EXPECT_TRUE(reports[1].attempts.empty());
    expect_no_secrets(reports[1]);
}

TEST(ObserverOfATable, IsToldOnceOfARequestThatABulkFailsWith)
{
    observed_bulk o;
    o.f.script.refuse("ResourceNotFoundException");

    o.put({secret_patient()});

    const auto report = o.only();
    EXPECT_EQ(report.code, service_errc::resource_not_found);
    EXPECT_EQ(report.code, o.outcome.ec);
    EXPECT_EQ(report.attempts.size(), 1u);
}

// -- Tables

TEST(ObserverOfATable, IsToldOfATableThatCannotBeCreated)
{
    observed_fixture o;

    const auto out = o.f.run([&](auto token) {
        o.patients.async_create(on_demand().index_throughput("by_ward", 1, 1), token);
    });

    const auto report = o.only();
    EXPECT_EQ(report.code, errc::invalid_request);
    EXPECT_EQ(report.code, out.ec);
    EXPECT_EQ(report.operation, "CreateTable");
    EXPECT_EQ(report.table, "patients");
    EXPECT_TRUE(report.is_write);
    EXPECT_TRUE(report.attempts.empty());
}

TEST(ObserverOfATable, IsToldOfATableThatIsNotThereInTime)
{
    observed_fixture o;
    o.f.script.refuse("ResourceNotFoundException");

    const auto out = o.f.run([&](auto token) {
        o.patients.async_wait_until_active(std::chrono::milliseconds(0), token);
    });

    const auto reports = o.observer->reports();
    ASSERT_EQ(reports.size(), 2u);
    EXPECT_EQ(reports[0].code, service_errc::resource_not_found);
    EXPECT_EQ(reports[0].attempts.size(), 1u);
    EXPECT_EQ(reports[1].code, errc::deadline_exceeded);
    EXPECT_EQ(reports[1].code, out.ec);
    EXPECT_TRUE(reports[1].attempts.empty());
    for (const auto& each : reports)
    {
        EXPECT_EQ(each.operation, "DescribeTable");
        EXPECT_EQ(each.table, "patients");
    }
}

// -- Ranges

TEST(ObserverOfATable, IsToldOfEachPageOfARange)
{
    observed_fixture o;
    o.f.script.reply(
        std::string(R"({"Items":[],"ScannedCount":0,"LastEvaluatedKey":)") +
        R"({"id":{"S":"secret-id"},"visit":{"N":"777"}}})"
    );
    o.f.script.reply(std::string(R"({"Items":[)") + secret_item + R"(],"ScannedCount":1})");
    auto range = o.patients.query("secret-id").sort_key(ge(777));

    auto found = o.f.fetch<patient>([&](auto token) { range.async_next(token); });
    auto end = o.f.fetch<patient>([&](auto token) { range.async_next(token); });

    EXPECT_TRUE(found.result);
    EXPECT_FALSE(end.result);
    const auto reports = o.observer->reports();
    ASSERT_EQ(reports.size(), 2u);
    for (const auto& each : reports)
    {
        EXPECT_EQ(each.operation, "Query");
        EXPECT_EQ(each.table, "patients");
        EXPECT_FALSE(each.code);
        expect_no_secrets(each);
    }
}

TEST(ObserverOfATable, IsToldKeysAndValuesWhereItWantsThem)
{
    observed_fixture o(reported::values);
    o.f.script.reply(
        R"({"__type":"x#ValidationException","message":"Value 'secret' is wrong"})", 400
    );

    o.put(secret_patient());

    const auto report = o.only();
    EXPECT_EQ("PutItem " + report.request, o.f.script.sent[0]);
    EXPECT_EQ(report.diagnostics.message(), "Value 'secret' is wrong");
    EXPECT_EQ(report.diagnostics.key(), R"({"id":{"S":"secret-id"},"visit":{"N":"777"}})");
    EXPECT_NE(report.to_string().find("secret-illness"), std::string::npos);
}

TEST(ObserverOfATable, IsToldTheCapacityWhereItWantsIt)
{
    observed_fixture o(reported::capacity);
    o.f.script.reply(
        std::string(R"({"ConsumedCapacity":{"TableName":"patients","CapacityUnits":0.5},"Item":)") +
        secret_item + "}"
    );
    o.f.script.reply(
        std::string(R"({"Items":[)") + secret_item +
        R"(],"ScannedCount":1,"ConsumedCapacity":{"TableName":"patients","CapacityUnits":1.5}})"
    );

    o.get();
    auto range = o.patients.scan();
    auto found = o.f.fetch<patient>([&](auto token) { range.async_next(token); });

    EXPECT_TRUE(found.result);
    const auto reports = o.observer->reports();
    ASSERT_EQ(reports.size(), 2u);
    EXPECT_EQ(reports[0].capacity_units(), 0.5);
    EXPECT_EQ(reports[1].capacity_units(), 1.5);
    EXPECT_EQ(reports[1].consumed_capacity.at(0).table_name, "patients");
    for (const std::string& each : o.f.script.sent)
        EXPECT_TRUE(each.ends_with(R"(,"ReturnConsumedCapacity":"TOTAL"})")) << each;
    expect_no_secrets(reports[0]);
}

TEST(ObserverOfATable, IsThatOfItsHandle)
{
    observed_fixture o;
    auto other = std::make_shared<recording_observer>();
    const auto patients = o.patients.with(call_options().observer(other));
    o.f.script.reply(R"({"UnprocessedItems":{}})").reply(R"({"UnprocessedItems":{}})");

    o.f.run([&](auto token) { patients.async_put(secret_patient(), token); });
    EXPECT_TRUE(o.observer->reports().empty());
    EXPECT_EQ(other->only().operation, "PutItem");

    o.put(secret_patient());
    EXPECT_EQ(o.only().operation, "PutItem");
    EXPECT_EQ(other->reports().size(), 1u);
}

TEST(ObserverOfATable, IsLetGoOfWithItsHandle)
{
    observed_fixture o;
    auto other = std::make_shared<recording_observer>();
    std::weak_ptr<recording_observer> watched = other;
    o.f.script.reply("{}");
    o.f.run([&](auto token) {
        o.patients.with(call_options().observer(std::move(other))).async_erase("a", 1, token);
        EXPECT_FALSE(watched.expired());
    });

    EXPECT_TRUE(watched.expired());
}

}  // namespace
}  // namespace ddbm::test
