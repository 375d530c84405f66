#ifndef DDBM_MIGRATE_HPP
#define DDBM_MIGRATE_HPP

#include <ddbm/default_token.hpp>
#include <ddbm/migrate_options.hpp>
#include <ddbm/migration_report.hpp>
#include <ddbm/table.hpp>

#include <ddbm/detail/fields_of.hpp>
#include <ddbm/detail/info_of.hpp>
#include <ddbm/detail/prepared_call.hpp>
#include <ddbm/detail/table_call.hpp>
#include <ddbm/detail/table_core.hpp>

#include <type_traits>
#include <utility>

namespace ddbm {

namespace detail {

// Fails with errc::invalid_request for options that cannot be.
table_call<migration_report> prepare_migration(table_core table, migrate_options options);

}  // namespace detail

/** Brings all items of a table to the newest version of its model: reads them, and saves those that
 *  are of an older one, as `async_save` does.
 *
 *  @code
 *  auto report = co_await ddbm::async_migrate(accounts, ddbm::migrate_options().capacity(50, 25));
 *  for (const ddbm::migration_problem& each : report.problems)
 *      std::cout << each.key << ": " << each.message << '\n';
 *  @endcode
 *
 *  Items are read by a parallel scan, of the model's own kind only, where it has a discriminator.
 *  Each is saved under the condition that it is as it was read, so that other programs may go on
 *  with their work. One that has changed meanwhile is read and migrated once more. What cannot be
 *  migrated is named in the report, and left as it is. Items that older programs write while this
 *  goes on, or afterwards, may be missed.
 *
 *  Costs 0.5 RCU per started 4 KB of the table, and a write of each item that is migrated. Memory
 *  does not depend on the size of the table. Where a step changes a value that is unique, the write
 *  is a transaction, which costs what `model_definition::unique` says; `migrate_options::capacity`
 *  counts the item alone, and once. A value that another item has is a problem of the report.
 *
 *  With `migrate_options::checkpoints` it can be ended and gone on with at any time, and be shared
 *  by several programs; it completes when all segments are done, by whomever.
 *
 *  @par Completion signature  `void(error_code, migration_report)`
 *  @par Errors  of requests: those of `client`. What has been done until then stays done. Failures
 *  of single items are none.
 *  - `errc::invalid_request`: options that cannot be, or checkpoints of a migration that was begun
 *    with another number of segments. Nothing was sent to the table.
 *  @par Per-operation cancellation  Partial and terminal; what has been done stays done.
 */
template <class T, class Tag, class Token = default_token>
auto async_migrate(const table<T, Tag>& items, migrate_options options, Token&& token = Token())
{
    constexpr bool has_versions = detail::version_count<model_of<T, Tag>> != 0;
    static_assert(
        has_versions, "ddbm: async_migrate is of tables whose model has versions of its items"
    );
    if constexpr (has_versions)
    {
        detail::table_core core(items.get_client(), detail::info_of<T, Tag>(), items.name());
        return detail::async_start<migration_report, Token>(
            items.get_executor(),
            detail::prepare_migration(std::move(core), std::move(options)),
            token
        );
    }
}

template <class T, class Tag, class Token = default_token>
requires(!std::is_same_v<std::remove_cvref_t<Token>, migrate_options>) auto async_migrate(
    const table<T, Tag>& items, Token&& token = Token()
)
{
    return async_migrate(items, migrate_options(), std::forward<Token>(token));
}

}  // namespace ddbm

#endif
