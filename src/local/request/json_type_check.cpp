// Walks the body in its own order, side by side with the types, and calls itself for each level of
// it: the parser has limited these. Allocates nothing unless there is something to say.

#include "local/request/json_type_check.hpp"

#include "local/request/base64_check.hpp"
#include "local/request/constraint.hpp"
#include "local/request/request_view.hpp"
#include "local/service_error.hpp"

#include <string>

namespace ddbm::local::detail {
namespace {

constexpr std::string_view package = "com.amazonaws.dynamodb.v20120810.";

[[noreturn]] void fail(std::string text)
{
    throw service_error(400, serialization_exception, std::move(text)).with_capital_message();
}

// As the service's own language prints the type: "java.util.List<java.lang.String>".
std::string class_name(const type& t)
{
    switch (t.what)
    {
    case kind::text:
        return "java.lang.String";
    case kind::integer:
        return "java.lang.Integer";
    case kind::long_integer:
        return "java.lang.Long";
    case kind::boolean:
        return "java.lang.Boolean";
    case kind::blob:
        return "java.nio.ByteBuffer";
    case kind::list:
        return "java.util.List<" + class_name(*t.element) + ">";
    case kind::map:
        return "java.util.Map<java.lang.String, " + class_name(*t.element) + ">";
    case kind::structure:
        break;
    }
    return std::string(package).append(t.name);
}

std::string_view token_of(const json::value& value) noexcept
{
    switch (value.kind())
    {
    case json::kind::bool_:
        return value.get_bool() ? "TRUE_VALUE" : "FALSE_VALUE";
    case json::kind::double_:
        return "DECIMAL_VALUE";
    case json::kind::string:
        return "STRING_VALUE";
    default:
        return "NUMBER_VALUE";
    }
}

[[noreturn]] void fail_conversion(const json::value& value, std::string_view simple_name)
{
    fail(std::string(token_of(value)).append(" cannot be converted to ").append(simple_name));
}

// Whether it stands by itself or is an element of a list or a map: the service has other words
// then.
enum class place : bool
{
    member,
    element,
};

[[noreturn]] void fail_type(const type& wanted, const json::value& value, place where)
{
    const bool is_generic = wanted.what == kind::list || wanted.what == kind::map;
    if (value.is_object())
        fail("Start of structure or map found where not expected");
    if (value.is_array())
        fail(
            (is_generic ? "Unrecognized collection type " : "Unrecognized collection type class ") +
            class_name(wanted)
        );

    switch (wanted.what)
    {
    case kind::text:
        fail_conversion(value, "String");
    case kind::integer:
        fail_conversion(value, "Integer");
    case kind::long_integer:
        fail_conversion(value, "Long");
    case kind::boolean:
        if (value.is_string())
            fail("Unexpected token received from parser");
        fail_conversion(value, "Boolean");
    case kind::blob:
        fail("only base-64-encoded strings are convertible to bytes");
    case kind::list:
    case kind::map:
    case kind::structure:
        break;
    }
    if (where == place::member)
        fail("Unexpected field type");
    if (is_generic)
        fail("class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to "
             "class java.lang.Class (sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl "
             "and java.lang.Class are in module java.base of loader 'bootstrap')");
    fail("Unexpected value type in payload");
}

const field* find_field(std::span<const field> fields, std::string_view name) noexcept
{
    for (const field& f : fields)
        if (f.name == name)
            return &f;
    return nullptr;
}

class walker
{
public:
    bool all_constraints_hold() const noexcept { return hold_; }

    void check_members(const type& wanted, const json::object& sent)
    {
        std::size_t required = 0;
        for (const json::key_value_pair& member : sent)
        {
            const json::value& value = member.value();
            if (value.is_null())
                continue;
            if (const field* f = find_field(wanted.fields, view(member.key())))
            {
                required += f->required;
                check(*f->what, value, place::member);
            }
        }
        hold_ = hold_ && required == wanted.required_fields;
    }

private:
    void check(const type& wanted, const json::value& value, place where)
    {
        switch (wanted.what)
        {
        case kind::text:
            if (!value.is_string())
                fail_type(wanted, value, where);
            break;
        case kind::integer:
        case kind::long_integer:
            if (!value.is_number())
                fail_type(wanted, value, where);
            break;
        case kind::boolean:
            if (!value.is_bool() && !as_flag(value))
                fail_type(wanted, value, where);
            break;
        case kind::blob:
            if (!value.is_string())
                fail_type(wanted, value, where);
            if (const std::string failure = base64_failure(view(value.get_string()));
                !failure.empty())
                fail(failure);
            break;
        case kind::list:
            if (!value.is_array())
                fail_type(wanted, value, where);
            for (const json::value& element : value.get_array())
                check_element(*wanted.element, element);
            break;
        case kind::map:
            if (!value.is_object())
                fail_type(wanted, value, where);
            check_map(wanted, value.get_object());
            break;
        case kind::structure:
            if (!value.is_object())
                fail_type(wanted, value, where);
            check_members(wanted, value.get_object());
            break;
        }
        if (wanted.bounded)
            hold_ = hold_ && violations(wanted, value) == 0;
    }

    void check_map(const type& wanted, const json::object& sent)
    {
        for (const json::key_value_pair& member : sent)
        {
            if (wanted.key)
                hold_ = hold_ && text_violations(*wanted.key, view(member.key())) == 0;
            check_element(*wanted.element, member.value());
        }
    }

    void check_element(const type& wanted, const json::value& element)
    {
        if (!element.is_null())
            check(wanted, element, place::element);
        else
            hold_ = hold_ && wanted.may_be_null;
    }

    bool hold_ = true;
};

}  // namespace

bool check_json_types(const type& wanted, const boost::json::object& body)
{
    walker w;
    w.check_members(wanted, body);
    return w.all_constraints_hold();
}

}  // namespace ddbm::local::detail
