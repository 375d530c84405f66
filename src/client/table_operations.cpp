#include "client/request_operation.hpp"

namespace ddbm::detail {

template class initiate_request<create_table_request>;
template class initiate_request<describe_table_request>;
template class initiate_request<update_table_request>;
template class initiate_request<delete_table_request>;
template class initiate_request<list_tables_request>;
template class initiate_request<update_time_to_live_request>;
template class initiate_request<describe_time_to_live_request>;
template class initiate_request<describe_continuous_backups_request>;
template class initiate_request<tag_resource_request>;
template class initiate_request<untag_resource_request>;
template class initiate_request<list_tags_of_resource_request>;
template class initiate_request<describe_limits_request>;
template class initiate_request<describe_endpoints_request>;

}  // namespace ddbm::detail
