#ifndef DDBM_TABLE_HPP
#define DDBM_TABLE_HPP

#include <ddbm/bulk.hpp>
#include <ddbm/client_handle.hpp>
#include <ddbm/default_token.hpp>
#include <ddbm/get_range.hpp>
#include <ddbm/key.hpp>
#include <ddbm/merge.hpp>
#include <ddbm/model.hpp>
#include <ddbm/numbering.hpp>
#include <ddbm/range.hpp>
#include <ddbm/stored.hpp>
#include <ddbm/table_lifecycle.hpp>
#include <ddbm/write_options.hpp>

#include <ddbm/detail/bulk_source.hpp>
#include <ddbm/detail/gcc_aggregates.hpp>
#include <ddbm/detail/item_key_argument.hpp>
#include <ddbm/detail/key_value.hpp>
#include <ddbm/detail/modify_arguments.hpp>
#include <ddbm/detail/table_core.hpp>
#include <ddbm/detail/write_arguments.hpp>

#include <array>
#include <concepts>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace ddbm {

/** A table whose items are objects of the class `T`, which has a `model_of<T>`; or a `model_of<T,
 *  Tag>`, where it has several.
 *
 *  A handle: copies share everything. What is done with the table as such is said of
 *  `table_lifecycle`. Objects are read when a function is called, so they may
 *  change or go at once. What is said of `client` about executors, lifetimes, threads, errors and
 *  cancellation holds here as well.
 *
 *  A key is given as the model has it. For a string that is anything which a `std::string_view`
 *  takes; for a number any number, which is sent as it was given, so that `async_get(1.5)` finds
 *  nothing where all keys are of type `int`, rather than the item 1. `bool`, characters and
 *  `long double` are no numbers, and do not compile. One that is composed is given as the values of
 *  its members: in braces where these are several, `async_get({"acme", 7}, "1001")`, or all
 *  together as a value, `async_get(orders.key("acme", 7, "1001"))`.
 *
 *  Writes take options behind what they write, in any order: `when` with a condition, without which
 *  the item is not written, and what the operation is to deliver, `returning_new`, `returning_old`
 *  or `returning_nothing`. With the completion token `explain` an operation on a single item, or a
 * bulk, is not carried out but explained.
 *
 *  Writes of a model with unique attributes write what stands for their values too, by one
 *  transaction where those change, and fail with `errc::unique_taken` for a value that another item
 *  has: see `model_definition::unique`, which says what that costs.
 *
 *  @par Errors of every operation  Those of `client`, and before anything is sent
 *  - `errc::validation_failed`: validators of the model refuse the object; all failures are named.
 *  - the codes of values: `errc::number_invalid`, `errc::invalid_utf8`, `errc::empty_key`,
 *    `errc::key_too_long`, `errc::item_too_large` and so on, with the attribute's path.
 *
 *  and for items that do not fit the model `errc::attribute_missing`,
 *  `errc::attribute_type_mismatch`, `errc::number_not_representable`, `errc::value_not_allowed`;
 *  where the model has versions `errc::unknown_version` and `errc::migration_failed`, too.
 */
template <class T, class Tag>
class table : public table_lifecycle
{
    // Looks at the model, which has sentences for what is wrong.
    static_assert(sizeof(detail::table_model_check<T, Tag>) != 0);

public:
    using value_type = T;

    /// What a partition key and a sort key are given as: made of every value that may be one.
    using partition_argument = detail::partition_key_argument<T, Tag>;
    using sort_argument = detail::sort_key_argument<T, Tag>;
    /// What the whole key of an item is given as: its values in braces, or a key.
    using key_argument = detail::item_key_argument<T, Tag>;
    /// A key as a value.
    using key_type = ddbm::key<T, Tag>;

    /// The table that the model names, behind the client's `table_prefix`. Throws
    /// `errc::invalid_table_name` if that is no name of a table.
    explicit table(client db)
        : table_lifecycle(detail::table_core(std::move(db), detail::info_of<T, Tag>()))
    {
    }

    /// A table of this name or ARN.
    table(client db, std::string name)
        : table_lifecycle(
              detail::table_core(std::move(db), detail::info_of<T, Tag>(), std::move(name))
          )
    {
    }

    /// A handle on the same table whose calls have these options.
    table with(call_options options) const
    {
        table other(*this);
        other.core_.db = core_.db.with(std::move(options));
        return other;
    }

    /// The key of these values as a value by itself: those of the partition key, then those of the
    /// sort key.
    template <class... Values>
    key_type key(const Values&... values) const
    {
        return key_type(values...);
    }

    /** Reads the item with this key.
     *
     *  Costs 0.5 RCU per started 4 KB, 1 RCU if reads are `consistent`, see `call_options`.
     *
     *  @par Completion signature  `void(error_code, stored<T>)`
     *  @par Errors  `errc::not_found`: there is none. See `async_find`.
     *  @par Per-operation cancellation  Total, partial and terminal.
     *  @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html
     */
    template <class Token = default_token>
    auto async_get(partition_argument partition, sort_argument sort, Token&& token = Token()) const
        requires(detail::has_sort_key<T, Tag>)
    {
        return get<Token>({partition.part(), sort.part()}, detail::if_absent::fail, token);
    }

    template <class Token = default_token>
    auto async_get(partition_argument partition, Token&& token = Token()) const
        requires(!detail::has_sort_key<T, Tag>)
    {
        return get<Token>({partition.part()}, detail::if_absent::fail, token);
    }

    template <std::same_as<ddbm::key<T, Tag>> Key, class Token = default_token>
    auto async_get(const Key& key, Token&& token = Token()) const
    {
        return get_by<Token>(key, detail::if_absent::fail, token);
    }

    /** Reads the item with this key, if there is one; else delivers an empty handle.
     *
     *  Costs, completes and is cancelled as `async_get`.
     */
    template <class Token = default_token>
    auto async_find(partition_argument partition, sort_argument sort, Token&& token = Token()) const
        requires(detail::has_sort_key<T, Tag>)
    {
        return get<Token>({partition.part(), sort.part()}, detail::if_absent::deliver_empty, token);
    }

    template <class Token = default_token>
    auto async_find(partition_argument partition, Token&& token = Token()) const
        requires(!detail::has_sort_key<T, Tag>)
    {
        return get<Token>({partition.part()}, detail::if_absent::deliver_empty, token);
    }

    template <std::same_as<ddbm::key<T, Tag>> Key, class Token = default_token>
    auto async_find(const Key& key, Token&& token = Token()) const
    {
        return get_by<Token>(key, detail::if_absent::deliver_empty, token);
    }

    /** Whether there is an item with this key, whatever it holds.
     *
     *  Costs and is cancelled as `async_get`.
     *
     *  @par Completion signature  `void(error_code, bool)`
     */
    template <class Token = default_token>
    auto
    async_exists(partition_argument partition, sort_argument sort, Token&& token = Token()) const
        requires(detail::has_sort_key<T, Tag>)
    {
        return exists<Token>({partition.part(), sort.part()}, token);
    }

    template <class Token = default_token>
    auto async_exists(partition_argument partition, Token&& token = Token()) const
        requires(!detail::has_sort_key<T, Tag>)
    {
        return exists<Token>({partition.part()}, token);
    }

    template <std::same_as<ddbm::key<T, Tag>> Key, class Token = default_token>
    auto async_exists(const Key& key, Token&& token = Token()) const
    {
        if constexpr (detail::has_key<T, detail::key_role::sort, Tag>())
            return exists<Token>({key.part(0), key.part(1)}, token);
        else
            return exists<Token>({key.part(0)}, token);
    }

    /** Writes an object as an item, replacing the item with its key, if any, as a whole.
     *
     *  @code
     *  co_await sessions.async_put(mine, ddbm::when(ddbm::attr<&session::expires> < now));
     *  auto made = co_await orders.async_put(order, ddbm::returning_new);
     *  auto before = co_await orders.async_put(order, ddbm::returning_old);
     *  @endcode
     *
     *  Attributes that the model does not know are lost with the item that is replaced;
     *  `async_save` keeps them. A condition is about the item that is replaced; where there is
     * none, it is about an item without attributes. Costs 1 WCU per started KB of the larger of the
     * two items, whether the condition holds or not.
     *
     *  @param  arguments  `when(condition)`, `returning_new` or `returning_old`, if any, and a
     *  completion token.
     *  @par Completion signature  `void(error_code)`; or `void(error_code, stored<T>)` where an
     *  object is asked for
     *  @par Errors  `errc::condition_failed`: the condition does not hold; the diagnostics return
     *  the item that is there. When a reply is lost and the repetition finds this very item there,
     *  that counts as success: see `async_insert`. The codes of items that do not fit the model, of
     *  the old one with `returning_old`: the object has been written, and the diagnostics return
     *  the item that was replaced.
     *  @par Per-operation cancellation  Partial and terminal; the item may have been written.
     *  @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html
     */
    template <class... Arguments>
    auto async_put(const T& object, Arguments&&... arguments) const
    {
        return put<Arguments...>(object, detail::if_present::replace, arguments...);
    }

    template <class... Arguments>
    auto async_put(T&& object, Arguments&&... arguments) const
    {
        return put_temporary<Arguments...>(object, detail::if_present::replace, arguments...);
    }

    /** Writes an object as a new item.
     *
     *  When the reply is lost and the repetition finds this very item there, that counts as its own
     *  success, though somebody else may have inserted an equal one:
     *  `diagnostics::recognised_by_equality()`, which the tokens `redirect_diagnostics` and
     *  `as_result` deliver with the success, tells. Where only one of several callers may win, as
     *  for a lock, give the objects an attribute that differs for each, such as an id of its owner.
     *
     *  Costs 1 WCU per started KB of the item; where there is one in its way, of that one.
     *
     *  @param  arguments  As of `async_put`. A condition must hold besides, of no item: that an
     *  attribute is missing does, and little else.
     *  @par Completion signature  `void(error_code)`; or `void(error_code, stored<T>)` where an
     *  object is asked for
     *  @par Errors  `errc::conflict_exists`: there is an item with its key, which the diagnostics
     *  return. `errc::condition_failed`: there is none, and the condition does not hold.
     *  @par Per-operation cancellation  Partial and terminal; the item may have been written.
     */
    template <class... Arguments>
    auto async_insert(const T& object, Arguments&&... arguments) const
    {
        return put<Arguments...>(object, detail::if_present::fail, arguments...);
    }

    template <class... Arguments>
    auto async_insert(T&& object, Arguments&&... arguments) const
    {
        return put_temporary<Arguments...>(object, detail::if_present::fail, arguments...);
    }

    /** Changes the item with this key, without reading it before.
     *
     *  @code
     *  auto now_is = co_await orders.async_update(
     *      {"7", "1001"},
     *      ddbm::set<&order::state>(status::paid).add<&order::hits>(1),
     *      ddbm::when(ddbm::attr<&order::state> == status::pending)
     *  );
     *  co_await products.async_update(
     *      "pear", ddbm::subtract<&product::stock>(n), ddbm::when(ddbm::attr<&product::stock> >= n)
     *  );
     *  @endcode
     *
     *  A version and a counter count the update, a time of change becomes the current time, and
     *  attributes that are composed of what changes are made anew, of the time of change as well.
     *  DynamoDB counts on whatever the member's type: when that has no such number the update has
     *  been made, and the item does not fit the model any more; so a `std::int64_t` is the better
     *  choice for what updates count.
     *
     *  There must be an item with the key, of the model's discriminator if it has one. With
     *  `or_create` an item is made where there is none, as DynamoDB does by itself, with all that
     *  is known by its key and the model; the update has to set what else the model requires, or
     *  composes attributes of.
     *
     *  What may be sent again after an attempt that may have been applied: an update that does the
     *  same if it is done twice, such as `set` of a value and `remove`; not `add` and other
     *  arithmetic, not where the model has a counter, and not with `returning_old`. A version may
     *  then have counted twice. If the condition fails by then, and the item is as the update
     *  leaves it, then that counts as success: see `async_insert`. With `exactly_once` any update
     *  may be sent again, and nothing counts twice.
     *
     *  Costs 1 WCU per started KB of the item, before or after, whichever is larger; and of the
     *  item that is there, if the condition does not hold.
     *
     *  @param  key  In braces where it has several values, or a key as a value.
     *  @param  changes  What begins with `set`, `add`, `subtract`, `remove` and so on. None is no
     *  error: then only the condition is checked, and nothing is counted, unless there is
     *  `or_create`.
     *  @param  arguments  `when(condition)`, `or_create`, `returning_old` or `returning_nothing`,
     *  or `exactly_once`, which returns nothing either, if any, and a completion token.
     *  @par Completion signature  `void(error_code, stored<T>)` with the item as it is now, empty
     *  if there is none, as `or_create` makes none where all that is sent is removals; before the
     *  update with `returning_old`, then empty if there was none. `void(error_code)` with
     *  `returning_nothing`
     *  @par Errors
     *  - `errc::not_found`: there is no item with the key.
     *  - `errc::condition_failed`: the condition does not hold, or the item is of another kind, or
     *    has a field that is changed, a version or time among them, under an old name: read and
     *    save it; the diagnostics return it.
     *  - `errc::invalid_request`: a change of a key or of a field that is not the program's to
     *    change; two changes of the same; some of the members that an attribute is composed of,
     *    where the others are not known; an item that might be made and not be read, or be missing
     *    in an index. Nothing was sent.
     *  - the codes of items that do not fit the model, of the one that is returned: the update has
     *    been made, as `diagnostics::applied()` tells, and the diagnostics return the item.
     *  - `service_errc::validation`: what is changed is of another type in the item, or lies in
     *    something that it does not have.
     *  @par Per-operation cancellation  Partial and terminal; the item may have been changed.
     *  @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html
     */
    template <class Changes, class... Arguments>
    auto async_update(key_argument key, const Changes& changes, Arguments&&... arguments) const
    {
        using given = detail::write_arguments<detail::update_kind, T, Tag, Arguments...>;
        const detail::update_core& core = detail::changes_for<T, Tag>(changes);
        return given::start(
            get_executor(),
            detail::prepare_update<typename given::call>(
                core_, key.parts(), core, given::terms(arguments...)
            ),
            arguments...
        );
    }

    /** Writes an object as a new item, as `async_insert` does, with the next number of the table as
     *  its key where it has none: where that is 0. Delivers a handle on the object as it was
     *  written, number included; the one that is given stays as it is. For models with
     *  `auto_increment`.
     *
     *  The number is taken from the table's counter, in a request of its own. Where somebody has
     *  written an item with that number by hand the next one is tried, so often as `numbering`
     * says. Numbers follow one another, but not without gaps: one is lost when the item is not
     * written after all. Validators are asked before one is taken, except for those of the number
     * itself. A lost reply is dealt with as by `async_insert`.
     *
     *  Costs 1 WCU for each number, and what `async_insert` does for each attempt. All of them have
     *  the time of one call, `call_options::timeout`, together.
     *
     *  @par Completion signature  `void(error_code, stored<T>)`
     *  @par Errors
     *  - `errc::conflict_exists`: all numbers that were tried are taken, or the one that the object
     *    has.
     *  - `errc::number_not_representable`: the member's type has no such number.
     *  - `errc::invalid_request`: the object's number is that of the counter, -1; or no number is
     *    to be tried.
     *  @par Per-operation cancellation  Partial and terminal; the item may have been written.
     */
    template <class Token = default_token>
    auto async_insert_numbered(const T& object, numbering how, Token&& token = Token()) const
    {
        return insert_numbered<Token>(object, how, token);
    }

    template <class Token = default_token>
    auto async_insert_numbered(T&& object, numbering how, Token&& token = Token()) const
    {
        return insert_numbered_temporary<Token>(object, how, token);
    }

    template <class Token = default_token>
    requires(!std::is_same_v<std::remove_cvref_t<Token>, numbering>) auto async_insert_numbered(
        const T& object, Token&& token = Token()
    ) const
    {
        return insert_numbered<Token>(object, numbering(), token);
    }

    template <class Token = default_token>
    requires(!std::is_same_v<std::remove_cvref_t<Token>, numbering>) auto async_insert_numbered(
        T&& object, Token&& token = Token()
    ) const
    {
        return insert_numbered_temporary<Token>(object, numbering(), token);
    }

    template <class First, class Second, class... More>
    void async_insert_numbered(const T&, First&&, Second&&, More&&...) const
    {
        detail::are_no_numbered_options<First, Second, More...>();
    }

    /** Writes what has changed since the object was read, unless the item has changed too.
     *
     *  One UpdateItem: its condition is the item as it was read, or only its version, where the
     *  model and the item have one, or what the save changes, where the model says so, see
     *  `saves_compare`; its expression the attributes that differ, nested ones by their path, and
     *  composed ones that are not what their members say. Attributes that the model does not know
     *  stay as they are, and so do other forms of a value, such as NULL for an empty `optional`. A
     *  list is written as a whole. When nothing differs the condition is checked all the same. On
     *  success the handle remembers the item as written; on failure it is as before. Costs 1 WCU
     *  per started KB of the item, before or after, whichever is larger.
     *
     *  The item as it was read are all attributes that it had, and those of the model that it did
     *  not have. One condition compares 150 of them, of those that were missing some 130. Of more
     *  it compares what the save changes, then the model's own, and then as many of the others as
     *  there is room for. So that every change is noticed, give such a model a version.
     *
     *  A version, counter and time of change are those of the item as it is written; the object has
     *  them when the save has succeeded, from before the handler is called, where that runs.
     *
     *  @par Completion signature  `void(error_code)`
     *  @par Errors
     *  - `errc::conflict_changed`: the item or its version has changed since, or it is gone; the
     *    diagnostics return it as it is now, and `returned_item` as a handle. Decide again.
     *  - `errc::item_too_wide`: more attributes have changed than one condition compares, some 130.
     *    Nothing was sent: change and save some of them at a time.
     *  - `errc::unknown_attributes_in_list`: a list has changed, elements of which hold attributes
     *    that the model does not know and would lose; the message names one. Nothing was sent.
     *  - `errc::invalid_request`: the key has changed; see `async_move`. Or a field has that is
     *    `read_only` or `written_once`. `errc::empty_handle`.
     *  - `errc::value_not_allowed`: a composed attribute would not be read back as it is written.
     *  - `errc::number_out_of_range`: a version or counter has no next number.
     *  - `service_errc::transaction_conflict`: a transaction is at work on the item. Nothing was
     *    written, and whether the item changes is not known yet: save again, a little later.
     *  @par Per-operation cancellation  Partial and terminal; the item may have been written.
     *  @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html
     */
    template <class Token = default_token>
    auto async_save(const stored<T>& object, Token&& token = Token()) const
    {
        if constexpr (detail::are_no_options<Token>())
            return start<void, Token>(detail::prepare_save(core_, object.handle()), token);
    }

    /** Gives the item that was read the key that its object has by now, and saves what else has
     *  changed: deletes the one and writes the other in one transaction.
     *
     *  The new item has all that the old one had, attributes that the model does not know among it.
     *  There must be none with its key, and the old one must be what was read. On success the
     * handle is one on the new item; on failure it is as before.
     *
     *  Costs 2 WCU per started KB of each of the two. It may be sent again after an attempt that
     * may have been applied, and where another transaction is at work on one of them.
     *
     *  @par Completion signature  `void(error_code)`
     *  @par Errors
     *  - `errc::conflict_exists`: there is an item with the new key, which the diagnostics return,
     *    and name the key.
     *  - `errc::conflict_changed`: the item that was read has changed since, or is gone; the
     *    diagnostics return it.
     *  - `errc::invalid_request`: the key has not changed. And all that `async_save` says of what
     * is not sent.
     *  - `service_errc::transaction_conflict`: other transactions were at work on one of the items
     *    at each attempt. Nothing was written.
     *  @par Per-operation cancellation  Partial and terminal; the item may have moved.
     *  @see
     * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
     */
    template <class Token = default_token>
    auto async_move(const stored<T>& object, Token&& token = Token()) const
    {
        if constexpr (detail::are_no_options<Token>())
            return start<void, Token>(detail::prepare_move(core_, object.handle()), token);
    }

    template <class First, class Second, class... More>
    void async_move(const stored<T>&, First&&, Second&&, More&&...) const
    {
        detail::are_no_options<First, Second, More...>();
    }

    template <class Handle, class... Token>
    requires detail::is_part<Handle>
    void async_move(const Handle&, const Token&...) const { refuse_part<Handle>(); }

    /** Changes an item by a function: reads it, changes the object and saves it, and does so again
     *  where somebody else has written in between. Delivers a handle on the item as it is then.
     *
     *  @code
     *  co_await sessions.async_modify("ann", [](session& s) { ++s.hits; });
     *  auto now_is = co_await sessions.async_modify(
     *      "ann", [&](session& s) { s.seen = now; }, ddbm::rounds().attempts(5).timeout(2s)
     *  );
     *  @endcode
     *
     *  Where there is no item, the function is given an object as C++ makes it, with the members
     *  that the key tells, and it is inserted. The function may be called several times, each time
     *  with another object, on the executor of the client; it must not change the key. It belongs
     *  to the operation: what it refers to must be there until that has completed.
     *
     *  The first read is strongly consistent. What a refused write returns is taken rather than
     *  read again. Costs 1 RCU per started 4 KB, and for each attempt what `async_save` or
     *  `async_insert` costs.
     *
     *  When a reply is lost, and the repetition finds the very item there that was to be written,
     *  that counts as success: see `async_insert`. So where several may make the same change of the
     *  same item, as of a counter, and each counts, say `exactly_once`: then writes are
     * transactions of one action with a token, at twice the capacity, and nothing is in doubt that
     * is answered.
     *
     *  @param  arguments  `rounds` and `exactly_once`, if any, and a completion token.
     *  @par Completion signature  `void(error_code, stored<T>)`
     *  @par Errors
     *  - `errc::conflict_changed`, `errc::conflict_exists`: every attempt met a change by somebody
     *    else; the diagnostics have the item that was there last. Or it met one after an attempt
     *    that may have been applied, as `diagnostics::applied()` tells: the function is not called
     *    again then.
     *  - `errc::deadline_exceeded`: of `rounds::timeout`, or of a request.
     *  - `errc::invalid_request`: the function has changed the key, or thrown what has no code; the
     *    message has its words. What it throws with a code ends the operation with that.
     *  - all that `async_find`, `async_save` and `async_insert` fail with otherwise.
     *  @par Per-operation cancellation  Partial and terminal; the item may have been written.
     */
    template <class Function, class... Arguments>
    auto async_modify(key_argument key, Function&& function, Arguments&&... arguments) const
    {
        constexpr bool changes = detail::changes_object<std::remove_reference_t<Function>, T>();
        static_assert(
            changes,
            "ddbm: async_modify takes a function that changes an object of the table's class and "
            "returns nothing, such as [](session& s) { ++s.hits; }"
        );
        if constexpr (changes)
            return modify<Function, Arguments...>(key, function, arguments...);
    }

    template <class First, class Second, class... More>
    void async_save(const stored<T>&, First&&, Second&&, More&&...) const
    {
        detail::are_no_options<First, Second, More...>();
    }

    template <class First, class Second, class... More>
    void async_erase(const stored<T>&, First&&, Second&&, More&&...) const
    {
        detail::are_no_options<First, Second, More...>();
    }

    // What was not read as a whole has nothing to be compared with.
    template <class Handle, class... Token>
    requires detail::is_part<Handle>
    void async_save(const Handle&, const Token&...) const { refuse_part<Handle>(); }

    template <class Handle, class... Token>
    requires detail::is_part<Handle>
    void async_erase(const Handle&, const Token&...) const { refuse_part<Handle>(); }

    /** Deletes the item that was read, unless it has changed since: by its version, where the model
     *  and the item have one.
     *
     *  Costs 1 WCU per started KB of the item.
     *
     *  @par Completion signature  `void(error_code)`
     *  @par Errors  `errc::conflict_changed`: it has changed, or is gone; the diagnostics return it
     *  as it is now.
     *  @par Per-operation cancellation  Partial and terminal; the item may have been deleted.
     *  @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteItem.html
     */
    template <class Token = default_token>
    auto async_erase(const stored<T>& object, Token&& token = Token()) const
    {
        if constexpr (detail::are_no_options<Token>())
            return start<void, Token>(detail::prepare_erase(core_, object.handle()), token);
    }

    /** Deletes the item with this key, and tells whether there was one; that there is none is no
     *  error.
     *
     *  @code
     *  bool was_there = co_await orders.async_erase("7", 1001);
     *  auto erased = co_await orders.async_erase("7", 1001, ddbm::returning_old);
     *  @endcode
     *
     *  A condition is about the item that is there: where there is none, nothing fails. When a
     *  reply is lost, and the repetition finds nothing, then it is taken for the one that was
     *  deleted: `diagnostics::recognised_by_equality()` tells.
     *
     *  Costs 1 WCU per started KB of the item, 1 if there is none.
     *
     *  @param  arguments  `when(condition)`, `returning_old` or `returning_nothing`, if any, and a
     *  completion token.
     *  @par Completion signature  `void(error_code, bool)`; with `returning_old`
     *  `void(error_code, stored<T>)`, empty if there was none; with `returning_nothing`
     *  `void(error_code)`
     *  @par Errors  `errc::condition_failed`: there is an item, and the condition does not hold;
     *  the diagnostics return it. The codes of items that do not fit the model, with
     *  `returning_old`: it has been deleted, and the diagnostics return it.
     *  @par Per-operation cancellation  Partial and terminal; the item may have been deleted.
     *  @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteItem.html
     */
    template <class... Arguments>
    auto
    async_erase(partition_argument partition, sort_argument sort, Arguments&&... arguments) const
        requires(detail::has_sort_key<T, Tag>)
    {
        return erase<Arguments...>(std::array{partition.part(), sort.part()}, arguments...);
    }

    template <class... Arguments>
    auto async_erase(partition_argument partition, Arguments&&... arguments) const
        requires(!detail::has_sort_key<T, Tag>)
    {
        return erase<Arguments...>(std::array{partition.part()}, arguments...);
    }

    template <std::same_as<ddbm::key<T, Tag>> Key, class... Arguments>
    auto async_erase(const Key& key, Arguments&&... arguments) const
    {
        return erase<Arguments...>(key_argument(key).parts(), arguments...);
    }

    /** Reads the items with these keys, however many: a range of `key_type`, or of values where a
     *  key is one value. Delivers a handle for each, in the order of the keys, an empty one where
     *  there is no such item.
     *
     *  The keys are read at the call, also those of `ddbm::lazily`, and all are checked before
     *  anything is sent. Keys that are equal are sent once, and each has a handle of its own. Sent
     *  are requests of 100 keys, so many at once as `bulk` says. What comes back unprocessed, for
     *  want of throughput or of room in a reply of 16 MB, is sent once more.
     *
     *  Costs 0.5 RCU per started 4 KB of each item, 1 RCU if `consistent`; 0.5 and 1 where there is
     *  none.
     *
     *  @par Completion signature  `void(error_code, std::vector<stored<T>>)`; after a failure with
     *  what has been read until then.
     *  @par Errors  `diagnostics::bulk()` names all that has not been read.
     *  - an item that does not fit the model: the others are read. See `bulk::on_misfit`.
     *  - `errc::unprocessed`: the service is too short of throughput, see `bulk::attempts`.
     *  - `errc::deadline_exceeded`: of `bulk::timeout`, or of a request.
     *  @par Per-operation cancellation  Total, partial and terminal.
     *  @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
     */
    template <class Keys, class Token = default_token>
    auto async_get_many(Keys&& keys, bulk options, Token&& token = Token()) const
    {
        if constexpr (detail::check_explained<Keys, Token>())
            return start<std::vector<stored<T>>, Token>(
                detail::make_read_call<T, Tag>(core_, std::forward<Keys>(keys), std::move(options)),
                token
            );
    }

    template <class Keys, class Token = default_token>
    requires(!std::is_same_v<std::remove_cvref_t<Token>, bulk>) auto async_get_many(
        Keys&& keys, Token&& token = Token()
    ) const
    {
        return async_get_many(std::forward<Keys>(keys), bulk(), std::forward<Token>(token));
    }

    /// The same one after the other, with bounded memory, for any number of keys: they are taken
    /// from the range as they are needed. Nothing is sent before `async_next`. Explained is
    /// `async_get_many` with the same keys.
    template <class Keys>
    get_range<T> get_many(Keys&& keys, bulk options = bulk()) const
    {
        return get_range<T>(
            detail::make_get_range_of<T, Tag>(core_, std::forward<Keys>(keys), std::move(options))
        );
    }

    /** Writes objects as items, however many: a range of them. Each replaces the item with its key,
     *  if any, as a whole, as by `async_put`; there are no conditions, whatever versions the model
     *  has.
     *
     *  The objects are read at the call, and all are checked before anything is sent. One that may
     *  be gone through once only is moved in instead, and consumed as it is needed, with bounded
     *  memory; so is any range that is given as `ddbm::lazily(range)`. There an object that is
     *  refused ends the bulk in its place: what has been sent is written.
     *
     *  Sent are requests of at most 25 objects and 16 MB, so many at once as `bulk` says, and what
     *  comes back unprocessed once more, after a pause. There is no order among them, but of two
     *  objects with the same key the later one is sent when the first has been written: the outcome
     *  is that of putting one after the other.
     *
     *  Costs for each what `async_put` costs.
     *
     *  @par Completion signature  `void(error_code, bulk_result)`
     *  @par Errors  `diagnostics::bulk()`, and the result, name all that has not been written; a
     *  message about one object begins with its place in the range.
     *  - `errc::unprocessed`: the service is too short of throughput, see `bulk::attempts`.
     *  - `errc::deadline_exceeded`: of `bulk::timeout`, or of a request.
     *  - `errc::invalid_request`: the range has thrown what has no code; the message has its words.
     *  @par Per-operation cancellation  Partial and terminal. What was under way then may have been
     *  written, and is named among the rest.
     *  @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html
     */
    template <class Items, class Token = default_token>
    auto async_put_many(Items&& items, bulk options, Token&& token = Token()) const
    {
        if constexpr (detail::check_explained<Items, Token>())
            return start<bulk_result, Token>(
                detail::make_put_call<T, Tag>(
                    core_, std::forward<Items>(items), std::move(options)
                ),
                token
            );
    }

    template <class Items, class Token = default_token>
    requires(!std::is_same_v<std::remove_cvref_t<Token>, bulk>) auto async_put_many(
        Items&& items, Token&& token = Token()
    ) const
    {
        return async_put_many(std::forward<Items>(items), bulk(), std::forward<Token>(token));
    }

    /** Deletes the items with these keys, whatever they hold: a range as `async_get_many` takes it,
     *  read or consumed as that of `async_put_many`. That there is none is no error.
     *
     *  Costs for each what `async_erase` costs. All else is as of `async_put_many`.
     */
    template <class Keys, class Token = default_token>
    auto async_erase_many(Keys&& keys, bulk options, Token&& token = Token()) const
    {
        if constexpr (detail::check_explained<Keys, Token>())
            return start<bulk_result, Token>(
                detail::make_erase_call<T, Tag>(
                    core_, std::forward<Keys>(keys), std::move(options)
                ),
                token
            );
    }

    template <class Keys, class Token = default_token>
    requires(!std::is_same_v<std::remove_cvref_t<Token>, bulk>) auto async_erase_many(
        Keys&& keys, Token&& token = Token()
    ) const
    {
        return async_erase_many(std::forward<Keys>(keys), bulk(), std::forward<Token>(token));
    }

    /// The items of one partition, in the order of the sort key. Nothing is sent, and no failure
    /// told, before `async_next`, which says what the range costs.
    ///
    /// Where the model's sort key is composed and begins with a text, such as "ORDER#", so do the
    /// items that are found: those of other models in the partition are not read. So it is with
    /// conditions on the sort key but `lt` and `gt`, which DynamoDB takes no second bound with:
    /// what else they meet does not fit the model; `between` leaves it out.
    ///
    /// Of a partition that is spread over shards, see `shard`, it finds the items of all of them:
    /// a `sharded_range`.
    auto query(partition_argument partition) const
    {
        const detail::key_part value = partition.part();
        return make_query<detail::of_table>({&value, 1});
    }

    /// All items, in no particular order. Nothing is sent before `async_next`.
    scan_range<T, Tag> scan() const
    {
        return scan_range<T, Tag>(detail::make_scan(core_, nullptr));
    }

    /** The items of one partition of an index of the model, in the order of the index's sort key.
     *
     *  @code
     *  auto late = orders.query<"by_status">(status::pending).sort_key(ddbm::lt(yesterday));
     *  @endcode
     *
     *  The partition is given as a value for each of its attributes, of composed ones for each of
     *  their members. An index that holds whole items delivers `stored<T>`, one that holds a part
     *  of them `partial`. A global index shows a write some time after it; a local one is as
     *  consistent as the table.
     */
    template <detail::name_literal Index, class... Values>
    auto query(const Values&... values) const
    {
        using source = detail::named_source<model_of<T, Tag>, Index>;
        if constexpr (detail::is_partition_given<model_of<T, Tag>, source, Values...>())
        {
            using argument = detail::index_partition_argument<model_of<T, Tag>, source::number>;
            const argument partition(values...);
            return make_query<source>(partition.parts());
        }
        else
            return query_range<T, Tag, source>(nullptr);
    }

    /// All items of an index, in no particular order; those without its keys are not in it.
    template <detail::name_literal Index>
    auto scan() const
    {
        using source = detail::named_source<model_of<T, Tag>, Index>;
        auto state = detail::make_scan(core_, source::template info<T, Tag>());
        source::template set_part<T, Tag>(*state);
        return scan_range<T, Tag, source>(std::move(state));
    }

    // Too few values for the key, and more than a query takes: a sentence.
    template <class Never = void>
    auto async_get(partition_argument) const requires(detail::has_sort_key<T, Tag>)
    {
        detail::is_whole_key<!std::is_void_v<Never>>();
    }
    template <class Never = void>
    auto async_find(partition_argument) const requires(detail::has_sort_key<T, Tag>)
    {
        detail::is_whole_key<!std::is_void_v<Never>>();
    }
    template <class Never = void>
    auto async_exists(partition_argument) const requires(detail::has_sort_key<T, Tag>)
    {
        detail::is_whole_key<!std::is_void_v<Never>>();
    }
    template <class Never = void>
    auto async_erase(partition_argument) const requires(detail::has_sort_key<T, Tag>)
    {
        detail::is_whole_key<!std::is_void_v<Never>>();
    }
    template <class... Values>
    requires(sizeof...(Values) != 1) auto query(const Values&...) const
    {
        static_assert(
            sizeof...(Values) == 1,
            "ddbm: a query is given the partition key alone, in braces where it is several values; "
            "conditions on the sort key are given to sort_key"
        );
    }

private:
    friend class bulk_read;
    friend class bulk_write;

    template <class Token>
    auto
    get(detail::key_parts key, detail::if_absent absent, std::remove_reference_t<Token>& token
    ) const
    {
        if constexpr (detail::are_no_key_values<Token>() && detail::are_no_read_options<Token>())
            return start<stored<T>, Token>(detail::prepare_get(core_, key, absent), token);
    }

    template <class Token>
    auto get_by(
        const key_type& key, detail::if_absent absent, std::remove_reference_t<Token>& token
    ) const
    {
        if constexpr (detail::has_key<T, detail::key_role::sort, Tag>())
            return get<Token>({key.part(0), key.part(1)}, absent, token);
        else
            return get<Token>({key.part(0)}, absent, token);
    }

    template <class Token>
    auto exists(detail::key_parts key, std::remove_reference_t<Token>& token) const
    {
        if constexpr (detail::are_no_key_values<Token>() && detail::are_no_read_options<Token>())
            return start<bool, Token>(detail::prepare_exists(core_, key), token);
    }

    template <class... Arguments>
    auto
    put(const T& object,
        detail::if_present present,
        std::remove_reference_t<Arguments>&... arguments) const
    {
        using given = detail::write_arguments<detail::put_kind, T, Tag, Arguments...>;
        return given::start(
            get_executor(),
            detail::prepare_put<typename given::call>(
                core_, &object, present, given::terms(arguments...)
            ),
            arguments...
        );
    }

    template <class... Arguments>
    auto put_temporary(
        const T& object,
        detail::if_present present,
        std::remove_reference_t<Arguments>&... arguments
    ) const
    {
        using result = decltype(put<Arguments...>(object, present, arguments...));
        static_assert(
            !detail::is_freed_twice<T, result>,
            "ddbm: g++ 12 miscompiles this; name the object first"
        );
        return put<Arguments...>(object, present, arguments...);
    }

    template <class Function, class... Arguments>
    auto modify(
        const key_argument& key,
        std::remove_reference_t<Function>& function,
        std::remove_reference_t<Arguments>&... arguments
    ) const
    {
        using given = detail::modify_arguments<Arguments...>;
        using call = detail::table_call<std::shared_ptr<detail::stored_object>>;
        using result =
            decltype(given::template start<T>(get_executor(), std::declval<call>(), arguments...));
        static_assert(
            !detail::is_function_freed_twice<Function, result>,
            "ddbm: g++ 12 miscompiles this; name the function first"
        );
        return given::template start<T>(
            get_executor(),
            detail::prepare_modify(
                core_,
                key.parts(),
                detail::erased_change<T>(std::forward<Function>(function)),
                given::options(arguments...)
            ),
            arguments...
        );
    }

    template <class Handle>
    static void refuse_part()
    {
        static_assert(
            !detail::is_part<Handle>,
            "ddbm: what was not read as a whole cannot be saved, moved or erased as a whole; read "
            "it with its key"
        );
    }

    template <class Source>
    auto make_query(std::span<const detail::key_part> partition) const
    {
        const detail::index_info* index = Source::template info<T, Tag>();
        if constexpr (detail::has_open_shards<model_of<T, Tag>, Source>)
        {
            auto queries = detail::make_sharded_query(core_, index, partition);
            for (const auto& each : queries)
                Source::template set_part<T, Tag>(*each);
            return sharded_range<T, Tag, Source>(detail::make_merge(std::move(queries)));
        }
        else
        {
            auto query = detail::make_query(core_, index, partition);
            Source::template set_part<T, Tag>(*query);
            return query_range<T, Tag, Source>(std::move(query));
        }
    }

    template <class... Arguments>
    auto erase(
        std::span<const detail::key_part> key, std::remove_reference_t<Arguments>&... arguments
    ) const
    {
        if constexpr (detail::are_no_key_values<Arguments...>())
        {
            using given = detail::write_arguments<detail::erase_kind, T, Tag, Arguments...>;
            return given::start(
                get_executor(),
                detail::prepare_erase<typename given::call>(core_, key, given::terms(arguments...)),
                arguments...
            );
        }
    }

    template <class Token>
    auto
    insert_numbered(const T& object, numbering how, std::remove_reference_t<Token>& token) const
    {
        static_assert(
            detail::has_role<model_of<T, Tag>>(detail::field_role::auto_increment),
            "ddbm: only a model whose partition key is auto_increment numbers its objects"
        );
        if constexpr (detail::are_no_numbered_options<Token>())
            return start<stored<T>, Token>(
                detail::prepare_numbered_insert(core_, &object, how.attempts()), token
            );
    }

    template <class Token>
    auto insert_numbered_temporary(
        const T& object, numbering how, std::remove_reference_t<Token>& token
    ) const
    {
        using result = decltype(insert_numbered<Token>(object, how, token));
        static_assert(
            !detail::is_freed_twice<T, result>,
            "ddbm: g++ 12 miscompiles this; name the object first"
        );
        return insert_numbered<Token>(object, how, token);
    }
};

}  // namespace ddbm

#endif
