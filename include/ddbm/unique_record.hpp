#ifndef DDBM_UNIQUE_RECORD_HPP
#define DDBM_UNIQUE_RECORD_HPP

#include <ddbm/codecs/string.hpp>
#include <ddbm/model.hpp>

#include <string>

namespace ddbm {

/** A sentinel of a unique attribute in a table of its own: which value is taken, and by which item.
 *  See `model_definition::unique_values_in`.
 *
 *  @code
 *  ddbm::table<ddbm::unique_record> names(db, "names");
 *  co_await names.async_create(ddbm::on_demand());
 *  @endcode
 *
 *  It may be read as any object is. The library writes it; who else does makes the rule worthless.
 */
class unique_record
{
public:
    unique_record() = default;

    /// The key: of the table whose items have it, their kind, the unique attribute, and the value.
    std::string value;
    /// Those without the value.
    std::string name;
    /// The key of the item that has the value, in DynamoDB's JSON.
    std::string owner;
};

template <>
struct model_of<unique_record>
{
    static constexpr auto value = model<unique_record>("unique_values")
                                      .partition_key("value", &unique_record::value)
                                      .field("ddbm:unique", &unique_record::name)
                                      .field("ddbm:owner", &unique_record::owner);
};

}  // namespace ddbm

#endif
