// Only for requests that are known to be wrong: goes through the types in their order, which is
// that of the report, and looks up each member.

#include "local/request/constraint_report.hpp"

#include "local/request/constraint.hpp"
#include "local/request/request_view.hpp"
#include "local/request/value_text.hpp"

#include <algorithm>
#include <vector>

namespace ddbm::local::detail {
namespace {

constexpr std::size_t most_entries = 10;

class reporter
{
public:
    void check_members(const type& wanted, const json::object& sent)
    {
        for (const field& f : wanted.fields)
        {
            const std::size_t size = path_.size();
            if (size != 0)
                path_ += '.';
            append_member_name(path_, f.name);
            if (const json::value* value = member(sent, f.name))
                check(*f.what, *value);
            else if (f.required)
                add_null();
            path_.resize(size);
        }
    }

    std::string text() const
    {
        if (entries_.empty())
            return {};
        std::string all = std::to_string(entries_.size());
        all +=
            entries_.size() == 1 ? " validation error detected: " : " validation errors detected: ";
        for (const std::string& entry : entries_)
        {
            if (&entry != &entries_.front())
                all += "; ";
            all += entry;
        }
        return all;
    }

private:
    void check(const type& wanted, const json::value& value)
    {
        if (is_full())
            return;
        if (wanted.bounded)
            add_own(wanted, value);
        check_contents(wanted, value);
    }

    void check_contents(const type& wanted, const json::value& value)
    {
        // What is wrong with attribute values is found where they are read.
        if (wanted.may_be_null)
            return;
        if (wanted.what == kind::structure)
            check_members(wanted, value.get_object());
        else if (wanted.what == kind::list)
            check_list(wanted, value);
        else if (wanted.what == kind::map)
            check_map(wanted, value);
    }

    void add_own(const type& wanted, const json::value& value)
    {
        const constraint_set violated = violations(wanted, value);
        for (const constraint c : all_constraints)
        {
            if ((violated & bit(c)) == 0)
                continue;
            if (c == constraint::valid_arn)
                add(arn_failure(value_text(wanted, value)));
            else
                add(wanted, value, constraint_text(wanted, c));
        }
    }

    void check_list(const type& wanted, const json::value& list)
    {
        const type& element = *wanted.element;
        const json::array& sent = list.get_array();
        const bool all_hold = std::all_of(sent.begin(), sent.end(), [&](const json::value& value) {
            return value.is_null() || violations(element, value) == 0;
        });
        if (!all_hold)
            add(wanted, list, "Member must satisfy constraint: " + constraint_list(element));

        std::size_t number = 0;
        for (const json::value& value : sent)
            check_element(element, value, std::to_string(++number));
    }

    void check_map(const type& wanted, const json::value& map)
    {
        const type& element = *wanted.element;
        const json::object& sent = map.get_object();
        const auto has_key = [&](const json::key_value_pair& pair) {
            return !wanted.key || text_violations(*wanted.key, view(pair.key())) == 0;
        };
        if (!std::all_of(sent.begin(), sent.end(), has_key))
            add(wanted, map, "Map keys must satisfy constraint: " + constraint_list(*wanted.key));

        const auto has_value = [&](const json::key_value_pair& pair) {
            return pair.value().is_null() || violations(element, pair.value()) == 0;
        };
        if (!std::all_of(sent.begin(), sent.end(), has_value))
            add(wanted, map, "Map value must satisfy constraint: " + constraint_list(element));

        for (const json::key_value_pair& pair : sent)
            check_element(element, pair.value(), view(pair.key()));
    }

    // Its own bounds have been reported for all elements together.
    void check_element(const type& element, const json::value& value, std::string_view place)
    {
        if (is_full())
            return;
        const std::size_t size = path_.size();
        path_.append(".").append(place).append(".member");
        if (!value.is_null())
            check_contents(element, value);
        else if (!element.may_be_null)
            add_null();
        path_.resize(size);
    }

    void add(const type& wanted, const json::value& value, const std::string& constraint)
    {
        add("Value '" + value_text(wanted, value) + "' at '" + path_ +
            "' failed to satisfy constraint: " + constraint);
    }

    void add_null()
    {
        add("Value null at '" + path_ + "' failed to satisfy constraint: Member must not be null");
    }

    void add(std::string entry)
    {
        if (!is_full())
            entries_.push_back(std::move(entry));
    }

    bool is_full() const noexcept { return entries_.size() == most_entries; }

    std::string path_;
    std::vector<std::string> entries_;
};

}  // namespace

std::string constraint_report(const type& wanted, const boost::json::object& body)
{
    reporter r;
    r.check_members(wanted, body);
    return r.text();
}

}  // namespace ddbm::local::detail
