#ifndef DDBM_APPLIED_HPP
#define DDBM_APPLIED_HPP

namespace ddbm {

/// Has a write taken effect?
enum class applied
{
    /// No: it was refused, or never left.
    no,
    /// Unknown: the connection or the time ran out after it was sent.
    maybe,
    /// Yes.
    yes,
};

}  // namespace ddbm

#endif
