// Which destination a request has, and how often one is chosen and made.

#include "client/request_routes.hpp"

#include <ddbm/error.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace ddbm::detail {
namespace {

class no_transport final : public transport
{
public:
    void start(exchange_ptr) override {}
    void abort(exchange&, error_code) override {}
    void close() override {}
};

struct RequestRoutes : testing::Test
{
    RequestRoutes()
    {
        config.region = "eu-central-1";
        config.static_credentials("ID", "S");
    }

    // Made when it is first asked for, so that a test can change the settings before.
    request_routes& routes()
    {
        if (!routes_)
            routes_ = std::make_unique<request_routes>(config, resolve(config), known);
        return *routes_;
    }

    std::string
    host_of(const std::string& account, std::string_view operation, std::string_view request = "{}")
    {
        credentials keys("ID", "S");
        keys.set_account_id(account);
        return routes().of(service::dynamodb, operation, request, &keys).endpoint.host();
    }

    client_config config;
    std::atomic<int> made{0};
    bool fails = false;
    std::shared_ptr<destinations> known =
        std::make_shared<destinations>([this](const endpoint& where, proxy_use) {
            if (fails)
                throw error(errc::invalid_configuration, "no TLS today");
            ++made;
            return destination{where, std::make_shared<no_transport>(), nullptr};
        });

private:
    std::unique_ptr<request_routes> routes_;
};

const std::string shared = "dynamodb.eu-central-1.amazonaws.com";
const std::string of_one = "111122223333.ddb.eu-central-1.amazonaws.com";
const std::string of_two = "444455556666.ddb.eu-central-1.amazonaws.com";

}  // namespace

TEST_F(RequestRoutes, LeadToOneDestinationForEachAccount)
{
    for (int n = 0; n < 3; ++n)
    {
        EXPECT_EQ(host_of("111122223333", "GetItem"), of_one);
        EXPECT_EQ(host_of("444455556666", "GetItem"), of_two);
        EXPECT_EQ(host_of("", "GetItem"), shared);
    }
    EXPECT_EQ(made, 3);
}

TEST_F(RequestRoutes, AreThoseOfTheTableBeforeThoseOfTheKeys)
{
    const std::string request =
        R"({"TableName":"arn:aws:dynamodb:eu-central-1:444455556666:table/t"})";

    EXPECT_EQ(host_of("111122223333", "GetItem", request), of_two);
    EXPECT_EQ(host_of("111122223333", "ListTables", request), of_one);
}

TEST_F(RequestRoutes, LeadToHostsOfTheirOwnForVectorSearchAndStreams)
{
    EXPECT_EQ(
        host_of("111122223333", "SearchVectors"),
        "111122223333.search-ddb.eu-central-1.amazonaws.com"
    );
    EXPECT_EQ(host_of("", "SearchVectors"), "search-" + shared);
    EXPECT_EQ(
        routes().likely(service::dynamodb_streams).endpoint.host(),
        "streams.dynamodb.eu-central-1.amazonaws.com"
    );
    credentials keys("ID", "S");
    keys.set_account_id("111122223333");
    EXPECT_EQ(
        &routes().of(service::dynamodb_streams, "GetRecords", "{}", &keys),
        &routes().likely(service::dynamodb_streams)
    );
}

TEST_F(RequestRoutes, AreLikelyThatOfTheLastRequest)
{
    EXPECT_EQ(routes().likely(service::dynamodb).endpoint.host(), shared);
    EXPECT_EQ(made, 1) << "it is there at once";

    host_of("111122223333", "GetItem");
    EXPECT_EQ(routes().likely(service::dynamodb).endpoint.host(), of_one);
    EXPECT_EQ(routes().usual().endpoint.host(), of_one);
    ASSERT_NE(routes().expected(service::dynamodb), nullptr);
    EXPECT_EQ(routes().expected(service::dynamodb)->host(), of_one);
    host_of("444455556666", "SearchVectors");
    EXPECT_EQ(routes().usual().endpoint.host(), of_one) << "that is another kind";
}

TEST_F(RequestRoutes, ThatAreRefusedAreAskedForAgain)
{
    config.account_id_endpoint_mode = account_id_endpoint_mode::require;

    EXPECT_TRUE(routes().depend_on_keys());
    EXPECT_EQ(routes().expected(service::dynamodb), nullptr);
    EXPECT_THROW(host_of("", "GetItem"), error);
    EXPECT_THROW(host_of("", "GetItem"), error);
    EXPECT_EQ(host_of("111122223333", "GetItem"), of_one);
    EXPECT_THROW(host_of("", "GetItem"), error) << "that of the last request is not its";
}

TEST_F(RequestRoutes, ThatCannotBeMadeAreTriedAgain)
{
    routes();
    fails = true;
    EXPECT_THROW(host_of("111122223333", "GetItem"), error);
    fails = false;

    EXPECT_EQ(host_of("111122223333", "GetItem"), of_one);
}

TEST_F(RequestRoutes, DoNotDependOnKeysWhereNoAccountHasAnEndpoint)
{
    config.account_id_endpoint_mode = account_id_endpoint_mode::disable;

    EXPECT_FALSE(routes().depend_on_keys());
    EXPECT_EQ(host_of("111122223333", "GetItem"), shared);
    EXPECT_EQ(host_of("not a label", "GetItem"), shared);
    EXPECT_EQ(made, 1);
}

TEST_F(RequestRoutes, LeadToTheSameFromAllThreads)
{
    routes();
    std::atomic<int> wrong{0};
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread)
        threads.emplace_back([&, thread] {
            for (int n = 0; n < 2'000; ++n)
            {
                const std::string account = std::to_string(100'000'000'000 + (n + thread) % 5);
                if (host_of(account, "GetItem") != account + ".ddb.eu-central-1.amazonaws.com")
                    ++wrong;
            }
        });
    for (std::thread& each : threads)
        each.join();

    EXPECT_EQ(wrong, 0);
    EXPECT_EQ(made, 6) << "one for each account, and the one of all";
}

}  // namespace ddbm::detail
