#include "local/catalog/definition_json.hpp"

#include "local/catalog/stored_time.hpp"

#include <ddbm/error.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <stdexcept>
#include <type_traits>
#include <utility>

namespace ddbm::local::detail {

namespace json = boost::json;

namespace {

// One list of members per type serves both ways: the archive either writes or reads each.

template <class Archive>
void members(Archive& archive, typename Archive::template subject<key_attribute> a)
{
    archive("name", a.name)("type", a.type);
}

template <class Archive>
void members(Archive& archive, typename Archive::template subject<key_schema> k)
{
    archive("partition", k.partition)("sort", k.sort);
}

template <class Archive>
void members(Archive& archive, typename Archive::template subject<throughput> t)
{
    archive("read", t.read)("write", t.write)("last_increase", t.last_increase)(
        "last_decrease", t.last_decrease
    )("decreases_today", t.decreases_today);
}

template <class Archive>
void members(Archive& archive, typename Archive::template subject<request_limits> r)
{
    archive("read", r.read)("write", r.write);
}

template <class Archive>
void members(Archive& archive, typename Archive::template subject<index> i)
{
    archive("name", i.name)("global", i.global)("keys", i.keys)("projection", i.projection)(
        "non_key_attributes", i.non_key_attributes
    )("entries",
      i.entries)("status", i.status)("status_until", i.status_until)("backfilling", i.backfilling)(
        "added_later", i.added_later
    )("provisioned", i.provisioned)("on_demand", i.on_demand)("warm", i.warm);
}

template <class Archive>
void members(Archive& archive, typename Archive::template subject<table> t)
{
    archive("name", t.name)("id", t.id)("arn", t.arn)("created", t.created)("keys", t.keys);
    archive("items", t.items)("indexes", t.indexes)("expiries", t.expiries);
    archive("collections", t.collections);
    archive("status", t.status)("status_until", t.status_until)("change", t.change);
    archive("on_demand", t.on_demand)("billing_was_set", t.billing_was_set);
    archive("last_to_on_demand", t.last_to_on_demand)("provisioned", t.provisioned);
    archive("on_demand_limits", t.on_demand_limits)("warm", t.warm);
    archive("table_class", t.table_class)("table_class_changed", t.table_class_changed);
    archive("table_class_changed_before", t.table_class_changed_before);
    archive("deletion_protection", t.deletion_protection);
    archive("protection_changed", t.protection_changed)("kms_key", t.kms_key);
    archive("stream_arn", t.stream_arn)("latest_stream_arn", t.latest_stream_arn);
    archive("latest_stream_label", t.latest_stream_label);
    archive("ttl_attribute", t.ttl_attribute)("last_ttl_attribute", t.last_ttl_attribute);
    archive("ttl_changed", t.ttl_changed)("tags", t.tags)("tags_changed", t.tags_changed);
}

template <class Archive>
void members(Archive& archive, typename Archive::template subject<stream> s)
{
    archive("arn", s.arn)("label", s.label)("table_name", s.table_name)("view", s.view);
    archive("keys", s.keys)("created", s.created)("disabled", s.disabled);
    archive("records", s.records)("next_sequence", s.next_sequence);
}

// Not every platform's clock ticks alike.
using ticks = std::chrono::microseconds;

// More than a table or an index can ask for.
constexpr std::int64_t most_units = 1'000'000'000'000;

// What is 0 in a definition: the first enumerator that a table has.
template <class Enum>
constexpr Enum first{};
template <>
constexpr resource_status first<resource_status> = resource_status::creating;

class definition_writer
{
public:
    template <class T>
    using subject = const T&;

    template <class T>
    definition_writer& operator()(const char* name, const T& value)
    {
        object_[name] = encoded(value);
        return *this;
    }
    template <class T>
    definition_writer& operator()(const char* name, const std::optional<T>& value)
    {
        return value ? (*this)(name, *value) : *this;
    }

    json::object& object() { return object_; }

private:
    static json::value encoded(const std::string& text) { return json::string(text); }
    static json::value encoded(bool flag) { return flag; }
    static json::value encoded(std::int64_t number) { return number; }
    static json::value encoded(std::uint64_t number) { return number; }
    static json::value encoded(time_point time)
    {
        return std::chrono::floor<ticks>(time.time_since_epoch()).count();
    }
    template <class T>
    static json::value encoded(const std::vector<T>& list)
    {
        json::array array;
        for (const T& element : list)
            array.push_back(encoded(element));
        return array;
    }
    static json::value encoded(const std::map<std::string, std::string>& map)
    {
        json::object object;
        for (const auto& [name, value] : map)
            object[name] = value;
        return object;
    }
    template <class T>
    static json::value encoded(const T& value)
    {
        if constexpr (std::is_enum_v<T>)
        {
            return static_cast<std::int64_t>(value) - static_cast<std::int64_t>(first<T>);
        }
        else
        {
            definition_writer nested;
            members(nested, value);
            return std::move(nested.object_);
        }
    }

    json::object object_;
};

class definition_reader
{
public:
    template <class T>
    using subject = T&;

    explicit definition_reader(const json::value& value) : object_(value.as_object()) {}

    // What is absent keeps the value that it has from the start.
    template <class T>
    definition_reader& operator()(const char* name, T& value)
    {
        if (const json::value* const found = object_.if_contains(name))
            decode(*found, value);
        return *this;
    }

private:
    static void decode(const json::value& from, std::string& to)
    {
        to.assign(from.as_string().data(), from.as_string().size());
    }
    static void decode(const json::value& from, bool& to) { to = from.as_bool(); }
    static void decode(const json::value& from, std::int64_t& to)
    {
        to = from.to_number<std::int64_t>();
    }
    static void decode(const json::value& from, std::uint64_t& to)
    {
        to = from.to_number<std::uint64_t>();
    }
    static void decode(const json::value& from, time_point& to)
    {
        to = stored_time<ticks>(from.to_number<std::int64_t>());
    }
    template <class T>
    static void decode(const json::value& from, std::optional<T>& to)
    {
        decode(from, to.emplace());
    }
    template <class T>
    static void decode(const json::value& from, std::vector<T>& to)
    {
        for (const json::value& element : from.as_array())
            decode(element, to.emplace_back());
    }
    static void decode(const json::value& from, std::map<std::string, std::string>& to)
    {
        for (const auto& member : from.as_object())
            decode(member.value(), to[std::string(member.key())]);
    }
    static void decode(const json::value& from, attribute_type& to)
    {
        decode_enum(from, to, attribute_type::b);
    }
    static void decode(const json::value& from, projection_type& to)
    {
        decode_enum(from, to, projection_type::include);
    }
    static void decode(const json::value& from, resource_status& to)
    {
        decode_enum(from, to, resource_status::active);
    }
    static void decode(const json::value& from, table_change& to)
    {
        decode_enum(from, to, table_change::other);
    }
    static void decode(const json::value& from, stream_view_type& to)
    {
        decode_enum(from, to, stream_view_type::new_and_old_images);
    }
    template <class T>
    static void decode(const json::value& from, T& to)
    {
        definition_reader nested(from);
        members(nested, to);
    }
    // Those of all tables are summed up.
    static void decode(const json::value& from, throughput& to)
    {
        definition_reader nested(from);
        members(nested, to);
        for (const std::int64_t number : {to.read, to.write, to.decreases_today})
            if (number < 0 || number > most_units)
                throw std::out_of_range("no capacity");
    }

    template <class Enum>
    static void decode_enum(const json::value& from, Enum& to, Enum last)
    {
        constexpr auto least = static_cast<std::int64_t>(first<Enum>);
        const auto number = from.to_number<std::int64_t>();
        if (number < 0 || number > static_cast<std::int64_t>(last) - least)
            throw std::out_of_range("no enumerator");
        to = static_cast<Enum>(number + least);
    }

    const json::object& object_;
};

template <class T>
std::string written(const T& subject)
{
    definition_writer archive;
    members(archive, subject);
    return json::serialize(archive.object());
}

template <class T>
T read(std::string_view bytes)
{
    try
    {
        const json::value parsed = json::parse({bytes.data(), bytes.size()});
        definition_reader archive(parsed);
        T subject{};
        members(archive, subject);
        return subject;
    }
    catch (const std::exception&)
    {
        throw error(errc::store_damaged, "the definition of a table or stream is damaged");
    }
}

}  // namespace

std::string to_json(const table& t)
{
    return written(t);
}

std::string to_json(const stream& s)
{
    return written(s);
}

table table_from_json(std::string_view bytes)
{
    return read<table>(bytes);
}

stream stream_from_json(std::string_view bytes)
{
    return read<stream>(bytes);
}

}  // namespace ddbm::local::detail
