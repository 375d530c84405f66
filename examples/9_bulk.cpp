// A bulk import: lines that are read as they are needed go into a table, many at once; progress is
// shown, and what could not be written is put into a file by name, from which another run goes on.
// Then all of it is read back, in the order of its keys, with a bounded part in memory.

#include "scratch_table.hpp"

#include <ddbm/bulk_read.hpp>
#include <ddbm/bulk_write.hpp>
#include <ddbm/item_json.hpp>
#include <ddbm/local/opener.hpp>
#include <ddbm/rethrow.hpp>
#include <ddbm/table.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <cmath>
#include <cstddef>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

namespace asio = boost::asio;

struct reading
{
    int sensor = 0;
    std::string taken;
    double celsius = 0;
};

template <>
struct ddbm::model_of<reading>
{
    static constexpr auto value = ddbm::model<reading>("readings")
                                      .partition_key("sensor", &reading::sensor)
                                      .sort_key("taken", &reading::taken)
                                      .field("celsius", &reading::celsius);
};

constexpr int sensors = 40;
constexpr int days = 25;

std::string day_of(int number)
{
    return (number < 9 ? "2026-11-0" : "2026-11-") + std::to_string(number + 1);
}

// What an import reads: "sensor,taken,celsius", a line for each.
std::string make_lines()
{
    std::ostringstream lines;
    for (int day = 0; day < days; ++day)
        for (int sensor = 0; sensor < sensors; ++sensor)
            lines << sensor << ',' << day_of(day) << ',' << (day * sensor) / 4.0 << '\n';
    return lines.str();
}

std::istream& operator>>(std::istream& in, reading& next)
{
    char comma = 0;
    in >> next.sensor >> comma;
    std::getline(in, next.taken, ',');
    return in >> next.celsius;
}

// A range that can be gone through once, like any stream: nobody has all lines in memory.
class lines_of
{
public:
    explicit lines_of(std::istream& in) : begin_(in) {}

    std::istream_iterator<reading> begin() const { return begin_; }
    std::istream_iterator<reading> end() const { return {}; }

private:
    std::istream_iterator<reading> begin_;
};

void show(const ddbm::bulk_progress& progress)
{
    if (progress.processed % 250 == 0)
        std::cout << progress.processed << " written, " << progress.unprocessed
                  << " to be sent again\n";
}

asio::awaitable<void> import_all(ddbm::table<reading> readings, std::istream& in)
{
    lines_of lines(in);
    auto result = co_await readings.async_put_many(
        std::move(lines), ddbm::bulk().in_flight(8).on_progress(show)
    );
    std::cout << "imported " << result.processed << " readings\n";
    expect(result.processed == sensors * days, "every line is an item");
}

// Where a bulk fails the diagnostics have the position and the key of all that was not written.
asio::awaitable<void> leave_by_name(ddbm::table<reading> readings, const char* file)
{
    std::vector<reading> more(3);
    for (std::size_t i = 0; i < more.size(); ++i)
    {
        more[i].sensor = 1000;
        more[i].taken = day_of(static_cast<int>(i));
    }
    more[2].celsius = std::nan("");  // no number: found before anything is sent
    auto failed = co_await readings.async_put_many(more, ddbm::as_result);
    expect(failed.error() == ddbm::errc::number_invalid, "numbers are checked");
    std::cout << failed.get_diagnostics() << '\n';

    std::ofstream leftovers(file);
    for (const ddbm::bulk_item& each : failed.get_diagnostics().bulk()->unprocessed)
        leftovers << each.key << '\n';
    expect(failed.get_diagnostics().bulk()->unprocessed.size() == 3, "nothing was written");
}

// The keys say what is left, whatever the order in which the next run finds it.
asio::awaitable<void> finish(ddbm::table<reading> readings, const char* file)
{
    std::ifstream leftovers(file);
    std::vector<reading> rest;
    for (std::string line; std::getline(leftovers, line);)
    {
        const ddbm::item key = ddbm::item_from_json(line);
        reading& made = rest.emplace_back();
        made.sensor = key.at("sensor").as_number().to<int>();
        made.taken = key.at("taken").as_string();
        made.celsius = 20.5;  // what the sensor says when it is asked again
    }
    auto result = co_await readings.async_put_many(rest);
    expect(result.processed == 3, "what was left has been written now");
    std::remove(file);
}

asio::awaitable<void> read_back(ddbm::table<reading> readings)
{
    std::vector<ddbm::table<reading>::key_type> keys;
    for (int sensor = 0; sensor <= sensors; ++sensor)
        for (int day = 0; day < days; ++day)
            keys.push_back(readings.key(sensor, day_of(day)));

    // At most 200 items at a time are in memory; the answers come in the order of the keys.
    auto range = readings.get_many(std::move(keys), ddbm::bulk().in_flight(2).consistent());
    std::size_t found = 0;
    std::size_t missing = 0;
    while (auto next = co_await range.async_next())
        ++(*next ? found : missing);
    std::cout << "read " << found << " readings, " << missing << " are missing\n";
    expect(found == sensors * days && missing == days, "there is no last sensor");
}

asio::awaitable<void> tidy_up(ddbm::table<reading> readings)
{
    ddbm::bulk_write writes(readings.get_client());
    for (int day = 0; day < 3; ++day)
        writes.erase(readings, readings.key(1000, day_of(day)));
    auto result = co_await writes.async_write();
    expect(result.processed == 3, "all three were erased");

    ddbm::bulk_read reads(readings.get_client());
    auto erased = reads.get(readings, readings.key(1000, day_of(0)));
    auto kept = reads.get(readings, readings.key(8, day_of(2)));
    co_await reads.async_read(ddbm::bulk().consistent());
    expect(!erased.get(), "it is gone");
    expect(kept.get()->celsius == 4, "others are not");
}

asio::awaitable<void> work(ddbm::table<reading> readings)
{
    const std::string file = readings.name() + ".leftovers";
    std::istringstream in(make_lines());
    co_await import_all(readings, in);
    co_await leave_by_name(readings, file.c_str());
    co_await finish(readings, file.c_str());
    co_await read_back(readings);
    co_await tidy_up(readings);
}

int main()
{
    try
    {
        asio::io_context ctx;
        ddbm::client db(
            ctx.get_executor(), ddbm::client_config::from_environment(ddbm::local::opener())
        );
        asio::co_spawn(ctx, with_scratch_table<reading>(db, work), ddbm::rethrow);
        ctx.run();
    }
    catch (const std::exception& failure)
    {
        std::cerr << failure.what() << '\n';
        return 1;
    }
}
