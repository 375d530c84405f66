#include "table/table_requests.hpp"

#include "protocol/operations/request_checks.hpp"
#include "protocol/wire_names.hpp"
#include "table/table_differences.hpp"

#include <algorithm>
#include <utility>

namespace ddbm::detail {

namespace {

// `what` is a request that takes definitions: of the attributes of a key.
template <class Request>
void define(Request& what, const std::vector<key_schema_element>& key, const key_types& types)
{
    for (const key_schema_element& each : key)
        what.attribute_definition(each.attribute_name, types.at(each.attribute_name));
}

// What is wanted and is not so yet; empty: nothing.
std::optional<on_demand_throughput> lacking(
    const std::optional<on_demand_throughput>& wanted,
    const std::optional<on_demand_throughput>& now
)
{
    on_demand_throughput made = wanted.value_or(on_demand_throughput());
    const on_demand_throughput has = now.value_or(on_demand_throughput());
    const auto leave_out = [](auto& limit, const auto& known) {
        if (limit == known.value_or(on_demand_throughput::unlimited))
            limit.reset();
    };
    leave_out(made.max_read_request_units, has.max_read_request_units);
    leave_out(made.max_write_request_units, has.max_write_request_units);
    if (made == on_demand_throughput())
        return std::nullopt;
    return made;
}

// It never shrinks: where there is as much already, or more, nothing is to be done.
std::optional<warm_throughput>
lacking(const std::optional<warm_throughput>& wanted, const std::optional<warm_throughput>& now)
{
    warm_throughput made = wanted.value_or(warm_throughput());
    const warm_throughput has = now.value_or(warm_throughput());
    const auto leave_out = [](auto& units, const auto& known) {
        if (units <= known)
            units.reset();
    };
    leave_out(made.read_units_per_second, has.read_units_per_second);
    leave_out(made.write_units_per_second, has.write_units_per_second);
    if (made == warm_throughput())
        return std::nullopt;
    return made;
}

const index_throughput& said_of(const std::string& index, const index_throughput_map& all)
{
    static const index_throughput nothing{};
    const auto found = all.find(index);
    return found == all.end() ? nothing : found->second;
}

// Of a new index; empty: its table has no throughput set aside.
void set_throughput(
    secondary_index& index,
    const index_throughput& wanted,
    const std::optional<provisioned_throughput>& of_table
)
{
    if (of_table)
    {
        const provisioned_throughput units = wanted.provisioned_throughput.value_or(*of_table);
        index.provisioned_throughput(units.read_capacity_units, units.write_capacity_units);
    }
    if (const auto limits = lacking(wanted.on_demand_throughput, std::nullopt))
        index.on_demand_throughput(limits->max_read_request_units, limits->max_write_request_units);
    if (const auto& warm = wanted.warm_throughput)
        index.warm_throughput(warm->read_units_per_second, warm->write_units_per_second);
}

void check_billing(const std::string& index, const index_throughput& wanted, billing_mode mode)
{
    if (wanted.provisioned_throughput && mode == billing_mode::pay_per_request)
        refuse(
            "the index " + index +
            " has no throughput of its own, as its table is paid for by request"
        );
    if (wanted.on_demand_throughput && mode == billing_mode::provisioned)
        refuse(
            "the index " + index +
            " has no limits of what is paid by request, as its table has provisioned throughput"
        );
}

void check_index_throughputs(const table_schema& schema, const create_options& options)
{
    const billing_mode mode = options.provisioned_throughput() ? billing_mode::provisioned
                                                               : billing_mode::pay_per_request;
    for (const auto& [name, wanted] : options.index_throughputs())
    {
        const index_schema* index = schema.find_index(name);
        if (!index || index->is_local)
            refuse("the model has no global index " + name + ", for which throughput is set aside");
        check_billing(name, wanted, mode);
    }
}

void add_indexes(
    create_table_request& request, const table_schema& schema, const create_options& options
)
{
    for (const index_schema& each : schema.indexes)
    {
        secondary_index index = request_of(each);
        if (each.is_local)
        {
            request.local_secondary_index(std::move(index));
            continue;
        }
        set_throughput(
            index, said_of(each.name, options.index_throughputs()), options.provisioned_throughput()
        );
        request.global_secondary_index(std::move(index));
    }
}

void add_billing(create_table_request& request, const create_options& options)
{
    if (options.provisioned_throughput())
        request.provisioned_throughput(
            options.provisioned_throughput()->read_capacity_units,
            options.provisioned_throughput()->write_capacity_units
        );
    else
        request.pay_per_request();
    if (const auto& limits = options.on_demand_throughput())
        request.on_demand_throughput(
            limits->max_read_request_units, limits->max_write_request_units
        );
    if (const auto& warm = options.warm_throughput())
        request.warm_throughput(warm->read_units_per_second, warm->write_units_per_second);
}

void add_settings(create_table_request& request, const create_options& options)
{
    if (options.stream_view_type())
        request.stream(*options.stream_view_type());
    if (options.deletion_protection_enabled())
        request.deletion_protection_enabled(*options.deletion_protection_enabled());
    if (options.table_class())
        request.table_class(*options.table_class());
    if (options.kms_master_key_id())
        request.kms_encryption(*options.kms_master_key_id());
    for (const auto& [key, value] : options.tags())
        request.tag(key, value);
}

}  // namespace

create_table_request
request_of(const std::string& table, const table_schema& schema, const create_options& options)
{
    check_index_throughputs(schema, options);
    create_table_request request(table);
    key_types others = schema.types;
    for (const key_schema_element& each : schema.key)
    {
        const attribute_type type = schema.types.at(each.attribute_name);
        if (each.key_type == key_type::hash)
            request.partition_key(each.attribute_name, type);
        else
            request.sort_key(each.attribute_name, type);
        others.erase(each.attribute_name);
    }
    for (const auto& [name, type] : others)
        request.attribute_definition(name, type);
    add_billing(request, options);
    add_indexes(request, schema, options);
    add_settings(request, options);
    return request;
}

bool is_made(
    const table_description& found, const table_schema& schema, const create_table_request& request
)
{
    const auto& units = request.provisioned_throughput();
    if (found.table_status == table_status::deleting ||
        found.billing_mode != request.billing_mode() ||
        (units && units != found.provisioned_throughput) ||
        found.stream_view_type != request.stream_view_type())
        return false;
    describe_time_to_live_reply as_wanted;
    if (!schema.time_to_live.empty())
    {
        as_wanted.time_to_live_status = time_to_live_status::enabled;
        as_wanted.attribute_name = schema.time_to_live;
    }
    return differences_of(schema, found, as_wanted).empty();
}

// -- Changes

namespace {

template <class Indexes>
bool has_index(const Indexes& indexes, const std::string& name)
{
    return std::any_of(indexes.begin(), indexes.end(), [&](const auto& each) {
        return each.index_name == name;
    });
}

// Plans the steps in the order in which they follow one another.
class change_planner
{
public:
    change_planner(
        const std::string& table,
        const table_schema& schema,
        const table_changes& changes,
        const table_description& now
    )
        : table_(table), schema_(schema), changes_(changes), now_(now),
          mode_(changes.billing_mode().value_or(now.billing_mode))
    {
    }

    std::vector<update_table_request> plan()
    {
        const std::vector<const index_schema*> added = added_indexes();
        check_removed_indexes();
        check_index_throughputs(added);
        plan_protection();
        for (const std::string& each : changes_.removed_indexes())
        {
            if (has_index(now_.global_secondary_indexes, each))
                step().delete_global_secondary_index(each);
        }
        plan_billing();
        plan_warm_throughput();
        for (const index_schema* each : added)
            plan_added_index(*each);
        plan_stream();
        if (changes_.table_class() && *changes_.table_class() != now_.table_class)
            step().table_class(*changes_.table_class());
        plan_encryption();
        return std::move(steps_);
    }

private:
    update_table_request& step() { return steps_.emplace_back(table_); }

    const index_throughput& said_of(const std::string& index) const
    {
        return detail::said_of(index, changes_.index_throughputs());
    }

    bool is_removed(const std::string& index) const
    {
        return changes_.removed_indexes().contains(index);
    }

    // Whether the table has it once those that are to go have gone.
    bool is_kept(const std::string& index) const
    {
        return has_index(now_.global_secondary_indexes, index) && !is_removed(index);
    }

    // Refuses another index of the name: it would stay instead of the one that is asked for.
    void check_kept(const index_schema& wanted) const
    {
        const auto found = shortcomings_of(wanted, schema_, now_);
        if (!found.empty())
            refuse(
                "the table has another " + found.front().to_string() +
                "; it is made anew where it is removed in the same change"
            );
    }

    std::vector<const index_schema*> added_indexes() const
    {
        std::vector<const index_schema*> added;
        for (const std::string& name : changes_.added_indexes())
        {
            if (!schema_.find_index(name))
                refuse("the model has no index " + name + ", which is to be added");
        }
        for (const index_schema& each : schema_.indexes)
        {
            // All that are missing are those that can be added.
            const bool is_asked = (changes_.adds_missing_indexes() && !each.is_local) ||
                                  changes_.added_indexes().contains(each.name);
            if (!is_asked)
                continue;
            if (is_kept(each.name) || has_index(now_.local_secondary_indexes, each.name))
            {
                check_kept(each);
                continue;
            }
            if (each.is_local)
                refuse(
                    "the local index " + each.name +
                    " cannot be added: a table has the local indexes that it was created with"
                );
            added.push_back(&each);
        }
        return added;
    }

    void check_removed_indexes() const
    {
        for (const std::string& name : changes_.removed_indexes())
        {
            if (has_index(now_.local_secondary_indexes, name))
                refuse(
                    "the local index " + name +
                    " cannot be removed: a table has the local indexes that it was created with"
                );
        }
    }

    void check_index_throughputs(const std::vector<const index_schema*>& added) const
    {
        for (const auto& [name, wanted] : changes_.index_throughputs())
        {
            const auto has_name = [&name = name](const index_schema* each) {
                return each->name == name;
            };
            if (!is_kept(name) && std::none_of(added.begin(), added.end(), has_name))
                refuse("there is no global index " + name + ", for which throughput is set aside");
            check_billing(name, wanted, mode_);
        }
    }

    void plan_protection()
    {
        const auto& wanted = changes_.deletion_protection_enabled();
        if (wanted && *wanted != now_.deletion_protection_enabled)
            step().deletion_protection_enabled(*wanted);
    }

    bool is_switched() const { return mode_ != now_.billing_mode; }

    // What the table is to have, or has.
    provisioned_throughput table_units() const
    {
        return changes_.provisioned_throughput().value_or(
            now_.provisioned_throughput.value_or(provisioned_throughput())
        );
    }

    void plan_billing()
    {
        update_table_request made(table_);
        bool is_needed = false;
        if (is_switched())
        {
            made.billing_mode(mode_);
            is_needed = true;
        }
        if (mode_ == billing_mode::provisioned)
            is_needed = add_throughputs(made) || is_needed;
        else
            is_needed = add_on_demand_limits(made) || is_needed;
        if (is_needed)
            steps_.push_back(std::move(made));
    }

    // Returns whether there are any.
    bool add_throughputs(update_table_request& made) const
    {
        if (changes_.on_demand_throughput())
            refuse("a table with provisioned throughput has no limits of what is paid by request");
        bool is_needed = false;
        const provisioned_throughput units = table_units();
        if (changes_.provisioned_throughput() &&
            (is_switched() || units != now_.provisioned_throughput))
        {
            made.provisioned_throughput(units.read_capacity_units, units.write_capacity_units);
            is_needed = true;
        }
        for (const secondary_index_description& each : now_.global_secondary_indexes)
        {
            if (is_removed(each.index_name))
                continue;
            const auto& own = said_of(each.index_name).provisioned_throughput;
            const provisioned_throughput wanted = own.value_or(units);
            if (!is_switched() && (!own || wanted == each.provisioned_throughput))
                continue;
            made.update_global_secondary_index(
                each.index_name, wanted.read_capacity_units, wanted.write_capacity_units
            );
            is_needed = true;
        }
        return is_needed;
    }

    // Returns whether there are any.
    bool add_on_demand_limits(update_table_request& made) const
    {
        bool is_needed = false;
        if (const auto limits = lacking(changes_.on_demand_throughput(), now_.on_demand_throughput))
        {
            made.on_demand_throughput(
                limits->max_read_request_units, limits->max_write_request_units
            );
            is_needed = true;
        }
        for (const secondary_index_description& each : now_.global_secondary_indexes)
        {
            index_throughput wanted;
            if (!is_removed(each.index_name))
                wanted.on_demand_throughput = lacking(
                    said_of(each.index_name).on_demand_throughput, each.on_demand_throughput
                );
            if (!wanted.on_demand_throughput)
                continue;
            made.update_global_secondary_index(each.index_name, wanted);
            is_needed = true;
        }
        return is_needed;
    }

    void plan_warm_throughput()
    {
        if (const auto warm = lacking(changes_.warm_throughput(), now_.warm_throughput))
            step().warm_throughput(warm->read_units_per_second, warm->write_units_per_second);
        for (const secondary_index_description& each : now_.global_secondary_indexes)
        {
            index_throughput wanted;
            if (!is_removed(each.index_name))
                wanted.warm_throughput =
                    lacking(said_of(each.index_name).warm_throughput, each.warm_throughput);
            if (wanted.warm_throughput)
                step().update_global_secondary_index(each.index_name, wanted);
        }
    }

    void plan_added_index(const index_schema& added)
    {
        secondary_index index = request_of(added);
        std::optional<provisioned_throughput> of_table;
        if (mode_ == billing_mode::provisioned)
            of_table = table_units();
        set_throughput(index, said_of(added.name), of_table);
        update_table_request& made = step();
        define(made, added.key, schema_.types);
        made.create_global_secondary_index(std::move(index));
    }

    void plan_stream()
    {
        if (!changes_.stream_enabled() || changes_.stream_view_type() == now_.stream_view_type)
            return;
        if (now_.stream_view_type)
            step().disable_stream();
        if (changes_.stream_view_type())
            step().stream(*changes_.stream_view_type());
    }

    // A key by its id or ARN is one that can be recognised.
    void plan_encryption()
    {
        if (!changes_.kms_enabled())
            return;
        const std::string& now = now_.kms_master_key_arn;
        const std::string& wanted = changes_.kms_master_key_id();
        if (!*changes_.kms_enabled())
        {
            if (!now.empty())
                step().disable_kms_encryption();
        }
        else if (wanted.empty() || (now != wanted && !now.ends_with("/" + wanted)))
            step().kms_encryption(wanted);
    }

    const std::string& table_;
    const table_schema& schema_;
    const table_changes& changes_;
    const table_description& now_;
    const billing_mode mode_;
    std::vector<update_table_request> steps_;
};

}  // namespace

std::vector<update_table_request> steps_of(
    const std::string& table,
    const table_schema& schema,
    const table_changes& changes,
    const table_description& now
)
{
    return change_planner(table, schema, changes, now).plan();
}

std::optional<update_time_to_live_request> request_of(
    const std::string& table,
    const std::string& attribute,
    bool enabled,
    const describe_time_to_live_reply& now
)
{
    if (enabled)
    {
        if (is_on(now) && now.attribute_name == attribute)
            return std::nullopt;
        return update_time_to_live_request(table, attribute);
    }
    if (!is_on(now))
        return std::nullopt;
    return update_time_to_live_request(table, now.attribute_name).enabled(false);
}

// -- Waiting

bool is_settled(const table_description& now) noexcept
{
    return now.table_status == table_status::active &&
           std::all_of(
               now.global_secondary_indexes.begin(),
               now.global_secondary_indexes.end(),
               [](const secondary_index_description& each) {
                   return !each.index_status || each.index_status == index_status::active;
               }
           );
}

std::string words_of_waiting(const table_description& now)
{
    const auto words = [](const std::string& what, std::string_view status) {
        return what + " is " + std::string(status.empty() ? "in a state not known here" : status);
    };
    if (now.table_status != table_status::active)
        return words("the table", wire_name(now.table_status));
    for (const secondary_index_description& each : now.global_secondary_indexes)
    {
        if (each.index_status && each.index_status != index_status::active)
            return words("the index " + each.index_name, wire_name(*each.index_status));
    }
    return words("the table", wire_name(now.table_status));
}

}  // namespace ddbm::detail
