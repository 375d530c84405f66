#ifndef DDBM_DETAIL_JOURNAL_CORE_HPP
#define DDBM_DETAIL_JOURNAL_CORE_HPP

// Records of what transactions and runs do, whatever their class and model are.

#include <ddbm/model.hpp>

#include <ddbm/detail/attribute_place.hpp>
#include <ddbm/detail/fields_of.hpp>
#include <ddbm/detail/key_role.hpp>
#include <ddbm/detail/table_core.hpp>
#include <ddbm/detail/transaction_core.hpp>

#include <cstddef>
#include <string>
#include <type_traits>

namespace ddbm {

class journal_record;

}  // namespace ddbm

namespace ddbm::detail {

// How objects of a class are used that is a record, or derived from it.
struct journal_ops
{
    const object_ops* objects;
    journal_record& (*record)(void* object);
};

template <class T>
journal_record& record_part(void* object)
{
    return *static_cast<T*>(object);
}

template <class T>
inline constexpr journal_ops journal_ops_of{&object_ops_of<T>, &record_part<T>};

template <class Model, auto Member>
constexpr bool is_in_key()
{
    constexpr std::size_t number = find_field<Model, Member>().number;
    if constexpr (number != no_field)
    {
        if constexpr (field_table<Model>[number].role != key_role::none)
            return true;
    }
    return is_composed_of<Model, Member>();
}

// Whether records of this class and model may stand in a journal. `Record` is journal_record, by a
// name that depends on a parameter: it is not complete here.
template <class T, class Tag, class Record = journal_record>
constexpr bool is_journal()
{
    constexpr bool is_record = std::is_base_of_v<Record, T>;
    static_assert(
        is_record,
        "ddbm: the record of a journal is a journal_record, or of a class derived from it"
    );
    if constexpr (is_record)
    {
        using model = model_of<T, Tag>;
        constexpr bool is_whole = is_in_key<model, &Record::time>() &&
                                  find_field<model, &Record::status>().number != no_field &&
                                  find_field<model, &Record::steps_done>().number != no_field &&
                                  find_field<model, &Record::steps>().number != no_field;
        static_assert(
            is_whole,
            "ddbm: a model of a journal has the time of its records in the key, and their status, "
            "steps_done and steps as fields"
        );
        constexpr bool can_be_copied = object_ops_of<T>.copy != nullptr;
        static_assert(
            can_be_copied, "ddbm: the record of a journal is of a class that can be copied"
        );
        return is_whole && can_be_copied;
    }
    else
        return false;
}

// Writes a record with the transaction. The object is the transaction's own, of which it makes the
// time and the status. Returns the item as it will be written, in DynamoDB's JSON.
std::string queue_journal(
    transaction_state& tx, const table_core& table, stored_ptr record, const journal_ops& ops
);

}  // namespace ddbm::detail

#endif
