// Encoded items as value events: what value_grammar.hpp does for DynamoDB's JSON. The events are
// those of the item's JSON, one for one.
//
// Beside decode_item, which makes an item of the bytes; encoded_grammar_test compares the two.

#ifndef DDBM_SRC_VALUES_ENCODED_GRAMMAR_HPP
#define DDBM_SRC_VALUES_ENCODED_GRAMMAR_HPP

#include "values/encoded_reader.hpp"
#include "values/utf8.hpp"

#include <ddbm/attribute_type.hpp>
#include <ddbm/errc.hpp>
#include <ddbm/number.hpp>
#include <ddbm/value_writer.hpp>

#include <cstddef>
#include <span>
#include <string_view>

namespace ddbm::detail {

// `Sink` is a value_writer, named by its own class so that calls of it can be direct. It limits how
// deep values are nested, and may say more of what it wants:
//   bool passes_over() const   whether it has no use for the value of the last name
template <class Sink>
class encoded_grammar
{
public:
    // Outlives it.
    explicit encoded_grammar(Sink& out) noexcept : out_(out) {}

    // The bytes stay for as long as the sink may be asked for its path. Throws errc::store_damaged
    // for others, and what the sink throws.
    void read_item(std::string_view bytes)
    {
        encoded_reader in(bytes);
        in.varint();
        read_members(in);
        if (!in.at_end())
            in.damaged();
    }

private:
    void read_members(encoded_reader& in)
    {
        out_.begin_map();
        for (std::size_t left = in.count(); left != 0; --left)
        {
            out_.lasting_key(in.text().bytes);
            const value_tag tag = in.tag();
            if (is_passed_over())
                in.skip(tag);
            else
                read_value(in, tag);
        }
        out_.end_map();
    }

    bool is_passed_over() const
    {
        if constexpr (requires { out_.passes_over(); })
            return out_.passes_over();
        else
            return false;
    }

    void read_value(encoded_reader& in, value_tag tag)
    {
        switch (tag)
        {
        case value_tag::s:
            return out_.string(utf8_text(in));
        case value_tag::n:
            return read_number(in);
        case value_tag::b:
            return read_binary(in);
        case value_tag::false_value:
            return out_.boolean(false);
        case value_tag::true_value:
            return out_.boolean(true);
        case value_tag::null:
            return out_.null();
        case value_tag::m: {
            encoded_reader members = in.inside();
            return read_members(members);
        }
        case value_tag::l:
            return read_list(in.inside());
        case value_tag::ss:
            return read_set(attribute_type::ss, in.inside(), [this](encoded_reader& element) {
                out_.string(utf8_text(element));
            });
        case value_tag::ns:
            return read_set(attribute_type::ns, in.inside(), [this](encoded_reader& element) {
                read_number(element);
            });
        case value_tag::bs:
            return read_set(attribute_type::bs, in.inside(), [this](encoded_reader& element) {
                read_binary(element);
            });
        }
        in.damaged();
    }

    void read_list(encoded_reader in)
    {
        out_.begin_list();
        for (std::size_t left = in.count(); left != 0; --left)
        {
            const value_tag tag = in.tag();
            read_value(in, tag);
        }
        out_.end_list();
    }

    template <class ReadElement>
    void read_set(attribute_type type, encoded_reader in, ReadElement read_element)
    {
        out_.begin_set(type);
        for (std::size_t left = in.count(); left != 0; --left)
            read_element(in);
        out_.end_set();
    }

    // Sinks that read rely on it, and nothing else is ever stored. Of names they see to it.
    std::string_view utf8_text(encoded_reader& in)
    {
        const std::string_view text = in.text().bytes;
        if (!is_utf8(text))
            in.damaged();
        return text;
    }

    // In plain digits, as replies have them.
    void read_number(encoded_reader& in)
    {
        const encoded_number found = in.number_text();
        if (!found.has_exponent)
            return out_.number_text(found.text);
        number value;
        if (number::try_parse(found.text, value) != errc{})
            in.damaged();
        out_.number_text(value.to_plain_string());
    }

    void read_binary(encoded_reader& in)
    {
        out_.binary(std::as_bytes(std::span(in.binary_bytes())));
    }

    Sink& out_;
};

}  // namespace ddbm::detail

#endif
