#ifndef DDBM_DETAIL_KEY_ROLE_HPP
#define DDBM_DETAIL_KEY_ROLE_HPP

namespace ddbm::detail {

// What a value is in a table's key.
enum class key_role : unsigned char
{
    none,
    partition,
    sort,
};

}  // namespace ddbm::detail

#endif
