#include "client/handled_operation.hpp"
#include "table/described.hpp"

#include <ddbm/stored.hpp>

#include <ddbm/detail/prepared_call.hpp>

namespace ddbm::detail {

template <class... Results>
prepared_call<Results...>::prepared_call(handled_operation<Results...>* operation) noexcept
    : operation_(operation)
{
    intrusive_ptr_add_ref(operation_);
}

template <class... Results>
prepared_call<Results...>::~prepared_call()
{
    if (operation_)
        intrusive_ptr_release(operation_);
}

template <class... Results>
void prepared_call<Results...>::start(
    handler_type handler, handler_place place, std::shared_ptr<diagnostics> diag
) &&
{
    boost::intrusive_ptr<handled_operation<Results...>> operation(release(), false);
    operation->start(std::move(handler), place, std::move(diag));
}

template <class... Results>
explanation prepared_call<Results...>::explain() const
{
    operation_->throw_refusal();
    explanation made;
    made.operation(std::string(operation_->name()));
    made.request(std::string(operation_->body()));
    if (const auto* more = dynamic_cast<const described*>(operation_))
        more->describe(made);
    return made;
}

template class prepared_call<>;
template class prepared_call<bool>;
template class prepared_call<std::shared_ptr<stored_object>>;

}  // namespace ddbm::detail
