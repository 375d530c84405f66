#ifndef DDBM_ATTRIBUTE_HPP
#define DDBM_ATTRIBUTE_HPP

#include <ddbm/attr.hpp>
#include <ddbm/attribute_value.hpp>
#include <ddbm/codecs/item.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ddbm {

namespace detail {

using free_path = inner_path<void, void, attribute_value, codec<attribute_value>>;

// What a raw expression is put together of.
class raw_text
{
public:
    explicit raw_text(std::string_view text) : text_(text) {}

    void name(std::string_view placeholder, std::string_view attribute);
    void value(std::string_view placeholder, const attribute_value& value);

    // Fails for placeholders that have not been explained, and for those that do not occur.
    expression_text marked() const;
    condition_core condition() const;

private:
    struct replacement
    {
        std::string placeholder;
        expression_text by;
    };

    void add(std::string_view placeholder, char sign, expression_text by);

    std::string text_;
    std::vector<replacement> replacements_;
    expression_text failures_;
};

}  // namespace detail

/** An attribute by its name, where no model knows it or the name is made at run time.
 *
 *  @code
 *  ddbm::attribute("total") >= 100
 *  ddbm::attribute("lines")[0]["product"].begins_with("p")
 *  @endcode
 *
 *  The name is one whole name, whatever characters it has. It meets what a `ddbm::attribute_value`
 *  is made of. Such conditions are of no class: they can be joined with all others. What no
 *  comparison of DynamoDB takes, such as the order of booleans, is `errc::invalid_request` of the
 *  call that it is used in, and nothing is sent.
 */
inline detail::free_path attribute(std::string_view name)
{
    detail::expression_text text;
    text.attribute(name);
    return detail::free_path(std::move(text));
}

/** An expression in DynamoDB's own syntax, for what cannot be said otherwise: a condition, or what
 *  an update sets an attribute to.
 *
 *  @code
 *  ddbm::when(ddbm::raw("size(#l) < :n").name("#l", "lines").value(":n", 3))
 *  @endcode
 *
 *  Placeholders are the expression's own: others of the same request may have the same names. One
 *  that is not explained or does not occur is `errc::invalid_request` of the call, as are
 *  parentheses that are no pairs.
 */
class raw : public detail::raw_base
{
public:
    explicit raw(std::string_view text) : text_(text) {}

    /// The attribute that `#placeholder` stands for.
    raw& name(std::string_view placeholder, std::string_view attribute) &
    {
        text_.name(placeholder, attribute);
        return *this;
    }
    raw name(std::string_view placeholder, std::string_view attribute) &&
    {
        return std::move(name(placeholder, attribute));
    }

    /// The value that `:placeholder` stands for.
    raw& value(std::string_view placeholder, const attribute_value& value) &
    {
        text_.value(placeholder, value);
        return *this;
    }
    raw value(std::string_view placeholder, const attribute_value& value) &&
    {
        return std::move(this->value(placeholder, value));
    }

    template <class T, class Tag>
    operator condition<T, Tag>() const
    {
        return condition<T, Tag>(text_.condition());
    }

    // For the library.
    detail::expression_text text() const { return text_.marked(); }

private:
    detail::raw_text text_;
};

when(raw)->when<>;

}  // namespace ddbm

#endif
