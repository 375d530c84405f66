#ifndef DDBM_MODEL_HPP
#define DDBM_MODEL_HPP

#include <ddbm/codec.hpp>
#include <ddbm/codecs/array.hpp>
#include <ddbm/codecs/binary.hpp>
#include <ddbm/codecs/boolean.hpp>
#include <ddbm/codecs/duration.hpp>
#include <ddbm/codecs/enumeration.hpp>
#include <ddbm/codecs/list.hpp>
#include <ddbm/codecs/map.hpp>
#include <ddbm/codecs/number.hpp>
#include <ddbm/codecs/optional.hpp>
#include <ddbm/codecs/set.hpp>
#include <ddbm/codecs/string.hpp>
#include <ddbm/codecs/time_point.hpp>
#include <ddbm/codecs/tuple.hpp>
#include <ddbm/codecs/unique_ptr.hpp>
#include <ddbm/compose.hpp>
#include <ddbm/field_policies.hpp>
#include <ddbm/generated.hpp>
#include <ddbm/index.hpp>
#include <ddbm/stored.hpp>
#include <ddbm/validation_report.hpp>

#include <ddbm/detail/computed_field.hpp>
#include <ddbm/detail/field_chain.hpp>
#include <ddbm/detail/index_chain.hpp>
#include <ddbm/detail/index_of.hpp>
#include <ddbm/detail/record_of.hpp>
#include <ddbm/detail/taken_field.hpp>
#include <ddbm/detail/type_ops.hpp>
#include <ddbm/detail/unique_definition.hpp>
#include <ddbm/detail/unique_of.hpp>
#include <ddbm/detail/version_definition.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>

namespace ddbm {

/** Specialise it with a `static constexpr auto value`, to say how `T` is stored. See `model`.
 *
 *  @code
 *  template <>
 *  struct ddbm::model_of<order>
 *  {
 *      static constexpr auto value = ddbm::model<order>("orders")
 *                                        .partition_key("customer_id", &order::customer_id)
 *                                        .sort_key("order_id", &order::order_id)
 *                                        .field("total_cents", &order::total_cents)
 *                                        .field("note", &order::note);
 *  };
 *  @endcode
 *
 *  The same class may have other models besides, told apart by a `Tag`, any class: then `table<T,
 *  Tag>` is a table with such a model, and `form<Tag>` stores a member by it.
 */
template <class T, class Tag>
struct model_of;

/// An option of `model_definition::unique`: errors name the value that is taken. Without it they do
/// not, as what is unique is often personal.
inline constexpr tell_value_t tell_value{};

namespace detail {

// Functions are no objects; there are no codecs for them. A key without a codec has its own
// sentence.
template <class Member, class Codec>
constexpr bool can_be_key()
{
    if constexpr (!std::is_object_v<Member>)
        return true;
    else if constexpr (is_codec<Codec>)
    {
        constexpr attribute_type type = Codec::stored_as;
        return !knows_absent<Codec, Member> &&
               (type == attribute_type::s || type == attribute_type::n || type == attribute_type::b
               );
    }
    else
        return true;
}

// What a model says of all its fields together.
struct model_settings
{
    ddbm::unknown unknown = ddbm::unknown::keep;
    ddbm::compared compared = ddbm::compared::item;
    absent_policy absent;
    // Of what stands for unique values. Empty: the table itself.
    std::string_view unique_table;
};

}  // namespace detail

/** How the members of `T` are stored: made by `model`, extended by one call for each member.
 *
 *  Every call returns a new value. A member may belong to a base class of `T`; its type has a
 *  `codec`. What follows the member are options:
 *  - validators, such as `length(1, 64)`: callables that take the member's value and a
 *    `validation_report&`, see <ddbm/validators.hpp>. They are asked before each write, in their
 *    order. What one returns is written in place of the member, which stays as it is, and which
 *    alone says whether the attribute is left out. A write may ask them several times, so they are
 *    quick and say the same of the same value;
 *  - at most one `form`, such as `epoch_seconds`: how the member is stored if not by the codec of
 *    its type;
 *  - policies, such as `or_default(0)`: see <ddbm/field_policies.hpp>.
 */
template <
    class T,
    class Fields = detail::no_fields,
    class Indexes = detail::no_indexes,
    std::size_t VersionCount = 0,
    class Uniques = detail::no_uniques>
class model_definition
{
public:
    using class_type = T;

    constexpr model_definition(
        std::string_view table,
        const Fields& fields,
        const Indexes& indexes = {},
        const detail::model_settings& settings = {},
        const std::array<detail::version_definition, VersionCount>& versions = {},
        const Uniques& uniques = {}
    )
        : table_(table), settings_(settings), fields_(fields), indexes_(indexes),
          versions_(versions), uniques_(uniques)
    {
    }

    /// The attribute that decides where an item is: stored as a string, a number or a binary.
    template <class Member, class Class, class... Options>
    constexpr auto
    partition_key(std::string_view name, Member Class::*member, Options... options) const
    {
        constexpr bool is_first = Fields::partition_key == detail::no_field;
        static_assert(is_first, "ddbm: a model has exactly one partition key");
        return with_key<detail::key_role::partition, is_first>(name, member, options...);
    }

    /// The attribute that orders the items of one partition.
    template <class Member, class Class, class... Options>
    constexpr auto sort_key(std::string_view name, Member Class::*member, Options... options) const
    {
        constexpr bool is_second = Fields::partition_key != detail::no_field;
        constexpr bool is_first = Fields::sort_key == detail::no_field;
        static_assert(is_second, "ddbm: register the partition key before the sort key");
        static_assert(is_first, "ddbm: a model has at most one sort key");
        return with_key<detail::key_role::sort, is_first>(name, member, options...);
    }

    /// A key that is composed of members: see `compose`.
    template <class... Parts, class... Options>
    constexpr auto partition_key(
        std::string_view name, const composition<Parts...>& parts, const Options&...
    ) const
    {
        constexpr bool is_first = Fields::partition_key == detail::no_field;
        static_assert(is_first, "ddbm: a model has exactly one partition key");
        return with_computed<detail::key_role::partition, is_first, sizeof...(Options)>(
            name, parts, std::tuple<>()
        );
    }

    template <class... Parts, class... Options>
    constexpr auto
    sort_key(std::string_view name, const composition<Parts...>& parts, const Options&...) const
    {
        constexpr bool is_second = Fields::partition_key != detail::no_field;
        constexpr bool is_first = Fields::sort_key == detail::no_field;
        static_assert(is_second, "ddbm: register the partition key before the sort key");
        static_assert(is_first, "ddbm: a model has at most one sort key");
        return with_computed<detail::key_role::sort, is_first, sizeof...(Options)>(
            name, parts, std::tuple<>()
        );
    }

    /// Any other attribute that is composed of members.
    template <class... Parts, class... Options>
    constexpr auto
    field(std::string_view name, const composition<Parts...>& parts, const Options&...) const
    {
        return with_computed<detail::key_role::none, true, sizeof...(Options)>(
            name, parts, std::tuple<>()
        );
    }

    /** An attribute that says which kind of item it is, where a table has several.
     *
     *  It has this value in every item that is written; an item in which it has another, or none,
     *  does not fit the model: `errc::value_not_allowed`, `errc::attribute_missing`. So a query or
     *  scan that meets another kind fails there, unless it has `range::on_misfit`; a `collection`
     *  reads several kinds. Queries do not meet those whose sort key begins with another text, see
     *  `table::query`.
     */
    constexpr auto discriminator(std::string_view name, std::string_view value) const
    {
        using option = detail::discriminator_option;
        return with_computed<detail::key_role::none, true, 0>(
            name, compose(value), std::tuple<option>()
        );
    }

    /// Any other attribute.
    template <class Member, class Class, class... Options>
    constexpr auto field(std::string_view name, Member Class::*member, Options... options) const
    {
        return with<detail::key_role::none, true>(name, member, options...);
    }

    /** All fields, indexes and unique attributes of the model of a base class of `T`, keys among
     *  them.
     *
     *  @code
     *  ddbm::model<employee>("people").inherit<person>().field("salary", &employee::salary)
     *  @endcode
     *
     *  `Tag` is that of the base class's model.
     */
    template <class Base, class Tag = void>
    constexpr auto inherit() const
    {
        constexpr bool is_base = std::is_base_of_v<Base, T> && !std::is_same_v<Base, T>;
        static_assert(
            is_base && detail::has_model<Base, Tag>,
            "ddbm: inherit takes a base class of the model's class, that has a model itself"
        );
        if constexpr (is_base && detail::has_model<Base, Tag>)
        {
            using source = model_of<Base, Tag>;
            return with_inherited<source, 0>()
                .template with_inherited_indexes<source, Fields::size, 0>()
                .template with_inherited_uniques<source, 0>();
        }
        else
            return *this;
    }

    /** All fields of the model of a member's class as attributes of this one, with a prefix to
     * their names; keys among them are no keys here.
     *
     *  @code
     *  .flatten("billing_", &order::billing)
     *  @endcode
     *
     *  `Tag` is that of the member's model.
     */
    template <class Tag = void, class Member, class Class>
    constexpr auto flatten(std::string_view prefix, Member Class::*member) const
    {
        constexpr bool is_own = std::is_base_of_v<Class, T>;
        static_assert(
            is_own, "ddbm: this member belongs neither to the model's class nor to a base of it"
        );
        static_assert(
            detail::has_model<Member, Tag>,
            "ddbm: flatten takes a member whose class has a model itself"
        );
        if constexpr (is_own && detail::has_model<Member, Tag>)
            return with_flattened<model_of<Member, Tag>, 0>(prefix, member);
        else
            return *this;
    }

    /** A global index: its partition key, perhaps a sort key, and what it holds of each item.
     *
     *  @code
     *  .index(
     *      "by_status",
     *      ddbm::partition(ddbm::compose("STATUS#", &order::state)),
     *      ddbm::sort(&order::placed),
     *      ddbm::project(&order::total_cents)
     *  )
     *  @endcode
     *
     *  It is queried by its name: `orders.query<"by_status">(...)`. Its keys are fields of the
     *  model, wherever these are registered, and attributes composed for it, which are made at
     * every write. `table<T>::async_create` makes the index with the table, `async_change` adds it
     * to one that is there, `async_check` tells whether it is.
     */
    template <class... Parts, class... Options>
    constexpr auto index(
        std::string_view name,
        const detail::index_partition<Parts...>& partition,
        const Options&... options
    ) const
    {
        return with_index<false>(name, partition.parts(), options...);
    }

    /// A local index: the partitions of the table in another order. A table has those that it was
    /// created with.
    template <class... Parts, class... Options>
    constexpr auto local_index(
        std::string_view name, const detail::index_sort<Parts...>& sort, const Options&... options
    ) const
    {
        return with_index<true>(name, std::tuple<>(), sort, options...);
    }

    /** The time at which DynamoDB deletes the item: a time point, stored as whole seconds, or a
     * whole number of seconds since 1970 began. Without one the item stays.
     *
     * A time between two seconds is `errc::value_not_allowed` when it is written, so that such
     * as `now() + 1h` are rounded before: `std::chrono::ceil<std::chrono::seconds>(...)`. DynamoDB
     * looks at the attribute of tables that `table<T>::async_create` has made, or once
     * `async_change` has told it to.
     */
    template <class Member, class Class, class... Options>
    constexpr auto
    time_to_live(std::string_view name, Member Class::*member, Options... options) const
    {
        constexpr detail::role_option<detail::field_role::time_to_live> role{};
        if constexpr (detail::time_member<Member>::is_time && !detail::has_form<Options...>)
            return with<detail::key_role::none, true>(
                name, member, role, epoch_seconds, options...
            );
        else
            return with<detail::key_role::none, true>(name, member, role, options...);
    }

    /** A whole number that grows with every put of an object and every save that changes it.
     *
     *  A save then asks for it alone, not for all that was read: it succeeds where nobody has
     *  written in between who goes by this number. It need not be there in older items.
     *
     *  `async_put` goes by nothing: it counts on from the number that the object has, whatever that
     *  of the item is. So a new object in place of an old item begins with 1 again, and a save of
     *  what was read when the old item had the same number does not see that it is another one.
     *  Where that can happen, items are replaced by saves of what is there.
     */
    template <class Member, class Class, class... Options>
    constexpr auto version(std::string_view name, Member Class::*member, Options... options) const
    {
        constexpr detail::role_option<detail::field_role::version> role{};
        return with<detail::key_role::none, true>(name, member, role, options...);
    }

    /** A version of the model's items: how one is known, and how an item of the version before
     *  becomes one of this.
     *
     *  @code
     *  static constexpr auto value =
     *      ddbm::model<person>("people")
     *          .partition_key("id", &person::id)
     *          .field("name", &person::name)
     *          .version(1, [](const ddbm::item& read) { return read.contains("label"); })
     *          .version(
     *              2,
     *              [](const ddbm::item& read) { return read.contains("name"); },
     *              [](ddbm::item& to) {
     *                  to.set("name", to.at("label"));
     *                  to.erase("label");
     *              }
     *          );
     *  @endcode
     *
     *  `check` is a `bool(const ddbm::item&)`, the step a `ddbm::item(ddbm::item)` or a
     *  `void(ddbm::item&)`: functions, or lambdas that capture nothing; <ddbm/item.hpp> has the
     *  class. All versions but the lowest have a step. Numbers may leave gaps, and come in
     *  any order.
     *
     *  Wherever an item becomes an object, the checks are asked from the highest version down. From
     *  the first that says yes on, the steps to all higher versions are taken, in ascending order,
     *  on a copy of the item, and the object is read from what comes of it. Nothing is written
     *  until the object is saved: `async_save` compares with the item as it was read, and writes
     *  what the steps have added, changed and taken out together with what the program has changed.
     *  As the checks go by what an item looks like, no version is stored.
     *
     *  Expressions do not migrate: conditions, filters and updates are about items as they are
     *  stored. Neither do reads of a part of an item, which do not compile: `as<T>()`, and indexes
     *  that do not hold everything. Another model of the same class, `model_of<T, Tag>`, can be
     *  without versions. The kind of an item of a `collection` is found out before. `inherit` and
     *  `flatten` take fields, not versions.
     *
     *  @par Errors
     *  - `errc::unknown_version`: no check knows the item; the message has its attributes' names.
     *  - `errc::migration_failed`: a check or a step has thrown, or a step has changed the key. The
     *    message says which, `diagnostics::key` of which item.
     *  Both are errors of one item, as others that do not fit the model: see `range::on_misfit`.
     */
    template <std::integral Number, class Check, class... Step>
    constexpr auto version(Number number, Check check, Step... step) const
    {
        constexpr bool has_check = detail::is_version_check<Check>;
        constexpr bool has_step = sizeof...(Step) <= 1 && (detail::is_version_step<Step> && ...);
        static_assert(
            has_check,
            "ddbm: a version is known by a bool(const ddbm::item&), a function or a lambda that "
            "captures nothing"
        );
        static_assert(
            has_step,
            "ddbm: the step to a version is one ddbm::item(ddbm::item) or void(ddbm::item&), a "
            "function or a lambda that captures nothing"
        );
        if constexpr (!has_check || !has_step)
            return *this;
        else
        {
            std::array<detail::version_definition, VersionCount + 1> longer{};
            for (std::size_t i = 0; i < VersionCount; ++i)
                longer[i] = versions_[i];
            longer[VersionCount] = detail::define_version(static_cast<int>(number), check, step...);
            return model_definition<T, Fields, Indexes, VersionCount + 1, Uniques>(
                table_, fields_, indexes_, settings_, longer, uniques_
            );
        }
    }

    /// A whole number that counts how often the object was changed by saves. What a save sets right
    /// besides, such as composed attributes and those that the model drops, is no change of it.
    template <class Member, class Class, class... Options>
    constexpr auto counter(std::string_view name, Member Class::*member, Options... options) const
    {
        constexpr detail::role_option<detail::field_role::counter> role{};
        return with<detail::key_role::none, true>(name, member, role, options...);
    }

    /// The time at which the item was written first, unless the object says another one: rounded
    /// down to what the field stores. Saves never change it; one that finds none in the item, as it
    /// is older, sets it.
    template <class Member, class Class, class... Options>
    constexpr auto created(std::string_view name, Member Class::*member, Options... options) const
    {
        constexpr detail::role_option<detail::field_role::created> role{};
        return with<detail::key_role::none, true>(name, member, role, options...);
    }

    /// The time at which the item was put, or saved with a change: rounded down to what the field
    /// stores.
    template <class Member, class Class, class... Options>
    constexpr auto updated(std::string_view name, Member Class::*member, Options... options) const
    {
        constexpr detail::role_option<detail::field_role::updated> role{};
        return with<detail::key_role::none, true>(name, member, role, options...);
    }

    /** How the members are stored that have no form of their own among their options. It comes
     *  before the fields; those that are taken from other models are as these say.
     *
     *  @code
     *  ddbm::model<order>("orders").form(ddbm::legacy).partition_key("id", &order::id)
     *  @endcode
     *
     *  All of them have to be of types that can be stored in it; `form<void>` among the options of
     *  one stores it by the codec of its type.
     */
    template <class Form>
    constexpr auto form(form_option<Form>) const
    {
        constexpr bool is_first = Fields::size == 0 && std::is_void_v<typename Fields::form>;
        static_assert(is_first, "ddbm: a model says once, before its fields, what their form is");
        if constexpr (is_first)
            return model_definition<
                T,
                detail::no_fields_in_form<Form>,
                Indexes,
                VersionCount,
                Uniques>(table_, {}, indexes_, settings_, versions_, uniques_);
        else
            return *this;
    }

    /// What becomes of attributes that are not of this model. `unknown::keep` unless it is said;
    /// what models say that fields are taken from does not count.
    constexpr auto unknown(ddbm::unknown fate) const
    {
        model_definition changed(*this);
        changed.settings_.unknown = fate;
        return changed;
    }

    /** What a save asks of the item: `compared::item` unless it is said. With `compared::changes`
     * two programs that have read the same item, and change different members, may both save it.
     *
     *  @code
     *  ddbm::model<page>("pages").saves_compare(ddbm::compared::changes)
     *  @endcode
     *
     *  The attributes that a save changes must be what they were, each as a whole: two changes in
     *  one map are a conflict, and so are those of members that one attribute is composed of, and
     *  of members that are unique together; the item must be of the same kind, and there. A time of
     * change is that of the last save. What the new values were reckoned from besides nobody
     * compares, so this is for members that have nothing to do with each other. Erasures compare
     * the whole item all the same. Not for models with a version or a counter, which every save
     * changes.
     */
    constexpr auto saves_compare(ddbm::compared what) const
    {
        model_definition changed(*this);
        changed.settings_.compared = what;
        return changed;
    }

    /** No two items of the model have the same value of this field; or the same values of these
     *  fields, up to four, together.
     *
     *  @code
     *  .unique("by_email", &user::email)
     *  .unique("by_seat", &ticket::row, &ticket::seat, ddbm::tell_value)
     *  @endcode
     *
     *  DynamoDB has nothing of the kind but keys. So an item of its own, a sentinel, stands for
     *  each value: its key is made of the model's discriminator, the name, and the values, and it
     *  has the key of the item whose value it is. Whatever writes an item writes its sentinels in
     *  the same transaction, under the condition that there are none: puts, inserts, saves that
     *  change the value, moves, erasures, `async_modify`, and the same in a `transaction`. A value
     *  that is taken is `errc::unique_taken`. An item that has no value of one of the fields, or
     *  NULL, is not compared.
     *
     *  What cannot be so does not compile: batches, which have no conditions, updates of the fields
     *  by expressions, `or_create`, and a time to live. What writes the table without this model
     *  goes by no such rule.
     *
     *  Costs of a write that takes or gives up values: it goes as a transaction, 2 WCU per started
     *  KB of the item, and 2 WCU for each sentinel. A put or an erasure by key reads the item
     *  before, for 1 RCU per started 4 KB, as nobody knows which values it gives up; an insert does
     *  not. A save that leaves the values as they are, and an update, cost what they cost without.
     *
     *  Sentinels are items of the table, whatever types its key has, and are left out by scans and
     *  counts of the model, and of collections with it; to other models they are items of another
     *  kind. Or they are in a table of their own: see `unique_values_in`. In an index that goes by
     *  the table's sort key they are all in one partition, which takes 1000 WCU per second.
     *
     *  Items that are older than the rule have no sentinels. Each has them once it has been put: a
     *  transaction that reads an item and puts it as it is does that. Where two such items have one
     *  value, the first that is put has it. The other one is then changed or erased by a
     *  transaction that puts the first one again as well; by itself it fails with
     *  `errc::unique_taken`.
     *
     *  Where a step of a migration makes another value, the save of the item gives up the older one
     *  and takes the new one. Of an attribute that a step renames and gives another value at once,
     *  the older value stays taken.
     *
     *  @param  name  Is part of the sentinels' keys, and must not change.
     */
    template <class... Arguments>
    constexpr auto unique(std::string_view name, Arguments... arguments) const
    {
        constexpr bool is_said = (detail::is_unique_argument<Arguments> && ...);
        constexpr std::size_t count =
            (std::size_t{0} + ... + std::is_member_object_pointer_v<Arguments>);
        static_assert(
            is_said,
            "ddbm: unique takes members of the model's class, such as &user::email, and tell_value"
        );
        static_assert(
            !is_said || (count >= 1 && count <= detail::most_unique_members),
            "ddbm: a unique attribute is of 1 to 4 members"
        );
        if constexpr (!is_said || count < 1 || count > detail::most_unique_members)
            return *this;
        else
        {
            const auto members = std::tuple_cat(detail::unique_members(arguments)...);
            using added = detail::unique_definition<std::remove_cvref_t<decltype(members)>>;
            constexpr bool tells = (std::is_same_v<Arguments, tell_value_t> || ...);
            return with_unique(added{name, members, tells});
        }
    }

    /// Has the sentinels of unique attributes in a table of their own, a `table<unique_record>` of
    /// this name, behind the client's `table_prefix`, see <ddbm/unique_record.hpp>. Several models
    /// may share one: the keys begin with the name of the model's table, and its discriminator.
    /// What has been written by then stays where it is.
    constexpr auto unique_values_in(std::string_view table) const
    {
        model_definition changed(*this);
        changed.settings_.unique_table = table;
        return changed;
    }

    /// What is done where there is no value, in all fields but keys and those that say otherwise:
    /// `required`, `or_default()`, `write_null`, `omit_empty`. As their types say unless it is
    /// said. Fields that are taken from other models are as those say.
    template <class... Options>
    constexpr auto absent(Options...) const
    {
        constexpr bool is_absent = (detail::is_absent_option<Options> && ...);
        constexpr bool is_one = !((std::is_same_v<Options, detail::required_option> || ...) &&
                                  (detail::is_default<Options> || ...)) &&
                                (std::size_t{0} + ... + detail::is_way_to_write<Options>) <= 1;
        static_assert(
            is_absent,
            "ddbm: a model's absent takes required, or_default(), write_null and omit_empty"
        );
        static_assert(
            !is_absent || is_one,
            "ddbm: fields are either required or have a default, and write_null or omit_empty"
        );
        model_definition changed(*this);
        if constexpr (is_absent)
            changed.settings_.absent = detail::absent_policy_of<Options...>();
        return changed;
    }

    constexpr std::string_view table() const { return table_; }
    constexpr const Fields& fields() const { return fields_; }
    constexpr const Indexes& indexes() const { return indexes_; }
    constexpr const detail::model_settings& settings() const { return settings_; }
    /// In the order of their registration.
    constexpr const auto& versions() const { return versions_; }
    constexpr const Uniques& uniques() const { return uniques_; }

private:
    template <detail::key_role Role, bool IsValid, class Member, class Class, class... Options>
    constexpr auto
    with_key(std::string_view name, Member Class::*member, const Options&... options) const
    {
        using codec_type = codec<Member, form_with<Options...>>;
        static_assert(
            detail::can_be_key<Member, codec_type>(),
            "ddbm: a key is a string, a number, a binary or an enumeration, or what is stored as "
            "one of these"
        );
        constexpr bool is_kept = !(detail::is_changing<Options, Member> || ...);
        static_assert(
            is_kept,
            "ddbm: a key is stored as it is, so that it can be found; its validators return nothing"
        );
        return with < Role, IsValid && is_kept > (name, member, options...);
    }

    template <class... Options>
    using form_with = std::conditional_t<
        detail::has_form<Options...>,
        detail::form_among<Options...>,
        typename Fields::form>;

    // The form of the model is one more option.
    template <detail::key_role Role, bool IsValid, class Member, class Class, class... Options>
    constexpr auto
    with(std::string_view name, Member Class::*member, const Options&... options) const
    {
        using form = typename Fields::form;
        if constexpr (std::is_void_v<form> || detail::has_form<Options...>)
            return with_member<Role, IsValid>(name, member, options...);
        else
            return with_member<Role, IsValid>(name, member, options..., form_option<form>());
    }

    // A misuse that has its sentence leaves the field out, so that no other one follows.
    template <detail::key_role Role, bool IsValid, class Member, class Class, class... Options>
    constexpr auto
    with_member(std::string_view name, Member Class::*member, const Options&... options) const
    {
        constexpr bool is_own = std::is_base_of_v<Class, T>;
        constexpr bool is_data = std::is_object_v<Member>;
        constexpr bool is_optioned = (detail::is_option<Options, Member> && ...);
        constexpr bool has_one_form = (std::size_t{0} + ... + detail::is_form<Options>) <= 1;
        using codec_type = codec<Member, detail::form_among<Options...>>;
        static_assert(
            is_own, "ddbm: this member belongs neither to the model's class nor to a base of it"
        );
        static_assert(is_data, "ddbm: a field is a data member, not a member function");
        static_assert(
            is_optioned,
            "ddbm: a validator is called with the member's value and a validation_report&"
        );
        constexpr bool keeps_type = (detail::keeps_type<Options, Member> && ...);
        static_assert(
            keeps_type,
            "ddbm: a validator returns nothing, or what replaces the value, of the member's type"
        );
        static_assert(has_one_form, "ddbm: a field has one form");
        if constexpr (!IsValid || !is_own || !is_data || !is_optioned || !keeps_type || !has_one_form)
            return *this;
        else if constexpr (!detail::has_fitting_policies<Role, Member, codec_type, Options...>())
            return *this;
        else
        {
            using added = detail::field_definition<Role, Class, Member, Options...>;
            using longer = detail::field_chain<Fields, added>;
            return model_definition<T, longer, Indexes, VersionCount, Uniques>(
                table_,
                longer{fields_, added{name, member, std::tuple<Options...>(options...)}},
                indexes_,
                settings_,
                versions_,
                uniques_
            );
        }
    }

    // `name_end` is the end of the attribute's name, where that is not one text.
    template <
        detail::key_role Role,
        bool IsValid,
        std::size_t OptionCount,
        class Composition,
        class... Options>
    constexpr auto with_computed(
        std::string_view name,
        const Composition& parts,
        const std::tuple<Options...>& options,
        std::string_view name_end = {}
    ) const
    {
        static_assert(
            OptionCount == 0,
            "ddbm: a composed attribute has no options; its members have, where they are fields"
        );
        if constexpr (!IsValid || OptionCount != 0)
            return *this;
        else if constexpr (!detail::composition_check<T, Role, Composition>::is_valid)
            return *this;
        else
        {
            using added = detail::computed_definition<Role, T, Composition, Options...>;
            return with_field(added{name, name_end, parts, options});
        }
    }

    template <class Added>
    constexpr auto with_field(const Added& added) const
    {
        using longer = detail::field_chain<Fields, Added>;
        return model_definition<T, longer, Indexes, VersionCount, Uniques>(
            table_, longer{fields_, added}, indexes_, settings_, versions_, uniques_
        );
    }

    // The fields of a base class's model from number I on.
    template <class Source, std::size_t I>
    constexpr auto with_inherited() const
    {
        if constexpr (I == detail::field_count<Source>)
            return *this;
        else
        {
            using added = detail::inherited_definition<T, Source, I>;
            constexpr bool is_only =
                (added::role != detail::key_role::partition ||
                 Fields::partition_key == detail::no_field) &&
                (added::role != detail::key_role::sort || Fields::sort_key == detail::no_field);
            static_assert(
                is_only, "ddbm: a model has exactly one partition key, and at most one sort key"
            );
            return with_field(added()).template with_inherited<Source, I + 1>();
        }
    }

    // Its indexes from number J on, of which the fields come behind so many.
    template <class Source, std::size_t Before, std::size_t J>
    constexpr auto with_inherited_indexes() const
    {
        if constexpr (J == detail::index_count<Source>)
            return *this;
        else
        {
            const auto& index = detail::indexes_to<Source, J>.last;
            return with_definition<detail::index_type<Source, J>::is_local>(
                       index.name,
                       detail::shifted_references<Before>(index.partition),
                       detail::shifted_references<Before>(index.sort),
                       index.projection
            )
                .template with_inherited_indexes<Source, Before, J + 1>();
        }
    }

    template <class Source, std::size_t I, class Member, class Class>
    constexpr auto with_flattened(std::string_view prefix, Member Class::*member) const
    {
        if constexpr (I == detail::field_count<Source>)
            return *this;
        else
        {
            using added = detail::flattened_definition<T, Source, I, Class>;
            return with_field(added(prefix, member))
                .template with_flattened<Source, I + 1>(prefix, member);
        }
    }

    template <bool IsLocal, class Partition, class... Options>
    constexpr auto
    with_index(std::string_view name, const Partition& partition, const Options&... options) const
    {
        constexpr bool has_options = detail::are_index_options<Options...>;
        constexpr bool has_parts =
            detail::has_index_parts<Partition> && (detail::has_index_parts_in<Options> && ...);
        static_assert(
            has_options,
            "ddbm: an index has a partition, at most one sort, and project_all, project_keys or "
            "project; a local index has the table's partition"
        );
        static_assert(
            has_parts,
            "ddbm: the keys of an index are members such as &order::id, names of attributes, and "
            "what compose makes"
        );
        constexpr bool has_size =
            detail::has_index_size<IsLocal, std::tuple_size_v<Partition>, Options...>;
        static_assert(
            has_size || !has_options,
            "ddbm: an index has 1 to 4 attributes in its partition key and up to 4 in its sort "
            "key, a local one 1 in its sort key"
        );
        if constexpr (!has_options || !has_parts || !has_size)
            return *this;
        else
        {
            const auto sort = detail::first_sort(detail::index_sort<>(), options...).parts();
            const auto projection = detail::first_projection(project_all, options...);
            constexpr std::size_t composed = Fields::size + detail::compositions_in<Partition>;
            return with_index_fields<0>(name, partition, detail::partition_name_ends)
                .template with_index_fields<0>(name, sort, detail::sort_name_ends)
                .template with_definition<IsLocal>(
                    name,
                    detail::index_references<Fields::size>(partition),
                    detail::index_references<composed>(sort),
                    projection
                );
        }
    }

    // The fields of the compositions among the parts from number I on.
    template <std::size_t I, class Parts>
    constexpr auto with_index_fields(
        std::string_view index, const Parts& parts, const detail::name_ends& ends
    ) const
    {
        if constexpr (I == std::tuple_size_v<Parts>)
            return *this;
        else if constexpr (detail::is_index_composition<std::tuple_element_t<I, Parts>>)
        {
            const auto& part = std::get<I>(parts);
            const bool is_named = !part.name().empty();
            return with_computed<detail::key_role::none, true, 0>(
                       is_named ? part.name() : index,
                       part.parts(),
                       std::tuple<>(),
                       is_named ? std::string_view() : ends[I]
            )
                .template with_index_fields<I + 1>(index, parts, ends);
        }
        else
            return with_index_fields<I + 1>(index, parts, ends);
    }

    template <bool IsLocal, class Partition, class Sort, class Projection>
    constexpr auto with_definition(
        std::string_view name,
        const Partition& partition,
        const Sort& sort,
        const Projection& projection
    ) const
    {
        using added = detail::index_definition<IsLocal, Partition, Sort, Projection>;
        using longer = detail::index_chain<Indexes, added>;
        return model_definition<T, Fields, longer, VersionCount, Uniques>(
            table_,
            fields_,
            longer{indexes_, added{name, partition, sort, projection}},
            settings_,
            versions_,
            uniques_
        );
    }

    template <class Added>
    constexpr auto with_unique(const Added& added) const
    {
        using longer = detail::unique_chain<Uniques, Added>;
        return model_definition<T, Fields, Indexes, VersionCount, longer>(
            table_, fields_, indexes_, settings_, versions_, longer{uniques_, added}
        );
    }

    // The unique attributes of a base class's model from number U on.
    template <class Source, std::size_t U>
    constexpr auto with_inherited_uniques() const
    {
        if constexpr (U == detail::unique_count<Source>)
            return *this;
        else
            return with_unique(detail::uniques_to<Source, U>.last)
                .template with_inherited_uniques<Source, U + 1>();
    }

    template <class, class, class, std::size_t, class>
    friend class model_definition;

    std::string_view table_;
    detail::model_settings settings_;
    Fields fields_;
    Indexes indexes_;
    std::array<detail::version_definition, VersionCount> versions_;
    Uniques uniques_;
};

/// A model whose items live in a table of this name; the name can be replaced at run time.
template <class T>
constexpr model_definition<T> model(std::string_view table)
{
    return {table, {}};
}

/// A model that is part of others, stored as a map. It has no keys.
template <class T>
constexpr model_definition<T> model()
{
    return {{}, {}};
}

/// Structs with a model are maps of their attributes. A form of them is the tag of another model.
template <class T, class Form>
requires detail::has_model<T, Form>
struct codec<T, Form>
{
    static constexpr std::string_view expected = "a map with the attributes of its model";
    static constexpr attribute_type stored_as = attribute_type::m;

    static void write(value_writer& writer, const T& object)
    {
        detail::write_record(writer, record(), &object);
    }

    static void validate(const T& object, validation_report& report)
    {
        detail::validate_record(detail::record_of<T, Form>(), &object, report);
    }

    // For the library. Reading goes by the fields' own tables.
    static const detail::record_ops& record()
    {
        static_assert(
            !detail::fields_of<model_of<T, Form>>::has_guarded,
            "ddbm: only fields of an item itself are read_only or written_once, not those of a "
            "model that is stored as a map in it"
        );
        static_assert(
            detail::version_count<model_of<T, Form>> == 0,
            "ddbm: only an item itself has versions, not a model that is stored as a map in it"
        );
        static_assert(
            detail::unique_count<model_of<T, Form>> == 0,
            "ddbm: only an item itself has unique attributes, not a model that is stored as a map "
            "in "
            "it"
        );
        return detail::record_of<T, Form>();
    }
};

}  // namespace ddbm

#include <ddbm/detail/info_of.hpp>

#endif
