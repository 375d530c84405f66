// A request whose text is there already.

#ifndef DDBM_SRC_TEXT_OPERATION_HPP
#define DDBM_SRC_TEXT_OPERATION_HPP

#include "client/handled_operation.hpp"

#include <ddbm/call_options.hpp>
#include <ddbm/client_handle.hpp>

#include <ddbm/detail/handler_place.hpp>

#include <boost/smart_ptr/intrusive_ptr.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace ddbm::detail {

class text_operation final : public handled_operation<std::string>
{
public:
    text_operation(const ddbm::client& db, operation_kind kind, std::string_view text)
        : handled_operation(db.state(), db.options(), kind)
    {
        buffer() += text;
    }

private:
    void read(std::string_view text) override { std::get<0>(results_) = text; }
};

// Delivers the reply.
class text_call
{
public:
    using handler_type = text_operation::handler_type;

    text_call(const ddbm::client& db, operation_kind kind, std::string_view text)
        : operation_(new text_operation(db, kind, text))
    {
    }

    void start(handler_type handler, handler_place place, std::shared_ptr<diagnostics> diag) &&
    {
        operation_->start(std::move(handler), place, std::move(diag));
    }

private:
    boost::intrusive_ptr<text_operation> operation_;
};

}  // namespace ddbm::detail

#endif
