#include "client/request_operation.hpp"

namespace ddbm::detail {

template class initiate_request<get_item_request>;
template class initiate_request<put_item_request>;
template class initiate_request<update_item_request>;
template class initiate_request<delete_item_request>;
template class initiate_request<query_request>;
template class initiate_request<scan_request>;
template class initiate_request<batch_get_item_request>;
template class initiate_request<batch_write_item_request>;
template class initiate_request<transact_get_items_request>;
template class initiate_request<transact_write_items_request>;

}  // namespace ddbm::detail
