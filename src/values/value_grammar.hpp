// DynamoDB's JSON as value events:
//
//   item   {"name": value, ..}
//   value  {"S": "x"}  {"N": "1"}  {"B": "base64"}  {"BOOL": true}  {"NULL": true}
//          {"SS": ["x"]}  {"NS": ["1"]}  {"BS": ["base64"]}  {"L": [value]}  {"M": item}
//
// The fast form beside the reader of item_json.cpp, which goes through a tree of the whole text;
// value_grammar_test compares the two.

#ifndef DDBM_SRC_VALUES_VALUE_GRAMMAR_HPP
#define DDBM_SRC_VALUES_VALUE_GRAMMAR_HPP

#include "values/base64.hpp"
#include "values/json_scanner.hpp"
#include "values/refuse_value.hpp"
#include "values/utf8.hpp"

#include <ddbm/attribute_type.hpp>
#include <ddbm/binary.hpp>
#include <ddbm/value_writer.hpp>

#include <string>
#include <string_view>

namespace ddbm::detail {

// `Sink` is a value_writer, named by its own class so that calls of it can be direct. It may say
// more of what it wants:
//   std::string_view likely_name() const   the name that probably comes next, or none
//   bool passes_over() const               whether it has no use for the value of the last name
template <class Sink>
class value_grammar
{
public:
    // Both outlive it.
    value_grammar(json_scanner& in, Sink& out) noexcept : in_(in), out_(out) {}

    // An item, or the value of a map. Throws errc::invalid_reply where the text is something else,
    // and what the sink throws.
    void read_item()
    {
        if (in_.peek() != '{')
            refuse_shape();
        out_.begin_map();
        in_.members([this] { read_attribute(); });
        out_.end_map();
    }

    void read_value()
    {
        if (!in_.take('{'))
            refuse_shape();
        if (in_.peek() == '}')
            refuse_shape("an attribute value without a type");
        read_content(read_type());
        if (in_.peek() == ',')
            refuse_shape("an attribute value with two types");
        in_.expect('}');
    }

private:
    void read_attribute()
    {
        if constexpr (requires { out_.likely_name(); })
            out_.lasting_key(in_.key(out_.likely_name()));
        else
            out_.lasting_key(in_.key());
        if constexpr (requires { out_.passes_over(); })
        {
            if (out_.passes_over())
                return pass_over();
        }
        read_value();
    }

    void pass_over()
    {
        if (in_.peek() != '{')
            refuse_shape();
        in_.skip_value();
    }

    attribute_type read_type()
    {
        switch (const char letter = in_.letter_key())
        {
        case 'S':
            return attribute_type::s;
        case 'N':
            return attribute_type::n;
        case 'B':
            return attribute_type::b;
        case 'M':
            return attribute_type::m;
        case 'L':
            return attribute_type::l;
        case '\0':
            return type_called(in_.key());
        default:
            return type_called({&letter, 1});
        }
    }

    attribute_type type_called(std::string_view name)
    {
        constexpr attribute_type types[] = {
            attribute_type::boolean,
            attribute_type::ss,
            attribute_type::null,
            attribute_type::ns,
            attribute_type::bs,
            attribute_type::s,
            attribute_type::n,
            attribute_type::b,
            attribute_type::m,
            attribute_type::l};
        for (attribute_type type : types)
        {
            if (type_name(type) == name)
                return type;
        }
        refuse_shape("an attribute value of type " + std::string(name));
    }

    void read_content(attribute_type type)
    {
        switch (type)
        {
        case attribute_type::s:
            return out_.string(utf8_text());
        case attribute_type::n:
            return out_.number_text(text().text);
        case attribute_type::b:
            return read_binary();
        case attribute_type::boolean:
            return out_.boolean(truth());
        case attribute_type::null:
            if (!truth())
                refuse_shape("NULL that is false");
            return out_.null();
        case attribute_type::m:
            return read_item();
        case attribute_type::l:
            return read_list();
        case attribute_type::ss:
            return read_set(type, [this] { out_.string(utf8_text()); });
        case attribute_type::ns:
            return read_set(type, [this] { out_.number_text(text().text); });
        case attribute_type::bs:
            return read_set(type, [this] { read_binary(); });
        }
    }

    void read_list()
    {
        if (in_.peek() != '[')
            refuse_shape();
        out_.begin_list();
        in_.elements([this] { read_value(); });
        out_.end_list();
    }

    template <class ReadElement>
    void read_set(attribute_type type, ReadElement read_element)
    {
        if (in_.peek() != '[')
            refuse_shape();
        out_.begin_set(type);
        in_.elements(read_element);
        out_.end_set();
    }

    void read_binary()
    {
        const std::string_view digits = text().text;
        if (const errc failure = base64_decode(digits, bytes_); failure != errc{})
            refuse_value(failure, out_.path(), "base64", shortened(digits));
        out_.binary(bytes_);
    }

    bool truth()
    {
        if (const char first = in_.peek(); first != 't' && first != 'f')
            refuse_shape();
        return in_.boolean();
    }

    json_scanner::string_token text()
    {
        if (in_.peek() != '"')
            refuse_shape();
        return in_.string();
    }

    std::string_view utf8_text()
    {
        const auto [read, is_known_ascii] = text();
        if (!is_known_ascii && !is_utf8(read))
            refuse_value(errc::invalid_utf8, out_.path(), "text in UTF-8", "other bytes");
        return read;
    }

    [[noreturn]] void refuse_shape() { refuse_shape(in_.value_in_words()); }
    [[noreturn]] void refuse_shape(std::string_view found)
    {
        refuse_value(
            errc::invalid_reply, out_.path(), "an attribute value such as {\"S\": ...}", found
        );
    }

    json_scanner& in_;
    Sink& out_;
    binary bytes_;
};

}  // namespace ddbm::detail

#endif
