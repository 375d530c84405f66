#include "model/written_fields.hpp"

namespace ddbm::detail {

void write_no_value(value_writer& out, const field_ops& field)
{
    if (field.policy->is_required)
    {
        out.lasting_key(field.name);
        out.refuse(errc::attribute_missing, "the field is required, and the object has no value");
    }
    if (field.policy->writes_null)
    {
        out.lasting_key(field.name);
        out.null();
    }
}

}  // namespace ddbm::detail
