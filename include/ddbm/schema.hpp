#ifndef DDBM_SCHEMA_HPP
#define DDBM_SCHEMA_HPP

#include <ddbm/attribute_type.hpp>
#include <ddbm/attribute_value.hpp>
#include <ddbm/item.hpp>
#include <ddbm/validation_report.hpp>
#include <ddbm/validators/coerce.hpp>

#include <ddbm/detail/apply_to_attribute.hpp>
#include <ddbm/detail/apply_validator.hpp>

#include <concepts>
#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace ddbm {

class schema;

namespace detail {

// What a schema does with a value. Those that are not changing do not write to it.
class schema_node
{
public:
    explicit schema_node(bool is_changing) : is_changing_(is_changing) {}
    schema_node(const schema_node&) = default;
    virtual ~schema_node() = default;
    schema_node& operator=(const schema_node&) = delete;

    virtual void run(attribute_value& value, validation_report& report) const = 0;
    // The same with what is in a map.
    virtual void run_map(item& attributes, validation_report& report) const;

    bool is_changing() const noexcept { return is_changing_; }

protected:
    bool is_changing_;
};

template <class V>
class validator_node final : public schema_node
{
public:
    explicit validator_node(V validator)
        : schema_node(!only_checks<V, attribute_value>), validator_(std::move(validator))
    {
    }

    void run(attribute_value& value, validation_report& report) const override
    {
        using step = application<V, attribute_value>;
        if constexpr (only_checks<V, attribute_value>)
            step::run(validator_, std::as_const(value), report);
        else
            value = attribute_value(step::run(validator_, std::move(value), report));
    }

private:
    V validator_;
};

template <class T>
concept schema_validator = !std::derived_from<T, schema> && applies<T, attribute_value>;

template <class T>
concept schema_literal = std::is_convertible_v<const T&, attribute_value> && !schema_validator<T> &&
                         !std::derived_from<T, schema>;

std::shared_ptr<const schema_node> make_literal_node(attribute_value value);

template <class F>
concept makes_attribute_value = requires(const F& make)
{
    {
        make()
        } -> std::convertible_to<attribute_value>;
};

class map_node;

}  // namespace detail

/** What an attribute value has to be: a document of any depth, such as an item, or a part of one.
 *
 *  It is made of
 *  - an `attribute_type`: of this type;
 *  - a value: equal to this one;
 *  - a validator: what it says. One that takes texts, numbers or lists is called with what is in
 * the attribute value; that it is of another type is a failure;
 *  - `map_schema` and `list_of`, of schemas for what is inside.
 *
 *  @code
 *  const ddbm::schema order =
 *      ddbm::map_schema()
 *          .required("id", ddbm::length(1, 64))
 *          .required("lines", ddbm::list_of(
 *              ddbm::map_schema()
 *                  .required("product", ddbm::match("[a-z]+"))
 *                  .required("count", ddbm::all(ddbm::coerce<int>, ddbm::at_least(1)))))
 *          .or_default("state", "open", ddbm::one_of("open", "paid"))
 *          .optional("note", ddbm::attribute_type::s);
 *
 *  ddbm::item checked = order.make_valid(ddbm::item_from_json(text));
 *  @endcode
 *
 *  A schema is a validator as well, of attribute values and items. One that contains itself does so
 *  through a function:
 *
 *  @code
 *  [](const ddbm::attribute_value& v, ddbm::validation_report& r) { tree().check(v, r); }
 *  @endcode
 *
 *  A value: copies share what they are made of, which does not change. Many threads may use one.
 *  One that has been moved from can be assigned to, and nothing else.
 */
class schema
{
public:
    /// Any value is valid.
    schema();
    schema(attribute_type type);

    template <detail::schema_validator V>
    schema(V validator) : node_(std::make_shared<detail::validator_node<V>>(std::move(validator)))
    {
    }

    template <detail::schema_literal T>
    schema(const T& value) : schema(detail::make_literal_node(attribute_value(value)))
    {
    }

    /// Throws `errc::validation_failed`, with all failures and their paths, unless the value is
    /// valid: as it is, or as the validators would change it.
    void validate(const attribute_value& value) const;
    void validate(const item& attributes) const;

    /// The value with defaults and as validators have changed it. Throws as `validate`.
    attribute_value make_valid(attribute_value value) const;
    item make_valid(item attributes) const;

    /// All failures.
    validation_report report_on(const attribute_value& value) const;
    validation_report report_on(const item& attributes) const;

    /// Adds the failures to a report.
    void check(const attribute_value& value, validation_report& report) const;
    void check(const item& attributes, validation_report& report) const;

    /// As a validator: what `make_valid` returns, with the failures in the report.
    attribute_value operator()(attribute_value value, validation_report& report) const;
    item operator()(item attributes, validation_report& report) const;

    /// Whether it may change a value. One that does not validates without a copy; but one of items
    /// that is no `map_schema`, such as `any` of some, copies the item.
    bool is_changing() const noexcept { return node_->is_changing(); }

    // -- For the library.

    explicit schema(std::shared_ptr<const detail::schema_node> node) : node_(std::move(node)) {}
    const detail::schema_node& node() const noexcept { return *node_; }

protected:
    std::shared_ptr<const detail::schema_node> node_;
};

/** A map, such as an item, by its attributes. What is neither named nor fits `entries` nor is
 *  allowed by `extra` is a failure.
 *
 *  Every function says what another attribute is; of two for one name the latter counts.
 */
class map_schema : public schema
{
public:
    map_schema();

    /// An attribute that has to be there.
    map_schema& required(std::string name, schema value = schema()) &;
    map_schema required(std::string name, schema value = schema()) &&;

    /// One that need not be there.
    map_schema& optional(std::string name, schema value = schema()) &;
    map_schema optional(std::string name, schema value = schema()) &&;

    /// One that is added if it is not there, with this value, which has to fit as any other has.
    map_schema& or_default(std::string name, attribute_value given, schema value = schema()) &;
    map_schema or_default(std::string name, attribute_value given, schema value = schema()) &&;

    /// The same with what a function returns, called whenever there is none.
    template <detail::makes_attribute_value F>
    map_schema& or_default(std::string name, F make, schema value = schema()) &
    {
        add_default(std::move(name), std::move(make), std::move(value));
        return *this;
    }
    template <detail::makes_attribute_value F>
    map_schema or_default(std::string name, F make, schema value = schema()) &&
    {
        add_default(std::move(name), std::move(make), std::move(value));
        return std::move(*this);
    }

    /// One that must not be there.
    map_schema& forbidden(std::string name) &;
    map_schema forbidden(std::string name) &&;

    /// Any number of others, whose names are valid by `name`, which may change them. Of several
    /// such rules the first whose `name` takes an attribute's is asked for its value.
    map_schema& entries(schema name, schema value) &;
    map_schema entries(schema name, schema value) &&;

    /// Any others.
    map_schema& extra(schema value = schema()) &;
    map_schema extra(schema value = schema()) &&;

private:
    void add_default(std::string name, std::function<attribute_value()> make, schema value);
    // That of no other schema.
    detail::map_node& own_node();
};

namespace detail {

schema list_of_any(std::vector<schema> alternatives);

}  // namespace detail

/// A list, of which each element is valid by one of the alternatives; by any, where there are none.
/// The first one that takes an element may change it.
template <std::convertible_to<schema>... Alternatives>
schema list_of(Alternatives&&... alternatives)
{
    std::vector<schema> all;
    all.reserve(sizeof...(Alternatives));
    (all.emplace_back(std::forward<Alternatives>(alternatives)), ...);
    return detail::list_of_any(std::move(all));
}

/// A validator: the value is of one of these types. `of_type(attribute_type::s,
/// attribute_type::null)`
class of_type
{
public:
    template <std::same_as<attribute_type>... Types>
    constexpr explicit of_type(attribute_type first, Types... others)
        : types_((detail::type_bit(first) | ... | detail::type_bit(others)))
    {
    }

    void operator()(const attribute_value& value, validation_report& report) const;

private:
    unsigned types_;
};

/// Sets of lists.
template <class Element>
class coerce_value<value_set<Element>>
{
public:
    value_set<Element> operator()(value_set<Element> set, validation_report&) const { return set; }
    value_set<Element>
    operator()(const attribute_value::list& list, validation_report& report) const;
};

extern template class coerce_value<string_set>;
extern template class coerce_value<number_set>;
extern template class coerce_value<binary_set>;

/// Lists of sets.
template <>
class coerce_value<attribute_value::list>
{
public:
    attribute_value::list operator()(attribute_value::list list, validation_report&) const
    {
        return list;
    }

    template <class Element>
    attribute_value::list operator()(const value_set<Element>& set, validation_report&) const
    {
        return attribute_value::list(set.begin(), set.end());
    }
};

}  // namespace ddbm

#endif
