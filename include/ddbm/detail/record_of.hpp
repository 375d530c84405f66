#ifndef DDBM_DETAIL_RECORD_OF_HPP
#define DDBM_DETAIL_RECORD_OF_HPP

// The tables of a model: one entry for each of its fields, made of its chain.

#include <ddbm/codec.hpp>
#include <ddbm/validation_report.hpp>

#include <ddbm/detail/apply_validator.hpp>
#include <ddbm/detail/computed_ops.hpp>
#include <ddbm/detail/field_chain.hpp>
#include <ddbm/detail/fields_of.hpp>
#include <ddbm/detail/policy_of.hpp>
#include <ddbm/detail/taken_field.hpp>
#include <ddbm/detail/type_ops.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace ddbm::detail {

template <class Model, std::size_t I>
void* member_of(void* object)
{
    return &(static_cast<class_of<Model>*>(object)->*(fields_to<Model, I>.last.member));
}

inline void* whole_object(void* object)
{
    return object;
}

template <class Model, std::size_t I>
void validate_field(const void* member, validation_report& report)
{
    const auto& value = as<typename field_type<Model, I>::member_type>(member);
    std::apply(
        [&](const auto&... options) { run_validators(report, no_sink, value, options...); },
        fields_to<Model, I>.last.options
    );
}

// The same, and what is inside of what the validators make of the member is asked, not what they
// have replaced.
template <class Model, std::size_t I>
void validate_changed(const void* member, validation_report& report)
{
    using definition = field_type<Model, I>;
    using codec_type = typename definition::codec_type;
    const auto& value = as<typename definition::member_type>(member);
    const auto validate = [&](const auto& changed) {
        if constexpr (validates<codec_type, typename definition::member_type>)
            codec_type::validate(changed, report);
    };
    std::apply(
        [&](const auto&... options) { run_validators(report, validate, value, options...); },
        fields_to<Model, I>.last.options
    );
}

// Writes what the validators make of the member, which stays as it is. Unless it is not valid:
// that has been said before anything is sent.
template <class Model, std::size_t I>
void write_changed(value_writer& writer, const void* member)
{
    using definition = field_type<Model, I>;
    const auto& value = as<typename definition::member_type>(member);
    if (writer.takes_as_read())
    {
        writer.note_unchanged();
        return definition::codec_type::write(writer, value);
    }
    validation_report report;
    bool is_written = false;
    const auto write = [&](const auto& changed) {
        definition::codec_type::write(writer, changed);
        is_written = true;
    };
    std::apply(
        [&](const auto&... options) { run_validators(report, write, value, options...); },
        fields_to<Model, I>.last.options
    );
    if (!is_written)
        definition::codec_type::write(writer, value);
}

template <class Model, std::size_t I>
inline constexpr type_ops changing_ops = [] {
    using definition = field_type<Model, I>;
    type_ops ops = ops_of<typename definition::member_type, typename definition::codec_type>::value;
    ops.write = &write_changed<Model, I>;
    ops.validate = nullptr;  // validate_changed does
    return ops;
}();

template <class Model, std::size_t I>
constexpr const auto& options_of()
{
    return fields_to<Model, I>.last.options;
}

// Computed fields and keys are always as they are.
template <class Definition>
inline constexpr bool may_be_absent_by_model =
    Definition::role == key_role::none && !is_computed<Definition>;

// What is said of a field that does not say it itself.
template <class Model, class Definition>
constexpr absent_policy common_policy()
{
    if constexpr (may_be_absent_by_model<Definition>)
        return with_form<typename Definition::form_type>(Model::value.settings().absent);
    else
        return {};
}

template <class Model, std::size_t I>
inline constexpr field_policy policy_of = [] {
    using definition = field_type<Model, I>;
    return make_policy<
        &options_of<Model, I>,
        typename definition::member_type,
        typename definition::codec_type,
        typename definition::form_type>(common_policy<Model, definition>(), options_of<Model, I>());
}();

template <class Field>
inline constexpr bool has_codec = is_codec<typename Field::codec_type>;

template <class Model, std::size_t I>
constexpr field_ops make_field_ops();

// -- Of another model

template <class Model, std::size_t I>
void* taken_member(void* object)
{
    using definition = field_type<Model, I>;
    using source = typename definition::source_model;
    constexpr auto member = make_field_ops<source, definition::source_number>().member;
    if constexpr (is_flattened<definition>)
    {
        constexpr auto outer = fields_to<Model, I>.last.outer;
        return member(&(static_cast<class_of<Model>*>(object)->*outer));
    }
    else
        return member(definition::source_object(object));
}

template <class Model, std::size_t I>
inline constexpr auto members_around = [] {
    using definition = field_type<Model, I>;
    using source = typename definition::source_model;
    constexpr auto inner = make_field_ops<source, definition::source_number>().within;
    std::array<const void*, inner.size() + 1> made{&member_tag<fields_to<Model, I>.last.outer>};
    for (std::size_t i = 0; i < inner.size(); ++i)
        made[i + 1] = inner[i];
    return made;
}();

// The policy of what is flattened, which has the prefix in front of its old names, too.
template <class Model, std::size_t I>
struct flattened_policy
{
    using definition = field_type<Model, I>;

    static constexpr std::string_view prefix = fields_to<Model, I>.last.prefix;
    static constexpr const field_policy& source =
        *make_field_ops<typename definition::source_model, definition::source_number>().policy;

    static constexpr std::size_t characters = [] {
        std::size_t size = 0;
        for (const std::string_view each : source.old_names)
            size += prefix.size() + each.size();
        return size;
    }();

    // One behind the other.
    static constexpr auto text = [] {
        std::array<char, characters> made{};
        auto end = made.begin();
        for (const std::string_view each : source.old_names)
        {
            end = std::copy(prefix.begin(), prefix.end(), end);
            end = std::copy(each.begin(), each.end(), end);
        }
        return made;
    }();

    static constexpr auto old_names = [] {
        std::array<std::string_view, source.old_names.size()> made;
        std::size_t begin = 0;
        for (std::size_t i = 0; i < made.size(); ++i)
        {
            const std::size_t size = prefix.size() + source.old_names[i].size();
            made[i] = std::string_view(text.data() + begin, size);
            begin += size;
        }
        return made;
    }();

    static constexpr field_policy value = [] {
        field_policy made = source;
        made.old_names = old_names;
        return made;
    }();
};

template <class Model, std::size_t I>
constexpr field_ops take_field_ops()
{
    using definition = field_type<Model, I>;
    field_ops ops = make_field_ops<typename definition::source_model, definition::source_number>();
    ops.name = attribute_name<Model, I>();
    ops.role = definition::role;
    ops.member = &taken_member<Model, I>;
    if constexpr (is_flattened<definition>)
        ops.within = members_around<Model, I>;
    if constexpr (is_flattened<definition> && definition::has_old_names)
        ops.policy = &flattened_policy<Model, I>::value;
    return ops;
}

// -- Its own

template <class Model, std::size_t I>
constexpr field_ops register_field_ops()
{
    using definition = field_type<Model, I>;
    field_ops ops;
    ops.role = definition::role;
    if constexpr (is_computed<definition>)
    {
        ops.name = attribute_name<Model, I>();
        ops.ops = &composed_ops<Model, I>;
        ops.member = &whole_object;
    }
    else
    {
        ops.name = fields_to<Model, I>.last.name;
        ops.id = &member_tag<fields_to<Model, I>.last.member>;
        if constexpr (has_codec<definition> && definition::has_changes)
            ops.ops = &changing_ops<Model, I>;
        else if constexpr (has_codec<definition>)
            ops.ops =
                &ops_of<typename definition::member_type, typename definition::codec_type>::value;
        ops.member = &member_of<Model, I>;
    }
    if constexpr (has_codec<definition> && definition::has_changes)
        ops.validate = &validate_changed<Model, I>;
    else if constexpr (definition::has_validators)
        ops.validate = &validate_field<Model, I>;
    if constexpr (definition::has_policies || common_policy<Model, definition>() != absent_policy{})
        ops.policy = &policy_of<Model, I>;
    return ops;
}

template <class Model, std::size_t I>
constexpr field_ops make_field_ops()
{
    if constexpr (is_taken<field_type<Model, I>>)
        return take_field_ops<Model, I>();
    else
        return register_field_ops<Model, I>();
}

template <class Model>
inline constexpr auto field_table = []<std::size_t... I>(std::index_sequence<I...>)
{
    return std::array<field_ops, sizeof...(I)>{make_field_ops<Model, I>()...};
}
(std::make_index_sequence<field_count<Model>>());

// A member that is registered twice is an ambiguous base.
template <class Model, class Indexes>
struct registered_members;

template <class Model, std::size_t... I>
struct registered_members<Model, std::index_sequence<I...>>
    : numbered_member<I, field_identity<Model, I>()>...
{
    static constexpr bool are_different =
        (is_unambiguous<registered_members, field_identity<Model, I>()> && ...);
};

template <class Model>
constexpr bool has_different_names()
{
    constexpr const auto& fields = field_table<Model>;
    for (std::size_t i = 0; i < fields.size(); ++i)
    {
        for (std::size_t j = 0; j < i; ++j)
        {
            if (fields[i].name == fields[j].name)
                return false;
        }
    }
    return true;
}

// Each name that a field once had is that of no other one, now or then.
template <class Model>
constexpr bool has_different_old_names()
{
    constexpr field_list fields = field_table<Model>;
    const auto count = [&](std::string_view name) {
        std::size_t found = 0;
        for (const field_ops& field : fields)
        {
            found += field.name == name;
            if (field.policy)
                found += static_cast<std::size_t>(
                    std::count(field.policy->old_names.begin(), field.policy->old_names.end(), name)
                );
        }
        return found;
    };
    return std::all_of(fields.begin(), fields.end(), [&](const field_ops& field) {
        return !field.policy || std::all_of(
                                    field.policy->old_names.begin(),
                                    field.policy->old_names.end(),
                                    [&](std::string_view name) { return count(name) == 1; }
                                );
    });
}

template <class Model>
inline constexpr bool registers_each_once =
    has_different_names<Model>() &&
    registered_members<Model, std::make_index_sequence<field_count<Model>>>::are_different;

template <class Field>
inline constexpr bool may_be_invalid =
    Field::has_validators || validates<typename Field::codec_type, typename Field::member_type>;

template <class Model>
inline constexpr auto sorted_versions = [] {
    auto versions = Model::value.versions();
    std::sort(versions.begin(), versions.end(), [](const auto& a, const auto& b) {
        return a.number < b.number;
    });
    return versions;
}();

template <class Model>
constexpr std::span<const version_definition> versions_of()
{
    if constexpr (version_count<Model> != 0)
        return sorted_versions<Model>;
    else
        return {};
}

template <class Model>
inline constexpr record_ops record = []<std::size_t... I>(std::index_sequence<I...>)
{
    record_ops ops;
    ops.fields = field_table<Model>;
    ops.unknown = Model::value.settings().unknown;
    ops.has_validators = (may_be_invalid<field_type<Model, I>> || ...);
    ops.has_old_names = (field_type<Model, I>::has_old_names || ...);
    ops.versions = versions_of<Model>();
    return ops;
}
(std::make_index_sequence<field_count<Model>>());

// Instantiated for types that cannot be stored, so that the compiler names the member and its
// attribute with the sentence.
template <class Model, std::size_t I>
void name_if_without_codec()
{
    using definition = field_type<Model, I>;
    if constexpr (is_taken<definition>)
        name_if_without_codec<typename definition::source_model, definition::source_number>();
    else if constexpr (!has_codec<definition>)
    {
        using member = typename definition::member_type;
        using codec_type = typename definition::codec_type;
        constexpr std::string_view name = attribute_name<Model, I>();
        using where =
            named_attribute<fields_to<Model, I>.last.member, fixed_string<name.size()>(name)>;
        static_assert(sizeof(no_codec<member, codec_type, where>) != 0);
    }
}

template <class Model, std::size_t... I>
void name_those_without_codec(std::index_sequence<I...>)
{
    (name_if_without_codec<Model, I>(), ...);
}

template <class Model>
inline constexpr bool has_codecs = []<std::size_t... I>(std::index_sequence<I...>)
{
    return (has_codec<field_type<Model, I>> && ...);
}
(std::make_index_sequence<field_count<Model>>());

// The number of the field that has this role; no_field if none has.
template <class Model>
constexpr std::size_t field_of_role(field_role role)
{
    constexpr const auto& fields = field_table<Model>;
    for (std::size_t i = 0; i < fields.size(); ++i)
    {
        if (fields[i].policy && fields[i].policy->role == role)
            return i;
    }
    return no_field;
}

template <class Model>
constexpr bool has_role(field_role role)
{
    return field_of_role<Model>(role) != no_field;
}

template <class Model>
constexpr bool has_each_role_once()
{
    unsigned seen = 0;
    for (const field_ops& each : field_table<Model>)
    {
        if (!each.policy || each.policy->role == field_role::none ||
            each.policy->role == field_role::generated)
            continue;
        const unsigned bit = 1U << static_cast<unsigned>(each.policy->role);
        if ((seen & bit) != 0)
            return false;
        seen |= bit;
    }
    return true;
}

template <class Model>
inline constexpr bool composes_what_is_stored = []<std::size_t... I>(std::index_sequence<I...>)
{
    if constexpr (fields_of<Model>::has_computed)
        return (is_of_unchanged<Model, I>() && ...);
    else
        return true;
}
(std::make_index_sequence<field_count<Model>>());

template <class T, class Tag = void>
const record_ops& record_of()
{
    using model = model_of<T, Tag>;
    if constexpr (!has_codecs<model>)
        name_those_without_codec<model>(std::make_index_sequence<field_count<model>>());
    static_assert(
        registers_each_once<model>, "ddbm: a model registers each attribute and each member once"
    );
    static_assert(
        has_different_old_names<model>(),
        "ddbm: an old name of a field is not the name of another one, nor an old name of that"
    );
    static_assert(
        has_each_role_once<model>(),
        "ddbm: a model has one discriminator, time to live, version, counter, time of creation and "
        "time of change each"
    );
    static_assert(
        leaves_out_nothing(field_table<model>),
        "ddbm: what is composed of an optional may be left out, so that all its other members are "
        "fields themselves or parts of the key"
    );
    static_assert(
        knows_shards(field_table<model>),
        "ddbm: a shard is that of a member which is a field itself or another part of a key"
    );
    static_assert(
        has_shards_in_one_form(field_table<model>),
        "ddbm: a shard is that of a member in the form of its type, in which a key has it as well"
    );
    static_assert(
        has_texts_behind_members(field_table<model>),
        "ddbm: the text behind a member of a composed attribute is not empty"
    );
    static_assert(
        gives_each_once(field_table<model>),
        "ddbm: a member that a composed attribute of another model gives is no field besides"
    );
    static_assert(
        composes_no_counts(field_table<model>),
        "ddbm: nothing is composed of a version or a counter: an update counts it without knowing "
        "the number"
    );
    static_assert(
        composes_what_is_stored<model>,
        "ddbm: no validator changes what other attributes are composed of"
    );
    constexpr bool has_different_versions = has_each_version_once(versions_of<model>());
    static_assert(has_different_versions, "ddbm: a model has each of its versions once");
    static_assert(
        !has_different_versions || has_step_to_each(versions_of<model>()),
        "ddbm: every version of a model but the lowest has a step that leads to it"
    );
    static_assert(
        !has_different_versions || !has_step_to_lowest(versions_of<model>()),
        "ddbm: no step leads to the lowest version of a model, as there is none before it"
    );
    return record<model>;
}

struct string_attribute
{
    std::string_view name;
    std::string_view value;
};

// Compiled once, in the library.
void write_record(value_writer& writer, const record_ops& record, const void* object);
// The same with one more attribute, a string.
void write_tagged(
    value_writer& writer, string_attribute tag, const record_ops& record, const void* object
);
void validate_record(const record_ops& record, const void* object, validation_report& report);

}  // namespace ddbm::detail

#endif
