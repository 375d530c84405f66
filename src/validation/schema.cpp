// What schemas are made of, but for maps: each node looks at one value, and has nodes for what is
// inside.

#include <ddbm/schema.hpp>
#include <ddbm/validators/combine.hpp>

#include <ddbm/detail/comparable.hpp>
#include <ddbm/detail/type_words.hpp>

#include <cstddef>

namespace ddbm {
namespace detail {

namespace {

class any_value_node final : public schema_node
{
public:
    any_value_node() : schema_node(false) {}
    void run(attribute_value&, validation_report&) const override {}
    void run_map(item&, validation_report&) const override {}
};

// Only scalars are short enough for a message.
std::string scalar_in_words(const attribute_value& value)
{
    if (const std::string* text = value.get_if_string())
        return in_words(std::string_view(*text));
    if (const number* n = value.get_if_number())
        return in_words(*n);
    if (const bool* truth = value.get_if_bool())
        return *truth ? "true" : "false";
    return value.is_null() ? "NULL" : "the one value that is allowed";
}

class literal_node final : public schema_node
{
public:
    explicit literal_node(attribute_value value) : schema_node(false), value_(std::move(value)) {}

    void run(attribute_value& value, validation_report& report) const override
    {
        if (value != value_)
            report.fail("is not " + scalar_in_words(value_));
    }

private:
    attribute_value value_;
};

bool is_any_changing(const std::vector<schema>& schemas)
{
    for (const schema& each : schemas)
    {
        if (each.is_changing())
            return true;
    }
    return false;
}

class list_node final : public schema_node
{
public:
    explicit list_node(std::vector<schema> alternatives)
        : schema_node(is_any_changing(alternatives)), alternatives_(std::move(alternatives))
    {
    }

    void run(attribute_value& value, validation_report& report) const override
    {
        attribute_value::list* list = value.get_if_list();
        if (!list)
            return fail_type(value.type(), type_bit(attribute_type::l), report);
        if (alternatives_.empty())
            return;
        for (std::size_t index = 0; index < list->size(); ++index)
        {
            report.enter(index);
            run_element((*list)[index], report);
            report.leave();
        }
    }

private:
    void run_element(attribute_value& element, validation_report& report) const
    {
        if (alternatives_.size() == 1)
            return alternatives_.front().node().run(element, report);
        failed_alternatives failed;
        for (const schema& each : alternatives_)
        {
            if (takes_element(each, element, failed, report))
                return;
        }
        failed.report_to(report);
    }

    // If it does not then the element is as it was.
    static bool takes_element(
        const schema& alternative,
        attribute_value& element,
        failed_alternatives& failed,
        validation_report& report
    )
    {
        const std::size_t before = report.count();
        if (alternative.is_changing())
        {
            attribute_value changed = element;
            alternative.node().run(changed, report);
            if (report.count() == before)
                element = std::move(changed);
        }
        else
            alternative.node().run(element, report);
        if (report.count() == before)
            return true;
        failed.add(report.take_behind(before));
        return false;
    }

    std::vector<schema> alternatives_;
};

// A failure per line would be too many for one of several types: "a string, a number or a list".
std::string types_in_words(unsigned types)
{
    std::string words;
    for (unsigned rest = types; rest != 0; rest &= rest - 1)
    {
        const bool is_last = (rest & (rest - 1)) == 0;
        if (!words.empty())
            words += is_last ? " or " : ", ";
        for (int type = 0; type <= static_cast<int>(attribute_type::bs); ++type)
        {
            if ((rest & -rest) == type_bit(static_cast<attribute_type>(type)))
                words += words_for(static_cast<attribute_type>(type));
        }
    }
    return words;
}

}  // namespace

void schema_node::run_map(item& attributes, validation_report& report) const
{
    if (!is_changing_)
    {
        attribute_value copy(attributes);
        return run(copy, report);
    }
    const std::size_t before = report.count();
    attribute_value value(std::move(attributes));
    run(value, report);
    // Of what has failed nobody knows what it has become.
    if (report.count() != before)
        return;
    if (item* changed = value.get_if_map())
        attributes = std::move(*changed);
    else
        report.fail("has become " + std::string(words_for(value.type())) + ", not a map");
}

std::shared_ptr<const schema_node> make_literal_node(attribute_value value)
{
    return std::make_shared<literal_node>(std::move(value));
}

schema list_of_any(std::vector<schema> alternatives)
{
    return schema(std::make_shared<list_node>(std::move(alternatives)));
}

void fail_type(attribute_type found, unsigned taken, validation_report& report)
{
    report.fail("is " + std::string(words_for(found)) + ", not " + types_in_words(taken));
}

}  // namespace detail

schema::schema()
{
    static const auto any_value = std::make_shared<detail::any_value_node>();
    node_ = any_value;
}

schema::schema(attribute_type type) : schema(of_type(type)) {}

void schema::check(const attribute_value& value, validation_report& report) const
{
    // Nodes that are not changing do not write.
    if (!is_changing())
        return node_->run(const_cast<attribute_value&>(value), report);
    attribute_value copy = value;
    node_->run(copy, report);
}

void schema::check(const item& attributes, validation_report& report) const
{
    if (!is_changing())
        return node_->run_map(const_cast<item&>(attributes), report);
    item copy = attributes;
    node_->run_map(copy, report);
}

attribute_value schema::operator()(attribute_value value, validation_report& report) const
{
    node_->run(value, report);
    return value;
}

item schema::operator()(item attributes, validation_report& report) const
{
    node_->run_map(attributes, report);
    return attributes;
}

validation_report schema::report_on(const attribute_value& value) const
{
    validation_report report;
    check(value, report);
    return report;
}

validation_report schema::report_on(const item& attributes) const
{
    validation_report report;
    check(attributes, report);
    return report;
}

void schema::validate(const attribute_value& value) const
{
    report_on(value).throw_if_failed();
}

void schema::validate(const item& attributes) const
{
    report_on(attributes).throw_if_failed();
}

attribute_value schema::make_valid(attribute_value value) const
{
    validation_report report;
    node_->run(value, report);
    report.throw_if_failed();
    return value;
}

item schema::make_valid(item attributes) const
{
    validation_report report;
    node_->run_map(attributes, report);
    report.throw_if_failed();
    return attributes;
}

void of_type::operator()(const attribute_value& value, validation_report& report) const
{
    if ((types_ & detail::type_bit(value.type())) == 0)
        detail::fail_type(value.type(), types_, report);
}

namespace {

const std::string* element_of(const attribute_value& value, const std::string*)
{
    return value.get_if_string();
}

const number* element_of(const attribute_value& value, const number*)
{
    return value.get_if_number();
}

const binary* element_of(const attribute_value& value, const binary*)
{
    return value.get_if_binary();
}

constexpr attribute_type type_of(const std::string*)
{
    return attribute_type::s;
}

constexpr attribute_type type_of(const number*)
{
    return attribute_type::n;
}

constexpr attribute_type type_of(const binary*)
{
    return attribute_type::b;
}

}  // namespace

template <class Element>
value_set<Element> coerce_value<value_set<Element>>::operator()(
    const attribute_value::list& list, validation_report& report
) const
{
    constexpr const Element* tag = nullptr;
    value_set<Element> set;
    for (std::size_t index = 0; index < list.size(); ++index)
    {
        report.enter(index);
        const Element* element = element_of(list[index], tag);
        if (!element)
            detail::fail_type(list[index].type(), detail::type_bit(type_of(tag)), report);
        else if (!set.insert(*element))
            report.fail("is there twice, which a set cannot hold");
        report.leave();
    }
    if (list.empty())
        report.fail("is empty, which a set cannot be");
    return set;
}

template class coerce_value<string_set>;
template class coerce_value<number_set>;
template class coerce_value<binary_set>;

}  // namespace ddbm
