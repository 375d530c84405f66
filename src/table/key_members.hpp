// The members of an object that the key of its item tells.

#ifndef DDBM_SRC_KEY_MEMBERS_HPP
#define DDBM_SRC_KEY_MEMBERS_HPP

#include <ddbm/item.hpp>

#include <ddbm/detail/type_ops.hpp>

#include <memory>
#include <vector>

namespace ddbm::detail {

// In an object that has no others. Of keys that are stored in a form, or composed, as of all.
class key_members
{
public:
    // `key` has the attributes of the key. Throws errc::attribute_missing.
    key_members(const model_info& model, const item& key);

    void* object() const;
    const std::shared_ptr<stored_object>& holder() const noexcept { return object_; }
    // See member_tag.
    bool has(const void* id) const;
    bool has_all(const composed_text& of) const;

private:
    void read(const field_ops& field, const attribute_value& value);
    errc read_value(const field_ops& field, const attribute_value& value);

    std::shared_ptr<stored_object> object_;
    std::vector<const void*> ids_;
};

}  // namespace ddbm::detail

#endif
