// The engine in this process.
#ifndef DDBM_TESTS_DIFFERENTIAL_ENGINE_SIDE_HPP
#define DDBM_TESTS_DIFFERENTIAL_ENGINE_SIDE_HPP

#include "differential/side.hpp"

#include <ddbm/local/engine.hpp>

namespace ddbm::differential {

class engine_side : public side
{
public:
    engine_side();

    std::string_view name() const override { return "engine"; }
    answer send(ddbm::service target, std::string_view operation, std::string_view body) override;

private:
    ddbm::local::engine engine_;
};

}  // namespace ddbm::differential

#endif
