#include "values/path_text.hpp"

#include <ddbm/validation_report.hpp>

namespace ddbm {

void validation_report::fail(std::string reason)
{
    if (count_++ == 0)
        first_path_ = path_;
    else
        text_ += "; ";
    text_ += path_ + ": " + reason;
}

void validation_report::enter(std::string_view name)
{
    lengths_.push_back(path_.size());
    detail::append_step(path_, name);
}

void validation_report::enter(std::size_t index)
{
    lengths_.push_back(path_.size());
    detail::append_step(path_, index);
}

void validation_report::leave()
{
    path_.resize(lengths_.back());
    lengths_.pop_back();
}

}  // namespace ddbm
