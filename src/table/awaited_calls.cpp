#include "client/awaited_call.hpp"

#include <ddbm/bulk_result.hpp>
#include <ddbm/operations/table_description.hpp>
#include <ddbm/stored.hpp>
#include <ddbm/table_difference.hpp>

#include <ddbm/detail/bulk_core.hpp>
#include <ddbm/detail/merge_core.hpp>
#include <ddbm/detail/prepared_call.hpp>
#include <ddbm/detail/range_core.hpp>
#include <ddbm/detail/table_call.hpp>

#include <memory>
#include <string>
#include <vector>

namespace ddbm::detail {

template class awaited_results<prepared_call<bool>::handler_type>;
template class awaited_results<next_call::handler_type>;
template class awaited_results<page_call::handler_type>;
template class awaited_results<count_call::handler_type>;
template class awaited_results<read_call::handler_type>;
template class awaited_results<next_found_call::handler_type>;
template class awaited_results<write_call::handler_type>;
template class awaited_results<table_call<std::vector<std::string>>::handler_type>;
template class awaited_results<table_call<std::vector<table_difference>>::handler_type>;
template class awaited_results<table_call<table_description>::handler_type>;

template class awaited_call<prepared_call<>>;
template class awaited_call<prepared_call<bool>>;
template class awaited_call<prepared_call<std::shared_ptr<stored_object>>>;
template class awaited_call<next_call>;
template class awaited_call<page_call>;
template class awaited_call<count_call>;
template class awaited_call<merged_next_call>;
template class awaited_call<merged_page_call>;
template class awaited_call<merged_count_call>;
template class awaited_call<read_call>;
template class awaited_call<fill_call>;
template class awaited_call<next_found_call>;
template class awaited_call<write_call>;
template class awaited_call<table_call<>>;
template class awaited_call<table_call<bool>>;
template class awaited_call<table_call<std::shared_ptr<stored_object>>>;
template class awaited_call<table_call<std::vector<std::string>>>;
template class awaited_call<table_call<std::vector<table_difference>>>;
template class awaited_call<table_call<table_description>>;
template class awaited_call<create_call>;

template asio::awaitable<void> await_call<void, default_token>(prepared_call<> call);
template asio::awaitable<bool> await_call<bool, default_token>(prepared_call<bool> call);
template asio::awaitable<bulk_result> await_call<bulk_result, default_token>(write_call call);

}  // namespace ddbm::detail
