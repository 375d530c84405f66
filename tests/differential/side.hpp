// One of the two that are asked the same.
#ifndef DDBM_TESTS_DIFFERENTIAL_SIDE_HPP
#define DDBM_TESTS_DIFFERENTIAL_SIDE_HPP

#include <ddbm/service.hpp>

#include <string>
#include <string_view>

namespace ddbm::differential {

struct answer
{
    int status = 0;
    std::string body;
};

class side
{
public:
    virtual ~side() = default;

    virtual std::string_view name() const = 0;
    /// Whether all its numbers are in the service's form, so that they are to be compared as texts.
    virtual bool writes_plain_numbers() const { return true; }
    virtual answer
    send(ddbm::service target, std::string_view operation, std::string_view body) = 0;
};

}  // namespace ddbm::differential

#endif
