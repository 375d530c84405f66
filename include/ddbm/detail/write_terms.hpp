#ifndef DDBM_DETAIL_WRITE_TERMS_HPP
#define DDBM_DETAIL_WRITE_TERMS_HPP

namespace ddbm::detail {

class condition_core;

// What a write gives back.
enum class returned : unsigned char
{
    nothing,
    // Whether there was something.
    whether,
    new_item,
    old_item,
};

// What a write is told besides what it writes. Refers to what the caller gave.
struct write_terms
{
    const condition_core* condition = nullptr;
    returned gives = returned::nothing;
    // An update makes an item where there is none.
    bool may_create = false;
    // As a transaction with a token, which may be sent twice.
    bool exactly_once = false;
};

}  // namespace ddbm::detail

#endif
