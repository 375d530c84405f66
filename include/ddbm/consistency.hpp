#ifndef DDBM_CONSISTENCY_HPP
#define DDBM_CONSISTENCY_HPP

namespace ddbm {

/// Which of the writes before it a read sees.
enum class consistency
{
    /// All but perhaps the latest ones: half the capacity.
    eventual,
    /// Every write that succeeded before (strongly consistent). Not on global indexes.
    strong,
};

}  // namespace ddbm

#endif
