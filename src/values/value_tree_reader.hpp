// Reads values from a tree of DynamoDB's JSON, depth first and up to the first failure. What is a
// failure and what is said of it are the rules of who reads: `strict_rules` of item_json.cpp is a
// client that knows what the service sends, the engine's wire_value.cpp is the service itself.
//
// Rules have
//
//     static constexpr std::size_t levels       lists and maps inside of each other
//     value(json, read_member) -> attribute_value
//                                               finds the type: calls read_member(name, json, out),
//                                               which is false if there is no type of this name
//     members(json) -> const json::object&      of an item or a map
//     elements(json) -> const json::array&      of a list or a set
//     text(json), number(json), binary(json), boolean(json), null(json)
//                                               the value, or nothing for null
//     check_name(name)                          of an attribute
//     check_set(type, elements), check_element(type, json)
//                                               before the elements are read, and before each
//     refuse_duplicates(type, elements), refuse_levels()
//     at(name), at(index) -> object             while it lives, failures are at this place
//
// and throw what they find wrong.

#ifndef DDBM_SRC_VALUES_VALUE_TREE_READER_HPP
#define DDBM_SRC_VALUES_VALUE_TREE_READER_HPP

#include <ddbm/attribute_value.hpp>
#include <ddbm/error.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ddbm::detail {

template <class Rules>
class value_tree_reader
{
    using json_array = boost::json::array;
    using json_object = boost::json::object;
    using json_value = boost::json::value;

public:
    explicit value_tree_reader(Rules rules = {}) : rules_(std::move(rules)) {}

    attribute_value read(const json_value& json)
    {
        return rules_.value(
            json,
            [this](std::string_view type, const json_value& member, attribute_value& out) {
                return read_as(type, member, out);
            }
        );
    }

    item read_item(const json_value& json) { return read_members(rules_.members(json)); }

    item read_members(const json_object& members)
    {
        item attributes;
        for (const boost::json::key_value_pair& member : members)
        {
            const std::string_view name(member.key().data(), member.key().size());
            rules_.check_name(name);
            [[maybe_unused]] const auto place = rules_.at(name);
            attributes.set(std::string(name), read(member.value()));
        }
        return attributes;
    }

private:
    bool read_as(std::string_view type, const json_value& json, attribute_value& out)
    {
        if (type == "S")
            out = rules_.text(json);
        else if (type == "N")
            out = rules_.number(json);
        else if (type == "M")
            out = read_map(json);
        else if (type == "L")
            out = read_list(json);
        else if (type == "BOOL")
            out = rules_.boolean(json);
        else if (type == "NULL")
            out = read_null(json);
        else if (type == "B")
            out = rules_.binary(json);
        else if (type == "SS")
            out = read_set<std::string>(attribute_type::ss, json, &Rules::text);
        else if (type == "NS")
            out = read_set<number>(attribute_type::ns, json, &Rules::number);
        else if (type == "BS")
            out = read_set<binary>(attribute_type::bs, json, &Rules::binary);
        else
            return false;
        return true;
    }

    attribute_value read_null(const json_value& json)
    {
        rules_.null(json);
        return nullptr;
    }

    attribute_value read_map(const json_value& json)
    {
        const json_object& members = rules_.members(json);
        enter();
        item attributes = read_members(members);
        --level_;
        return attributes;
    }

    attribute_value read_list(const json_value& json)
    {
        const json_array& sent = rules_.elements(json);
        enter();
        attribute_value::list elements;
        elements.reserve(sent.size());
        for (const json_value& element : sent)
        {
            [[maybe_unused]] const auto place = rules_.at(elements.size());
            elements.push_back(read(element));
        }
        --level_;
        return elements;
    }

    template <class T, class Read>
    value_set<T> read_set(attribute_type type, const json_value& json, Read read_element)
    {
        const json_array& sent = rules_.elements(json);
        rules_.check_set(type, sent);
        std::vector<T> elements;
        elements.reserve(sent.size());
        for (const json_value& element : sent)
        {
            rules_.check_element(type, element);
            elements.emplace_back((rules_.*read_element)(element));
        }
        try
        {
            return value_set<T>(std::move(elements));
        }
        catch (const error&)
        {
            rules_.refuse_duplicates(type, sent);
        }
    }

    void enter()
    {
        if (level_ == Rules::levels)
            rules_.refuse_levels();
        ++level_;
    }

    Rules rules_;
    std::size_t level_ = 0;
};

}  // namespace ddbm::detail

#endif
