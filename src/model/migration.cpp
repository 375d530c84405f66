#include "model/migration.hpp"

#include <ddbm/error.hpp>
#include <ddbm/item_json.hpp>

#include <exception>
#include <new>
#include <string>
#include <string_view>
#include <utility>

namespace ddbm::detail {

namespace {

// Of the item as it was read; empty where it cannot be told.
std::string key_of(const record_ops& record, const item& read)
{
    item key;
    for (const field_ops& field : record.fields)
    {
        const attribute_value* value =
            field.role == key_role::none ? nullptr : read.find(field.name);
        if (value)
            key.set(std::string(field.name), *value);
    }
    try
    {
        return key.empty() ? std::string() : to_json(key);
    }
    catch (const error&)
    {
        return {};
    }
}

[[noreturn]] void fail(const record_ops& record, const item& read, std::string why)
{
    diagnostics diag(std::move(why));
    diag.key(key_of(record, read));
    throw error(errc::migration_failed, std::move(diag));
}

constexpr std::string_view check_of = "the check of version ";
constexpr std::string_view step_to = "the step to version ";

// Runs a function of the program's, which may throw anything. `what` it is of the version.
template <class Function>
auto run(
    std::string_view what,
    const version_definition& version,
    const record_ops& record,
    const item& read,
    Function function
)
{
    const auto name = [&] { return std::string(what) + std::to_string(version.number); };
    try
    {
        return function();
    }
    catch (const std::bad_alloc&)
    {
        throw;
    }
    catch (const std::exception& why)
    {
        fail(record, read, name() + " has thrown: " + why.what());
    }
    catch (...)
    {
        fail(record, read, name() + " has thrown what is no std::exception");
    }
}

bool is_of(const version_definition& version, const record_ops& record, const item& read)
{
    return run(check_of, version, record, read, [&] { return version.is(read); });
}

void check_key(
    const version_definition& version, const record_ops& record, const item& read, const item& made
)
{
    for (const field_ops& field : record.fields)
    {
        if (field.role == key_role::none)
            continue;
        const attribute_value* before = read.find(field.name);
        const attribute_value* after = made.find(field.name);
        if (before && after ? *before == *after : before == after)
            continue;
        fail(
            record,
            read,
            std::string(step_to) + std::to_string(version.number) +
                " has changed the key attribute " + std::string(field.name) +
                "; keys cannot be migrated, as an item keeps its key: put the object as a new item "
                "and erase the old one"
        );
    }
}

void take_step(
    const version_definition& version, const record_ops& record, const item& read, item& made
)
{
    run(step_to, version, record, read, [&] {
        if (version.make)
            made = version.make(std::move(made));
        else
            version.change(made);
    });
    check_key(version, record, read, made);
}

std::string numbers_of(std::span<const version_definition> versions)
{
    std::string all;
    for (std::size_t i = 0; i < versions.size(); ++i)
    {
        if (i != 0)
            all += i + 1 == versions.size() ? " or " : ", ";
        all += std::to_string(versions[i].number);
    }
    return all;
}

std::string names_in(const item& read)
{
    constexpr std::size_t most = 50;
    std::string all;
    std::size_t shown = 0;
    for (const auto& [name, value] : read)
    {
        if (shown == most)
            return all + " and " + std::to_string(read.size() - most) + " more";
        all.append(shown++ == 0 ? "" : ", ").append(name);
    }
    return all;
}

[[noreturn]] void refuse_version(const record_ops& record, const item& read)
{
    std::string expected = "an item of version " + numbers_of(record.versions);
    std::string found =
        read.empty() ? "one without attributes" : "one with the attributes " + names_in(read);
    diagnostics diag("expected " + expected + ", found " + found);
    diag.expected(std::move(expected)).found(std::move(found)).key(key_of(record, read));
    throw error(errc::unknown_version, std::move(diag));
}

}  // namespace

std::optional<item> migrated(const record_ops& record, const item& read)
{
    const auto versions = record.versions;
    if (versions.empty())
        return std::nullopt;
    std::size_t next = versions.size();
    while (next != 0 && !is_of(versions[next - 1], record, read))
        --next;
    if (next == 0)
        refuse_version(record, read);
    if (next == versions.size())
        return std::nullopt;
    item made = read;
    for (; next != versions.size(); ++next)
        take_step(versions[next], record, read, made);
    return made;
}

made_item keep_migrated(item read, std::optional<item> newest)
{
    if (!newest)
        return nullptr;
    return made_item(new migrated_item{std::move(read), *std::move(newest), {}});
}

}  // namespace ddbm::detail
