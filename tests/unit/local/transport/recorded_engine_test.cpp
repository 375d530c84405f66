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

// What the program reads, whatever it runs on.
std::vector<std::string> run_program(std::shared_ptr<transport_opener> with)
{
    std::vector<std::string> read;
    asio::io_context ctx;
    client_config config;
    config.endpoint_url = "embedded:";
    config.opener = std::move(with);
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

TEST(RecordedEngine, IsPlayedWithoutTheEngine)
{
    std::random_device random;
    const auto file = (std::filesystem::temp_directory_path() /
                       ("ddbm-recorded-" + std::to_string(random()) + ".jsonl"))
                          .string();

    const auto recording = std::make_shared<recorder>(file, recorded_values::original);
    const auto recorded = run_program(recording_opener(recording, opener()));
    const auto played = run_program(replay_opener(file));
    std::filesystem::remove(file);

    const std::vector<std::string> wanted{"page 1", "page 2 changed", "page 3", "none"};
    EXPECT_EQ(recorded, wanted);
    EXPECT_EQ(played, wanted);
    EXPECT_GE(recording->exchanges(), 8u);
}

}  // namespace
}  // namespace ddbm::local
