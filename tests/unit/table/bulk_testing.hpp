#ifndef DDBM_TESTS_BULK_TESTING_HPP
#define DDBM_TESTS_BULK_TESTING_HPP

// Classes that bulks are tested with, and the replies about them.

#include "unit/table/scripted_table.hpp"

#include <ddbm/bulk_read.hpp>
#include <ddbm/bulk_result.hpp>
#include <ddbm/bulk_write.hpp>
#include <ddbm/length.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace ddbm::test {

struct reading
{
    int sensor = 0;
    double value = 0;
};

struct visit
{
    std::string page;
    int day = 0;
    std::string note;
};

// Of the table of `reading`, too.
struct sensor_state
{
    int sensor = 0;
    bool on = false;
};

inline reading make_reading(int sensor, double value = 0.5)
{
    reading made;
    made.sensor = sensor;
    made.value = value;
    return made;
}

inline visit make_visit(std::string page, int day, std::string note = "n")
{
    visit made;
    made.page = std::move(page);
    made.day = day;
    made.note = std::move(note);
    return made;
}

inline std::vector<int> sensors(int first, int count)
{
    std::vector<int> all;
    for (int i = 0; i < count; ++i)
        all.push_back(first + i);
    return all;
}

inline std::vector<reading> readings_of(const std::vector<int>& sensors)
{
    std::vector<reading> all;
    for (const int each : sensors)
        all.push_back(make_reading(each));
    return all;
}

inline std::string key_of(int sensor)
{
    return R"({"sensor":{"N":")" + std::to_string(sensor) + R"("}})";
}

inline std::string item_of(int sensor)
{
    return R"({"value":{"N":"0.5"},"sensor":{"N":")" + std::to_string(sensor) + R"("}})";
}

inline std::string put_of(int sensor)
{
    return R"({"PutRequest":{"Item":{"sensor":{"N":")" + std::to_string(sensor) +
           R"("},"value":{"N":"0.5"}}}})";
}

inline std::string erase_of(int sensor)
{
    return R"({"DeleteRequest":{"Key":)" + key_of(sensor) + "}}";
}

template <class Text>
std::string joined(const std::vector<int>& sensors, Text text)
{
    std::string all;
    for (const int each : sensors)
        all += (all.empty() ? "" : ",") + text(each);
    return all;
}

// Requests and replies about the readings of these sensors.

inline std::string write_request_of(const std::vector<int>& sensors)
{
    return R"(BatchWriteItem {"RequestItems":{"readings":[)" + joined(sensors, put_of) + "]}}";
}

inline std::string write_reply(const std::vector<int>& left = {})
{
    if (left.empty())
        return R"({"UnprocessedItems":{}})";
    return R"({"UnprocessedItems":{"readings":[)" + joined(left, put_of) + "]}}";
}

inline std::string get_request_of(const std::vector<int>& sensors, const std::string& more = {})
{
    return R"(BatchGetItem {"RequestItems":{"readings":{"Keys":[)" + joined(sensors, key_of) + "]" +
           more + "}}}";
}

inline std::string get_reply(const std::vector<int>& found, const std::vector<int>& left = {})
{
    std::string text = R"({"Responses":{"readings":[)" + joined(found, item_of) + "]}";
    if (left.empty())
        text += R"(,"UnprocessedKeys":{}})";
    else
        text += R"(,"UnprocessedKeys":{"readings":{"Keys":[)" + joined(left, key_of) + "]}}}";
    return text;
}

}  // namespace ddbm::test

template <>
struct ddbm::model_of<ddbm::test::reading>
{
    using type = ddbm::test::reading;
    static constexpr auto value = ddbm::model<type>("readings")
                                      .partition_key("sensor", &type::sensor)
                                      .field("value", &type::value);
};

template <>
struct ddbm::model_of<ddbm::test::visit>
{
    using type = ddbm::test::visit;
    static constexpr auto value = ddbm::model<type>("visits")
                                      .partition_key("page", &type::page)
                                      .sort_key("day", &type::day)
                                      .field("note", &type::note, ddbm::length(0, 5));
};

template <>
struct ddbm::model_of<ddbm::test::sensor_state>
{
    using type = ddbm::test::sensor_state;
    static constexpr auto value = ddbm::model<type>("readings")
                                      .partition_key("sensor", &type::sensor)
                                      .field("on", &type::on, ddbm::or_default(false));
};

#endif
