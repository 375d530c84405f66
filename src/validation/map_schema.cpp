#include <ddbm/schema.hpp>

#include <algorithm>
#include <cstddef>

namespace ddbm {
namespace detail {

namespace {

enum class presence
{
    required,
    optional,
    defaulted,
    forbidden,
};

struct named_rule
{
    std::string name;
    presence wanted;
    schema value;
    std::function<attribute_value()> make_default;
};

struct entry_rule
{
    schema name;
    schema value;
};

}  // namespace

class map_node final : public schema_node
{
public:
    map_node() : schema_node(false) {}

    void add(named_rule rule)
    {
        is_changing_ =
            is_changing_ || rule.wanted == presence::defaulted || rule.value.is_changing();
        const auto same = std::find_if(named_.begin(), named_.end(), [&](const named_rule& each) {
            return each.name == rule.name;
        });
        if (same != named_.end())
            *same = std::move(rule);
        else
            named_.push_back(std::move(rule));
    }

    void add(entry_rule rule)
    {
        is_changing_ = is_changing_ || rule.name.is_changing() || rule.value.is_changing();
        entries_.push_back(std::move(rule));
    }

    void run(attribute_value& value, validation_report& report) const override
    {
        if (item* attributes = value.get_if_map())
            run_map(*attributes, report);
        else
            fail_type(value.type(), type_bit(attribute_type::m), report);
    }

    void run_map(item& attributes, validation_report& report) const override
    {
        for (const named_rule& each : named_)
        {
            report.enter(each.name);
            run_named(each, attributes, report);
            report.leave();
        }
        // Names that change are put in their places when all have been looked at.
        std::vector<std::pair<std::string, std::string>> renamed;
        for (auto& [name, value] : attributes)
        {
            if (is_named(name))
                continue;
            report.enter(name);
            std::string wanted = run_entry(name, value, report);
            report.leave();
            if (wanted != name)
                renamed.emplace_back(name, std::move(wanted));
        }
        rename(attributes, renamed, report);
    }

private:
    static void run_named(const named_rule& rule, item& attributes, validation_report& report)
    {
        attribute_value* value = attributes.find(rule.name);
        if (value && rule.wanted == presence::forbidden)
            report.fail("is not allowed");
        else if (value)
            rule.value.node().run(*value, report);
        else if (rule.wanted == presence::required)
            report.fail("is missing");
        else if (rule.wanted == presence::defaulted)
        {
            attribute_value made = rule.make_default();
            rule.value.node().run(made, report);
            attributes.set(rule.name, std::move(made));
        }
    }

    bool is_named(std::string_view name) const
    {
        return std::any_of(named_.begin(), named_.end(), [&](const named_rule& each) {
            return each.name == name;
        });
    }

    // What the name becomes.
    std::string
    run_entry(const std::string& name, attribute_value& value, validation_report& report) const
    {
        for (const entry_rule& each : entries_)
        {
            const std::size_t before = report.count();
            attribute_value taken(name);
            each.name.node().run(taken, report);
            // That it is of another kind is not what the value's sender needs to know.
            if (!report.take_behind(before).empty() || !taken.is_string())
                continue;
            each.value.node().run(value, report);
            return std::move(taken).as_string();
        }
        report.fail("is not known");
        return name;
    }

    // One that becomes the name of an attribute with a rule of its own has not been asked by that.
    void rename(
        item& attributes,
        const std::vector<std::pair<std::string, std::string>>& renamed,
        validation_report& report
    ) const
    {
        std::vector<attribute_value> values;
        for (const auto& [name, wanted] : renamed)
        {
            values.push_back(std::move(attributes.at(name)));
            attributes.erase(name);
        }
        for (std::size_t i = 0; i < renamed.size(); ++i)
        {
            const auto& [name, wanted] = renamed[i];
            if (attributes.contains(wanted) || is_named(wanted))
            {
                report.enter(name);
                report.fail("becomes the same as another name");
                report.leave();
            }
            else
                attributes.set(wanted, std::move(values[i]));
        }
    }

    std::vector<named_rule> named_;
    std::vector<entry_rule> entries_;
};

}  // namespace detail

namespace {

using detail::presence;

}  // namespace

map_schema::map_schema() : schema(std::make_shared<detail::map_node>()) {}

detail::map_node& map_schema::own_node()
{
    if (node_.use_count() != 1)
        node_ = std::make_shared<detail::map_node>(static_cast<const detail::map_node&>(*node_));
    // Made as one that may change, and nobody else has it.
    return static_cast<detail::map_node&>(const_cast<detail::schema_node&>(*node_));
}

map_schema& map_schema::required(std::string name, schema value) &
{
    own_node().add(detail::named_rule{std::move(name), presence::required, std::move(value), {}});
    return *this;
}

map_schema map_schema::required(std::string name, schema value) &&
{
    return std::move(required(std::move(name), std::move(value)));
}

map_schema& map_schema::optional(std::string name, schema value) &
{
    own_node().add(detail::named_rule{std::move(name), presence::optional, std::move(value), {}});
    return *this;
}

map_schema map_schema::optional(std::string name, schema value) &&
{
    return std::move(optional(std::move(name), std::move(value)));
}

map_schema& map_schema::or_default(std::string name, attribute_value given, schema value) &
{
    add_default(
        std::move(name), [given = std::move(given)] { return given; }, std::move(value)
    );
    return *this;
}

map_schema map_schema::or_default(std::string name, attribute_value given, schema value) &&
{
    return std::move(or_default(std::move(name), std::move(given), std::move(value)));
}

void map_schema::add_default(std::string name, std::function<attribute_value()> make, schema value)
{
    own_node().add(detail::named_rule{
        std::move(name), presence::defaulted, std::move(value), std::move(make)});
}

map_schema& map_schema::forbidden(std::string name) &
{
    own_node().add(detail::named_rule{std::move(name), presence::forbidden, schema(), {}});
    return *this;
}

map_schema map_schema::forbidden(std::string name) &&
{
    return std::move(forbidden(std::move(name)));
}

map_schema& map_schema::entries(schema name, schema value) &
{
    own_node().add(detail::entry_rule{std::move(name), std::move(value)});
    return *this;
}

map_schema map_schema::entries(schema name, schema value) &&
{
    return std::move(entries(std::move(name), std::move(value)));
}

map_schema& map_schema::extra(schema value) &
{
    return entries(schema(), std::move(value));
}

map_schema map_schema::extra(schema value) &&
{
    return std::move(extra(std::move(value)));
}

}  // namespace ddbm
