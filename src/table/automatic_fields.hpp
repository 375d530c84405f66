// Fields whose values the library makes: ids, versions, counters, times. They are decided when a
// write is prepared, and set in the program's object, if it has a handle on that, when the write
// has been applied.

#ifndef DDBM_SRC_AUTOMATIC_FIELDS_HPP
#define DDBM_SRC_AUTOMATIC_FIELDS_HPP

#include <ddbm/attribute_value.hpp>
#include <ddbm/environment.hpp>
#include <ddbm/stored.hpp>

#include <ddbm/detail/type_ops.hpp>

#include <memory>
#include <vector>

namespace ddbm::detail {

// An object as it is written: the program's own, or a copy with its automatic fields set.
class written_object
{
public:
    // As a new item, or in place of whatever is there. Throws errc::number_out_of_range for a
    // version that has no next one, errc::invalid_request for an auto-incremented key without a
    // number, and as environment::unique_bytes does.
    static written_object as_put(const model_info& model, const void* object, environment& env);
    // As a change of the item that it was read from. The same.
    static written_object as_save(const model_info& model, const void* object, environment& env);

    const void* get() const noexcept { return object_; }

    // Null if it is the program's own.
    const std::shared_ptr<stored_object>& copy() const noexcept { return copy_; }

private:
    explicit written_object(const void* object) : object_(object) {}
    explicit written_object(std::shared_ptr<stored_object> copy)
        : copy_(std::move(copy)), object_(copy_->object())
    {
    }

    std::shared_ptr<stored_object> copy_;
    const void* object_;
};

// Makes the automatic fields of an object that is to be put, in place. Throws as `as_put` does.
void set_automatic(const model_info& model, void* object, environment& env);

// Sets the automatic fields of an object to those of another one.
void assign_automatic(const model_info& model, void* object, const void* from);

// A field of an object as it is stored.
attribute_value stored_value(const field_ops& field, void* object);

// A generated id as its field stores it. Throws as environment::unique_bytes does.
attribute_value new_id(const model_info& model, const field_ops& field, environment& env);

// What an update does besides what it is told: the actions that keep automatic fields right.
struct automatic_change
{
    enum class action : unsigned char
    {
        set,
        set_if_absent,
        add,
    };

    const field_ops* field;
    action what;
    attribute_value value;
    // Of what is set: an object in which the member has this value.
    std::shared_ptr<stored_object> object;
};

// A time of creation, which an item keeps, is not set where something is composed of it: that says
// what the item has, and nobody knows whether it has one.
std::vector<automatic_change> changes_of_update(const model_info& model, environment& env);

}  // namespace ddbm::detail

#endif
