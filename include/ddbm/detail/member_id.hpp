#ifndef DDBM_DETAIL_MEMBER_ID_HPP
#define DDBM_DETAIL_MEMBER_ID_HPP

namespace ddbm::detail {

// Which member it is, for what knows no types: the address of this. One for each member of a class,
// whichever models register it, and from derived classes, too.
template <auto Member>
inline constexpr char member_tag = 0;

}  // namespace ddbm::detail

#endif
