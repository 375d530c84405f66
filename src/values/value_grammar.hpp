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
//   void likely_key()                      it did: in place of lasting_key()
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
        if (!read_usual_content())
        {
            if (!in_.take('{'))
                refuse_shape();
            if (in_.peek() == '}')
                refuse_shape("an attribute value without a type");
            read_content(type_called(in_.key()));
        }
        if (in_.peek() == ',')
            refuse_shape("an attribute value with two types");
        in_.expect('}');
    }

private:
    // A value up to its closing brace, if it begins as it does without white space and escapes,
    // which one comparison tells. Else it takes nothing.
    bool read_usual_content()
    {
        switch (in_.next_six())
        {
        case bytes_of(R"({"S":")"):
            in_.take_bytes(6);
            out_.string(checked(in_.rest_of_string()));
            return true;
        case bytes_of(R"({"N":")"):
            in_.take_bytes(6);
            out_.number_text(in_.rest_of_string().text);
            return true;
        case bytes_of(R"({"BOOL)"):
            return read_behind(R"({"BOOL":)", attribute_type::boolean);
        case bytes_of(R"({"NULL)"):
            return read_behind(R"({"NULL":)", attribute_type::null);
        case bytes_of(R"({"L":[)"):
            return read_behind(R"({"L":)", attribute_type::l);
        case bytes_of(R"({"M":{)"):
            return read_behind(R"({"M":)", attribute_type::m);
        case bytes_of(R"({"SS":)"):
            return read_behind(R"({"SS":)", attribute_type::ss);
        case bytes_of(R"({"NS":)"):
            return read_behind(R"({"NS":)", attribute_type::ns);
        default:
            return false;
        }
    }

    bool read_behind(std::string_view opening, attribute_type type)
    {
        if (!in_.take_text(opening))
            return false;
        read_content(type);
        return true;
    }

    void read_attribute()
    {
        read_name();
        if constexpr (requires { out_.passes_over(); })
        {
            if (out_.passes_over())
                return pass_over();
        }
        read_value();
    }

    void read_name()
    {
        if constexpr (requires { out_.likely_name(); })
        {
            const std::string_view likely = out_.likely_name();
            if (!likely.empty() && in_.take_key(likely))
                return out_.likely_key();
        }
        out_.lasting_key(in_.key());
    }

    void pass_over()
    {
        if (in_.peek() != '{')
            refuse_shape();
        in_.skip_value();
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

    std::string_view utf8_text() { return checked(text()); }

    std::string_view checked(const json_scanner::string_token& read)
    {
        if (!read.is_known_ascii && !is_utf8(read.text))
            refuse_value(errc::invalid_utf8, out_.path(), "text in UTF-8", "other bytes");
        return read.text;
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
