#include "support/run_async.hpp"

#include <ddbm/client.hpp>
#include <ddbm/client_config.hpp>
#include <ddbm/error.hpp>
#include <ddbm/local/engine.hpp>
#include <ddbm/local/opener.hpp>

#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

namespace ddbm::local {
namespace {

namespace fs = std::filesystem;

class Opener : public testing::Test
{
protected:
    Opener()
    {
        std::random_device random;
        folder_ = fs::temp_directory_path() / ("ddbm-opener-" + std::to_string(random()));
        fs::create_directory(folder_);
    }
    ~Opener() override { fs::remove_all(folder_); }

    std::string file(const std::string& name) const { return (folder_ / name).string(); }

    client open(const std::string& name, std::shared_ptr<transport_opener> with)
    {
        client_config config;
        config.endpoint_url = "embedded:" + name;
        config.opener = std::move(with);
        return client(ctx_.get_executor(), std::move(config));
    }
    client open(const std::string& name) { return open(name, opener_); }

    void make_table(const client& db, const std::string& name)
    {
        call(
            db,
            "CreateTable",
            R"({"TableName":")" + name +
                R"(","KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],)"
                R"("AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}],)"
                R"("BillingMode":"PAY_PER_REQUEST"})"
        );
    }
    std::string tables(const client& db) { return call(db, "ListTables", "{}"); }

    std::string failure_of_opening(const std::string& name, std::shared_ptr<transport_opener> with)
    {
        try
        {
            open(name, std::move(with));
        }
        catch (const error& e)
        {
            return e.what();
        }
        return "opened";
    }

    std::string call(const client& db, const std::string& operation, const std::string& body)
    {
        std::string text;
        db.async_call(
            service::dynamodb,
            operation,
            body,
            resend::harmless,
            [&](error_code ec, std::string reply) {
                EXPECT_FALSE(ec) << ec.message();
                text = std::move(reply);
            }
        );
        test::run_to_end(ctx_);
        return text;
    }

    asio::io_context ctx_;
    fs::path folder_;
    std::shared_ptr<transport_opener> opener_ = opener();
};

constexpr const char* none = R"({"TableNames":[]})";
constexpr const char* one = R"({"TableNames":["one"]})";

}  // namespace

TEST_F(Opener, SharesAnEngineBetweenItsClients)
{
    const client first = open("");
    const client second = open("");
    make_table(first, "one");

    EXPECT_EQ(tables(second), one);
    EXPECT_EQ(tables(open("", opener())), none);
}

TEST_F(Opener, ForgetsAnEngineWithItsLastClient)
{
    {
        const client first = open("");
        {
            const client second = open("");
            make_table(second, "one");
        }
        EXPECT_EQ(tables(first), one);
    }
    EXPECT_EQ(tables(open("")), none);
}

TEST_F(Opener, KeepsFiles)
{
    for (const char* expected : {none, one, one})
    {
        const client db = open(file("a.db"));
        EXPECT_EQ(tables(db), expected);
        if (expected == none)
            make_table(db, "one");
    }
    EXPECT_EQ(tables(open(file("b.db"))), none);
}

TEST_F(Opener, KnowsAFileByEachOfItsNames)
{
    const client first = open(file("a.db"));
    make_table(first, "one");

    EXPECT_EQ(tables(open(file("./a.db"))), one);
    EXPECT_EQ(tables(open((folder_ / "b" / ".." / "a.db").string())), one);
}

TEST_F(Opener, SaysWhichFileCannotBeOpenedAndWhy)
{
    const std::string missing = file("missing/a.db");
    const std::string text = failure_of_opening(missing, opener_);
    EXPECT_NE(text.find("The endpoint \"embedded:" + missing + "\" cannot be opened: "), text.npos)
        << text;

    // And again, since nothing is left of the first time.
    EXPECT_EQ(failure_of_opening(missing, opener_), text);

    const std::string other = file("other");
    std::ofstream(other) << std::string(5000, 'x');
    EXPECT_NE(failure_of_opening(other, opener_).find(other), text.npos);
    EXPECT_NE(failure_of_opening(other, opener_), text);
}

TEST_F(Opener, RefusesAFileThatAnotherOpenerUses)
{
    const std::string name = file("a.db");
    {
        const client first = open(name);
        const std::string text = failure_of_opening(name, opener());
        EXPECT_NE(text.find(name), text.npos) << text;
    }
    EXPECT_EQ(failure_of_opening(name, opener()), "opened");
}

TEST_F(Opener, FindsOutAboutTheFileOfTheStreamsRightAway)
{
    client_config config;
    config.endpoint_url = "embedded:";
    config.streams_endpoint_url = "embedded:" + file("missing/a.db");
    config.opener = opener_;

    EXPECT_THROW(client(ctx_.get_executor(), config), error);
}

TEST_F(Opener, OfOneEngineOpensItUnderEachName)
{
    const auto mine = std::make_shared<engine>();
    const auto with_mine = opener(mine);
    make_table(open("", with_mine), "one");

    EXPECT_EQ(tables(open("any", with_mine)), one);
    EXPECT_EQ(mine->call(service::dynamodb, "ListTables", "{}").body, one);
}

}  // namespace ddbm::local
