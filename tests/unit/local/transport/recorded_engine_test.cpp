// A program that runs on an engine, and again on the recording of that.

#include "support/run_async.hpp"

#include <ddbm/client.hpp>
#include <ddbm/client_config.hpp>
#include <ddbm/error.hpp>
#include <ddbm/local/opener.hpp>
#include <ddbm/recording.hpp>
#include <ddbm/table.hpp>

#include <gtest/gtest.h>

#include <filesystem>
#include <random>
#include <string>
#include <vector>

namespace ddbm_recorded_test {

struct page
{
    std::string site;
    int number = 0;
    std::string text;
};

}  // namespace ddbm_recorded_test

template <>
struct ddbm::model_of<ddbm_recorded_test::page>
{
    using page = ddbm_recorded_test::page;
    static constexpr auto value = ddbm::model<page>("pages")
                                      .partition_key("site", &page::site)
                                      .sort_key("number", &page::number)
                                      .field("text", &page::text);
};

namespace ddbm::local {
namespace {

using ddbm_recorded_test::page;
namespace fs = std::filesystem;

// What the program reads, whatever it runs on.
std::vector<std::string> run_program(client_config config)
{
    std::vector<std::string> read;
    asio::io_context ctx;
    config.endpoint_url = "embedded:";
    const client db(ctx.get_executor(), std::move(config));
    test::run_async(ctx, [&](asio::io_context&) -> asio::awaitable<void> {
        table<page> pages(db);
        co_await pages.async_create(on_demand());
        for (int number = 1; number <= 3; ++number)
        {
            page one;
            one.site = "a";
            one.number = number;
            one.text = "page " + std::to_string(number);
            co_await pages.async_put(one);
        }
        auto second = co_await pages.async_get("a", 2);
        second->text += " changed";
        co_await pages.async_save(second);
        auto found = pages.query("a");
        while (auto each = co_await found.async_next())
            read.push_back(each->text);
        auto none = co_await pages.async_find("a", 9);
        read.push_back(none ? "there" : "none");
    });
    return read;
}

// The working folder is one of its own meanwhile.
class own_folder
{
public:
    own_folder() : before_(fs::current_path())
    {
        std::random_device random;
        const auto made = fs::temp_directory_path() / ("ddbm-recorded-" + std::to_string(random()));
        fs::create_directory(made);
        fs::current_path(made);
    }
    ~own_folder()
    {
        const auto made = fs::current_path();
        fs::current_path(before_);
        fs::remove_all(made);
    }

private:
    const fs::path before_;
};

const std::vector<std::string> wanted{"page 1", "page 2 changed", "page 3", "none"};

TEST(RecordedEngine, IsPlayedWithoutTheEngine)
{
    const own_folder folder;
    const auto file = std::make_shared<recorder>("a.jsonl", recorded_values::original);
    client_config recorded;
    recorded.opener = recording_opener(file, opener());
    client_config played;

    EXPECT_EQ(run_program(recorded), wanted);
    played.opener = replay_opener("a.jsonl");

    EXPECT_EQ(run_program(played), wanted);
    EXPECT_GE(file->exchanges(), 8u);
}

// As README.md has it.
TEST(RecordedEngine, IsPlayedWithoutItsValues)
{
    const own_folder folder;
    client_config config;

    auto file = std::make_shared<ddbm::recorder>("bug.jsonl", ddbm::recorded_values::replaced);
    config.opener = ddbm::recording_opener(file, ddbm::local::opener());
    EXPECT_EQ(run_program(config), wanted);

    config.opener = ddbm::replay_opener("bug.jsonl");
    const auto played = run_program(config);
    ASSERT_EQ(played.size(), 4u);
    EXPECT_NE(played[0], "page 1");
    EXPECT_NE(played[0], played[2]);
    EXPECT_EQ(played[3], "none");
}

}  // namespace
}  // namespace ddbm::local
