#include <ddbm/error.hpp>

#include <ddbm/detail/awaited_call.hpp>

namespace ddbm::detail {

void awaited_base::throw_if_failed()
{
    if (ec_)
        throw error(ec_, take_diagnostics());
}

awaited_base::~awaited_base() = default;

std::shared_ptr<diagnostics> awaited_base::new_diagnostics()
{
    diag_ = std::make_shared<diagnostics>();
    return diag_;
}

}  // namespace ddbm::detail
