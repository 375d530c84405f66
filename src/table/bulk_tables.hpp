// The tables that a bulk is about, by number.

#ifndef DDBM_SRC_BULK_TABLES_HPP
#define DDBM_SRC_BULK_TABLES_HPP

#include <ddbm/client.hpp>

#include <ddbm/detail/key_schema.hpp>
#include <ddbm/detail/table_core.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ddbm::detail {

class bulk_tables
{
public:
    // The number of no table.
    static constexpr std::uint32_t none = 0xffff'ffff;

    explicit bulk_tables(client db) : db_(std::move(db)) {}

    const client& db() const noexcept { return db_; }

    // Of a table that may have been here before, by another handle and with another model. Throws
    // errc::invalid_request if it is of another client, or its key of other attributes.
    std::uint32_t number_of(const table_core& table);
    std::optional<std::uint32_t> find(std::string_view name) const;

    // The name of the table that all of these are of; empty if there are several.
    template <class Planned>
    std::string common_name(const std::vector<Planned>& planned) const
    {
        for (const Planned& each : planned)
        {
            if (each.table != planned.front().table)
                return {};
        }
        return planned.empty() ? std::string() : name(planned.front().table);
    }

    std::size_t size() const noexcept { return tables_.size(); }
    const std::string& name(std::uint32_t table) const { return *tables_[table].name; }
    const key_schema& key(std::uint32_t table) const { return *tables_[table].key; }
    // Whether some handle on it asks for that.
    bool is_consistent(std::uint32_t table) const { return tables_[table].is_consistent; }
    // Whether some model of it has any.
    bool has_indexes(std::uint32_t table) const { return tables_[table].has_indexes; }

private:
    struct entry
    {
        std::shared_ptr<const std::string> name;
        const key_schema* key;
        bool is_consistent;
        bool has_indexes;
    };

    client db_;
    std::vector<entry> tables_;
};

}  // namespace ddbm::detail

#endif
