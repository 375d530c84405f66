#ifndef DDBM_TESTS_UNIT_LOCAL_ENGINE_FIXTURE_HPP
#define DDBM_TESTS_UNIT_LOCAL_ENGINE_FIXTURE_HPP

// An engine in memory with a clock that stands still, and requests and replies as JSON texts. Texts
// are written with ' for ".

#include <ddbm/local/engine.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>

namespace ddbm::local::testing {

namespace json = boost::json;

inline std::string text(std::string_view with_apostrophes)
{
    std::string made(with_apostrophes);
    std::replace(made.begin(), made.end(), '\'', '"');
    return made;
}

inline json::value parsed(std::string_view with_apostrophes)
{
    return json::parse(text(with_apostrophes));
}

class engine_test : public ::testing::Test
{
protected:
    engine_test() : db_(options()) {}

    engine_options options()
    {
        engine_options made;
        made.seed = 7;
        made.clock = [this] { return now_; };
        return made;
    }

    engine_reply call(std::string_view operation, std::string_view body)
    {
        const bool is_stream = operation == "ListStreams" || operation == "DescribeStream" ||
                               operation == "GetShardIterator" || operation == "GetRecords";
        return db_.call(
            is_stream ? service::dynamodb_streams : service::dynamodb, operation, text(body)
        );
    }

    /// The reply of a request that succeeds.
    json::value answer(std::string_view operation, std::string_view body)
    {
        const engine_reply reply = call(operation, body);
        EXPECT_EQ(reply.status, 200) << operation << " " << body << "\n" << reply.body;
        return reply.status == 200 ? json::parse(reply.body) : json::value();
    }

    void expect(std::string_view operation, std::string_view body, std::string_view reply)
    {
        EXPECT_EQ(answer(operation, body), parsed(reply)) << operation << " " << body;
    }

    /// `type` without its prefix.
    void expect_error(
        std::string_view operation,
        std::string_view body,
        std::string_view message,
        std::string_view type = "ValidationException"
    )
    {
        const engine_reply reply = call(operation, body);
        EXPECT_EQ(reply.status, 400) << operation << " " << body << "\n" << reply.body;
        const json::value read = json::parse(reply.body);
        const auto& members = read.as_object();
        const std::string_view whole_type = members.at("__type").as_string();
        EXPECT_EQ(whole_type.substr(whole_type.find('#') + 1), type) << operation << " " << body;
        const auto* found = members.if_contains("message");
        if (!found)
            found = members.if_contains("Message");
        EXPECT_EQ(found ? std::string_view(found->as_string()) : "(none)", message)
            << operation << " " << body;
    }

    /// Tables with a key `id`, and with the keys `id` and `at`, a number.
    void make_plain_table(std::string_view name = "plain")
    {
        answer(
            "CreateTable",
            "{'TableName':'" + std::string(name) +
                "','AttributeDefinitions':[{'AttributeName':'id','AttributeType':'S'}],"
                "'KeySchema':[{'AttributeName':'id','KeyType':'HASH'}],"
                "'BillingMode':'PAY_PER_REQUEST'}"
        );
    }

    void make_sorted_table(std::string_view name = "sorted", std::string_view more = "")
    {
        answer(
            "CreateTable",
            "{'TableName':'" + std::string(name) +
                "','AttributeDefinitions':[{'AttributeName':'id','AttributeType':'S'},"
                "{'AttributeName':'at','AttributeType':'N'}" +
                (more.empty() ? "" : ",{'AttributeName':'area','AttributeType':'S'}") +
                "],'KeySchema':[{'AttributeName':'id','KeyType':'HASH'},"
                "{'AttributeName':'at','KeyType':'RANGE'}],"
                "'BillingMode':'PAY_PER_REQUEST'" +
                std::string(more) + "}"
        );
    }

    std::chrono::system_clock::time_point now_ =
        std::chrono::system_clock::time_point(std::chrono::seconds(1795370400));
    engine db_;
};

}  // namespace ddbm::local::testing

#endif
