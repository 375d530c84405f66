// The steps that the tests of all operations share.

#ifndef DDBM_TESTS_OPERATION_TESTING_HPP
#define DDBM_TESTS_OPERATION_TESTING_HPP

#include "protocol/operations.hpp"
#include "values/json_writer.hpp"

#include <ddbm/attribute_value.hpp>
#include <ddbm/errc.hpp>
#include <ddbm/error.hpp>
#include <ddbm/item.hpp>

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <type_traits>

namespace ddbm::detail {

/// The JSON of a request.
template <class Request>
std::string written(const Request& request)
{
    static_assert(!std::is_aggregate_v<Request>);
    static_assert(!std::is_aggregate_v<typename Request::reply_type>);

    std::string text;
    json_writer out(text);
    write_request(out, request);
    return text;
}

/// The reply to a request of this type that has this body.
template <class Request>
typename Request::reply_type read(std::string_view body)
{
    typename Request::reply_type reply;
    read_reply(body, reply);
    return reply;
}

/// What `f` throws; a test that gets here without an exception fails.
template <class F>
error thrown_by(F f)
{
    try
    {
        f();
    }
    catch (const error& e)
    {
        return e;
    }
    ADD_FAILURE() << "nothing was thrown";
    return error(error_code());
}

template <class Request>
error refusal_of(const Request& request)
{
    return thrown_by([&] { written(request); });
}

/// The failure to read this body, which names `member`.
template <class Request>
error misfit_of(std::string_view body, std::string_view member)
{
    error e = thrown_by([&] { read<Request>(body); });
    EXPECT_EQ(e.code(), errc::invalid_reply) << e.what();
    const std::string words = "The reply's member " + std::string(member) + " ";
    EXPECT_TRUE(e.get_diagnostics().message().starts_with(words)) << e.what();
    return e;
}

/// Is it refused with this code and this table?
template <class Request>
void expect_refusal(const Request& request, errc code)
{
    const error e = refusal_of(request);
    EXPECT_EQ(e.code(), code) << e.what();
    EXPECT_EQ(e.get_diagnostics().table(), request.table_name()) << e.what();
}

/// Does its message have these words too?
template <class Request>
void expect_refusal(const Request& request, std::string_view words)
{
    expect_refusal(request, errc::invalid_request);
    const std::string message = refusal_of(request).get_diagnostics().message();
    EXPECT_NE(message.find(words), std::string::npos) << message;
}

/// The same for a request that is about no table or about several.
template <class Request>
void expect_refusal_of_any(const Request& request, std::string_view words)
{
    const error e = refusal_of(request);
    EXPECT_EQ(e.code(), errc::invalid_request) << e.what();
    EXPECT_NE(e.get_diagnostics().message().find(words), std::string::npos) << e.what();
}

inline item hangar_key()
{
    return item().set("episode", 1).set("map", 1);
}

inline item hangar()
{
    return hangar_key().set("name", "Hangar");
}

inline item lab_key()
{
    return item().set("episode", 1).set("map", 4);
}

/// What every operation on one item refuses about its key.
template <class Request>
void expect_key_to_be_checked()
{
    expect_refusal(Request("doom_map", item()), "no attributes");
    expect_refusal(Request("doom_map", hangar_key().set("x", 1)), "3 attributes");
    expect_refusal(Request("doom_map", item().set("episode", "")), errc::empty_key);
    expect_refusal(Request("doom_map", item().set("episode", binary())), errc::empty_key);
    expect_refusal(
        Request("doom_map", item().set("a", std::string(2049, 'x'))), errc::key_too_long
    );
    expect_refusal(Request("doom_map", item().set("a", binary(2049))), errc::key_too_long);
    expect_refusal(Request("doom_map", item().set("a", true)), errc::invalid_request);
    expect_refusal(Request("doom_map", item().set("a", "\xff")), errc::invalid_utf8);
    expect_refusal(Request("d", hangar_key()), errc::invalid_table_name);

    const error e = refusal_of(Request("doom_map", item().set("a", std::string(2049, 'x'))));
    EXPECT_EQ(e.get_diagnostics().attribute_path(), "a");
    EXPECT_EQ(e.get_diagnostics().expected(), "at most 2048 bytes");
    EXPECT_EQ(e.get_diagnostics().found(), "2049 bytes");
    EXPECT_NO_THROW(written(Request("doom_map", item().set("a", std::string(2048, 'x')))));
}

/// What every conditional write refuses about its expressions.
template <class Request>
void expect_expressions_to_be_checked(const Request& request)
{
    expect_refusal(Request(request).expression_attribute_name("#a", "x"), "no expression");
    expect_refusal(Request(request).expression_attribute_value(":a", 1), "no expression");
    expect_refusal(
        Request(request).condition_expression(std::string(4097, 'x')), "4097 bytes, of at most 4096"
    );
    expect_refusal(Request(request).condition_expression("\xff"), errc::invalid_utf8);

    const Request conditional = Request(request).condition_expression("x");
    for (const char* placeholder : {"a", "#", "#a-b", ":a", ""})
    {
        const error e =
            refusal_of(Request(conditional).expression_attribute_name(placeholder, "x"));
        EXPECT_EQ(e.code(), errc::invalid_request) << placeholder;
        EXPECT_EQ(e.get_diagnostics().attribute_path(), placeholder);
    }
    const std::string longest = ":" + std::string(254, 'a');
    EXPECT_NO_THROW(written(Request(conditional).expression_attribute_value(longest, 1)));
    expect_refusal(
        Request(conditional).expression_attribute_value(longest + 'a', 1), errc::invalid_request
    );
    expect_refusal(
        Request(conditional).expression_attribute_name("#a", "\xff"), errc::invalid_utf8
    );
}

}  // namespace ddbm::detail

#endif
