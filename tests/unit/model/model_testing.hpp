#ifndef DDBM_TESTS_MODEL_TESTING_HPP
#define DDBM_TESTS_MODEL_TESTING_HPP

// Objects of models to and from DynamoDB's JSON, without a client.

#include "model/model_reader.hpp"
#include "values/item_value_writer.hpp"
#include "values/json_value_writer.hpp"
#include "values/json_writer.hpp"

#include <ddbm/error.hpp>
#include <ddbm/model.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace ddbm {

inline std::ostream& operator<<(std::ostream& out, errc code)
{
    return out << make_error_code(code).message();
}

}  // namespace ddbm

namespace ddbm::detail {

// The object as an item in JSON.
template <class T>
std::string written(const T& object)
{
    std::string text;
    json_writer json(text);
    json_value_writer values(json);
    write_record(values, record_of<T>(), &object);
    return text;
}

template <class T>
item to_item_of(const T& object)
{
    item_value_writer values;
    write_record(values, record_of<T>(), &object);
    return values.take();
}

template <class T>
T read_one(std::string_view json)
{
    T object{};
    read_object(json, record_of<T>(), &object);
    return object;
}

// The objects of a reply with their images.
template <class T>
struct page_of
{
    std::vector<T> objects;
    std::vector<std::string> images;
    model_reply reply;
};

template <class T>
page_of<T> read_page(std::string_view json)
{
    page_of<T> page;
    read_model_reply(json, info_of<T>(), page.reply);
    auto items = page.reply.items;
    if (page.reply.item)
        items.push_back(page.reply.item);
    for (const auto& each : items)
    {
        page.objects.push_back(*static_cast<T*>(each->object()));
        page.images.emplace_back(std::string_view(each->image));
    }
    return page;
}

// What `act` throws. A test that reads the result of a call that does not throw fails.
template <class Act>
error failure_of(Act act)
{
    try
    {
        act();
    }
    catch (const error& thrown)
    {
        return thrown;
    }
    ADD_FAILURE() << "nothing was thrown";
    return error(errc::not_found, "nothing was thrown");
}

// What reading throws, in one line: path, expected, found.
template <class T>
error refusal_of(std::string_view json)
{
    return failure_of([&] { read_one<T>(json); });
}

inline void expect_refusal(
    const error& refusal,
    errc code,
    std::string_view path,
    std::string_view expected,
    std::string_view found
)
{
    const diagnostics& diag = refusal.get_diagnostics();
    EXPECT_EQ(refusal.code(), code) << diag.message();
    EXPECT_EQ(diag.attribute_path(), path);
    EXPECT_EQ(diag.expected(), expected);
    EXPECT_EQ(diag.found(), found);
    EXPECT_NE(diag.message().find(path), std::string::npos) << diag.message();
    EXPECT_NE(diag.message().find(expected), std::string::npos) << diag.message();
    EXPECT_NE(diag.message().find(found), std::string::npos) << diag.message();
}

}  // namespace ddbm::detail

#endif
