// The ExpressionAttributeNames and ExpressionAttributeValues of one request, and which of them its
// expressions have used.
#ifndef DDBM_SRC_LOCAL_EXPRESSION_PLACEHOLDERS_HPP
#define DDBM_SRC_LOCAL_EXPRESSION_PLACEHOLDERS_HPP

#include <ddbm/item.hpp>

#include <boost/json/fwd.hpp>

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace ddbm::local::detail {

/// How an operation says that a value is nested too deep: like all else that is wrong with a value,
/// or without telling which one it is.
enum class deep_values : bool
{
    named,
    bare,
};

class placeholders
{
public:
    placeholders() = default;

    /// Null stands for absent. Throws ValidationException for what is wrong with them by themselves
    /// (empty, invalid key, invalid value, over 2 MB together).
    placeholders(
        const boost::json::object* names,
        const boost::json::object* values,
        deep_values deep = deep_values::named
    );

    /// Marks it as used; null if it is not defined. `placeholder` is with its `#` or `:`.
    const std::string* name(std::string_view placeholder);
    const attribute_value* value(std::string_view placeholder);
    /// The same, for longer than this object lives.
    std::shared_ptr<const attribute_value> shared_value(std::string_view placeholder);

    /// What DynamoDB counts for all values, without their placeholders.
    std::size_t values_size() const noexcept;

    /// Throws ValidationException if some have not been used.
    void check_all_used() const;

private:
    template <class Value>
    struct defined
    {
        Value value;
        bool is_used = false;
    };

    template <class Value>
    using definitions = std::map<std::string, defined<Value>, std::less<>>;

    template <class Value>
    static const Value* use(definitions<Value>& all, std::string_view placeholder);
    template <class Value>
    static void check_used(std::string_view parameter, const definitions<Value>& all);

    definitions<std::string> names_;
    definitions<std::shared_ptr<const attribute_value>> values_;
};

}  // namespace ddbm::local::detail

#endif
