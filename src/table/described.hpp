#ifndef DDBM_SRC_DESCRIBED_HPP
#define DDBM_SRC_DESCRIBED_HPP

#include <ddbm/explanation.hpp>

namespace ddbm::detail {

// Only the service knows which of their entries stay as they are, and cost nothing.
inline constexpr const char* costs_of_indexes = "what it changes in indexes costs as well";

inline constexpr const char* unknown_size = "the size of the item is not known before";

// An operation that can say more of itself than its name and its request.
class described
{
public:
    virtual void describe(explanation& to) const = 0;

protected:
    ~described() = default;
};

}  // namespace ddbm::detail

#endif
