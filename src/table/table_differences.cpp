#include "table/table_differences.hpp"

#include <algorithm>
#include <ostream>
#include <set>
#include <string>
#include <utility>

namespace ddbm {

std::string table_difference::to_string() const
{
    const auto words = [](const std::string& text) { return text.empty() ? "nothing" : text; };
    std::string subject = index_.empty() ? "the table" : "index " + index_;
    switch (kind_)
    {
    case difference_kind::key:
    case difference_kind::index_key:
        subject += ", its key";
        break;
    case difference_kind::index_projection:
        subject += ", what it holds";
        break;
    case difference_kind::time_to_live:
        subject += ", its time to live";
        break;
    case difference_kind::missing_index:
    case difference_kind::unknown_index:
        break;
    }
    return subject + ": expected " + words(expected_) + ", found " + words(found_);
}

std::ostream& operator<<(std::ostream& out, const table_difference& difference)
{
    return out << difference.to_string();
}

namespace detail {
namespace {

using names = std::set<std::string, std::less<>>;

std::string
words_of_index(bool is_local, const std::vector<key_schema_element>& key, const key_types& types)
{
    return std::string(is_local ? "local" : "global") + " index with " + words_of(key, types);
}

class comparison_of_table
{
public:
    comparison_of_table(const table_schema& schema, const table_description& found)
        : schema_(schema), found_(found)
    {
        for (const attribute_definition& each : found.attribute_definitions)
            found_types_.emplace(each.attribute_name, each.attribute_type);
    }

    std::vector<table_difference> compare(const describe_time_to_live_reply& time_to_live)
    {
        if (!is_same_key(schema_.key, found_.key_schema))
            add(difference_kind::key,
                {},
                words_of(schema_.key, schema_.types),
                words_of(found_.key_schema, found_types_));
        for (const index_schema& each : schema_.indexes)
            compare_index(each);
        add_unknown_indexes(found_.global_secondary_indexes, false);
        add_unknown_indexes(found_.local_secondary_indexes, true);
        compare_time_to_live(time_to_live);
        return std::move(differences_);
    }

    std::vector<table_difference> find_shortcomings(const index_schema& wanted)
    {
        const auto [found, is_local] = find(wanted.name);
        if (found)
        {
            compare_index_key(wanted, *found, is_local);
            if (!holds(wanted, *found))
                add_projection(wanted, *found);
        }
        return std::move(differences_);
    }

private:
    void add(difference_kind kind, std::string index, std::string expected, std::string found)
    {
        differences_.emplace_back(kind, std::move(index), std::move(expected), std::move(found));
    }

    bool is_same_key(
        const std::vector<key_schema_element>& wanted, const std::vector<key_schema_element>& found
    ) const
    {
        return wanted == found &&
               std::all_of(wanted.begin(), wanted.end(), [&](const key_schema_element& each) {
                   const auto type = found_types_.find(each.attribute_name);
                   return type != found_types_.end() &&
                          type->second == schema_.types.at(each.attribute_name);
               });
    }

    // With whether it is local; null: the table has none of this name.
    std::pair<const secondary_index_description*, bool> find(const std::string& name) const
    {
        for (const auto* list : {&found_.global_secondary_indexes, &found_.local_secondary_indexes})
        {
            for (const secondary_index_description& each : *list)
            {
                if (each.index_name == name)
                    return {&each, list == &found_.local_secondary_indexes};
            }
        }
        return {nullptr, false};
    }

    // Keys are in every index; a description may name them all the same.
    names included_in(const secondary_index_description& index) const
    {
        names included(index.non_key_attributes.begin(), index.non_key_attributes.end());
        for (const auto* key : {&found_.key_schema, &index.key_schema})
        {
            for (const key_schema_element& each : *key)
                included.erase(each.attribute_name);
        }
        return included;
    }

    void compare_index(const index_schema& wanted)
    {
        const auto [found, is_local] = find(wanted.name);
        if (!found)
            return add(difference_kind::missing_index, wanted.name, words_of_index(wanted), {});
        compare_index_key(wanted, *found, is_local);
        // INCLUDE of keys alone is KEYS_ONLY.
        const bool is_same_kind = (wanted.projection == projection_type::all) ==
                                  (found->projection_type == projection_type::all);
        if (!is_same_kind || wanted.included != included_in(*found))
            add_projection(wanted, *found);
    }

    std::string words_of_index(const index_schema& wanted) const
    {
        return detail::words_of_index(wanted.is_local, wanted.key, schema_.types);
    }

    void compare_index_key(
        const index_schema& wanted, const secondary_index_description& found, bool is_local
    )
    {
        if (is_local != wanted.is_local || !is_same_key(wanted.key, found.key_schema))
            add(difference_kind::index_key,
                wanted.name,
                words_of_index(wanted),
                detail::words_of_index(is_local, found.key_schema, found_types_));
    }

    // Whether all that is wanted is in the index.
    bool holds(const index_schema& wanted, const secondary_index_description& found) const
    {
        if (found.projection_type == projection_type::all)
            return true;
        const names included = included_in(found);
        return wanted.projection != projection_type::all &&
               std::includes(
                   included.begin(), included.end(), wanted.included.begin(), wanted.included.end()
               );
    }

    void add_projection(const index_schema& wanted, const secondary_index_description& found)
    {
        add(difference_kind::index_projection,
            wanted.name,
            words_of(wanted.projection, wanted.included),
            words_of(found.projection_type, included_in(found)));
    }

    void add_unknown_indexes(const std::vector<secondary_index_description>& indexes, bool is_local)
    {
        for (const secondary_index_description& each : indexes)
        {
            if (!schema_.find_index(each.index_name))
                add(difference_kind::unknown_index,
                    each.index_name,
                    {},
                    detail::words_of_index(is_local, each.key_schema, found_types_));
        }
    }

    void compare_time_to_live(const describe_time_to_live_reply& found)
    {
        const std::string attribute = is_on(found) ? found.attribute_name : std::string();
        if (attribute != schema_.time_to_live)
            add(difference_kind::time_to_live, {}, schema_.time_to_live, attribute);
    }

    const table_schema& schema_;
    const table_description& found_;
    key_types found_types_;
    std::vector<table_difference> differences_;
};

}  // namespace

std::vector<table_difference> differences_of(
    const table_schema& schema,
    const table_description& found,
    const describe_time_to_live_reply& time_to_live
)
{
    return comparison_of_table(schema, found).compare(time_to_live);
}

std::vector<table_difference> shortcomings_of(
    const index_schema& wanted, const table_schema& schema, const table_description& found
)
{
    return comparison_of_table(schema, found).find_shortcomings(wanted);
}

}  // namespace detail
}  // namespace ddbm
