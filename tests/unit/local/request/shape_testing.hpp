#ifndef DDBM_TESTS_UNIT_LOCAL_REQUEST_SHAPE_TESTING_HPP
#define DDBM_TESTS_UNIT_LOCAL_REQUEST_SHAPE_TESTING_HPP

// What check_shape() says about a body. Bodies are written with ' for ".

#include "local/request/shape.hpp"
#include "local/service_error.hpp"

#include <boost/json/parse.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>

namespace ddbm::local::testing {

struct check_case
{
    const char* operation;
    const char* body;
    const char* text;
};

inline const detail::shape* shape_of(std::string_view operation)
{
    const detail::shape* found = detail::find_shape(service::dynamodb, operation);
    return found ? found : detail::find_shape(service::dynamodb_streams, operation);
}

/// "ok", or the error's text; of another type than `wanted_type` with the type in front.
inline std::string check(std::string_view operation, std::string body, std::string_view wanted_type)
{
    std::replace(body.begin(), body.end(), '\'', '"');
    const detail::shape* wanted = shape_of(operation);
    if (!wanted)
        return "no such operation";
    try
    {
        detail::check_shape(*wanted, boost::json::parse(body));
        return "ok";
    }
    catch (const detail::service_error& e)
    {
        EXPECT_EQ(e.status(), 400);
        EXPECT_EQ(e.capital_message(), e.type() == detail::serialization_exception && e.message());
        const std::string text = e.message().value_or("(none)");
        return e.type() == wanted_type ? text : std::string(e.type()) + ": " + text;
    }
}

}  // namespace ddbm::local::testing

#endif
