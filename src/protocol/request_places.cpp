#include "protocol/request_places.hpp"

#include "values/json_scanner.hpp"

#include <ddbm/error.hpp>

#include <algorithm>
#include <utility>

namespace ddbm::detail {

namespace {

constexpr std::string_view letters_of_names =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";

std::string_view text_of_next(json_scanner& json)
{
    json.peek();
    const char* const first = json.position();
    json.skip_value();
    return {first, static_cast<std::size_t>(json.position() - first)};
}

// The text of a member's value; empty if it is not there.
std::string_view member_of(std::string_view object, std::string_view wanted)
{
    std::string_view found;
    json_scanner json(object);
    json.members([&] {
        const bool is_it = json.key() == wanted;
        const std::string_view value = text_of_next(json);
        if (is_it)
            found = value;
    });
    return found;
}

// Of {"id": {"S": ".."}, "at": {"N": ".."}}
std::string_view partition_key_in(std::string_view key, std::string_view attribute)
{
    if (!attribute.empty())
        return member_of(key, attribute);
    std::string_view last;
    std::size_t count = 0;
    json_scanner json(key);
    json.members([&] {
        json.key();
        last = text_of_next(json);
        ++count;
    });
    return count == 1 ? last : key;
}

// ":p" of "#p = :p AND #s < :s"; empty if nothing is equal to a value.
std::string_view first_that_is_equal(std::string_view condition)
{
    for (std::size_t at = condition.find('='); at != condition.npos;
         at = condition.find('=', at + 1))
    {
        if (at > 0 && (condition[at - 1] == '<' || condition[at - 1] == '>'))
            continue;
        std::string_view right = condition.substr(at + 1);
        right.remove_prefix(std::min(right.find_first_not_of(' '), right.size()));
        if (right.starts_with(':'))
            return right.substr(0, right.find_first_not_of(letters_of_names, 1));
        // The value stands first.
        const std::string_view left =
            condition.substr(0, condition.find_last_not_of(' ', at - 1) + 1);
        const auto colon = left.rfind(':');
        if (at > 0 && colon != left.npos &&
            left.find_first_not_of(letters_of_names, colon + 1) == left.npos)
            return left.substr(colon);
    }
    return {};
}

class places_reader
{
public:
    explicit places_reader(std::string_view partition_attribute) : attribute_(partition_attribute)
    {
    }

    std::vector<request_place> read(std::string_view request)
    {
        json_scanner json(request);
        json.members([&] { read_member(json, json.key()); });
        if (places_.size() == 1)
        {
            places_[0].index = std::move(index_);
            places_[0].key = key();
        }
        return std::move(places_);
    }

private:
    void read_member(json_scanner& json, std::string_view name)
    {
        if (name == "TableName")
            add(json.string().text);
        else if (name == "IndexName")
            index_ = json.string().text;
        else if (name == "KeyConditionExpression")
            condition_ = json.string().text;
        else if (name == "ExpressionAttributeValues")
            values_ = text_of_next(json);
        else if (name == "Key")
            key_ = text_of_next(json);
        else if (name == "Item")
            item_ = text_of_next(json);
        else if (name == "RequestItems")
            read_batch(json);
        else if (name == "TransactItems")
            read_actions(json);
        else
            json.skip_value();
    }

    // {"table": .., ..}
    void read_batch(json_scanner& json)
    {
        json.members([&] {
            add(json.key());
            json.skip_value();
        });
    }

    // [{"Put": {"TableName": ..}}, ..]
    void read_actions(json_scanner& json)
    {
        json.elements([&] {
            json.members([&] {
                json.key();
                json.members([&] {
                    if (json.key() == "TableName")
                        add(json.string().text);
                    else
                        json.skip_value();
                });
            });
        });
    }

    void add(std::string_view table)
    {
        const auto is_it = [&](const request_place& each) { return each.table == table; };
        if (std::none_of(places_.begin(), places_.end(), is_it))
            places_.emplace_back(std::string(table));
    }

    std::string key() const
    {
        if (!key_.empty())
            return std::string(partition_key_in(key_, attribute_));
        if (!item_.empty() && !attribute_.empty())
            return std::string(member_of(item_, attribute_));
        const std::string_view value = first_that_is_equal(condition_);
        if (value.empty() || values_.empty())
            return {};
        return std::string(member_of(values_, value));
    }

    const std::string_view attribute_;
    std::vector<request_place> places_;
    std::string index_;
    std::string condition_;
    // Texts of JSON.
    std::string_view values_;
    std::string_view key_;
    std::string_view item_;
};

}  // namespace

std::vector<request_place> places_of(std::string_view request, std::string_view partition_attribute)
{
    try
    {
        return places_reader(partition_attribute).read(request);
    }
    catch (const error&)
    {
        return {};
    }
}

}  // namespace ddbm::detail
