#include "client/request_operation.hpp"

namespace ddbm::detail {

template class initiate_request<list_streams_request>;
template class initiate_request<describe_stream_request>;
template class initiate_request<get_shard_iterator_request>;
template class initiate_request<get_records_request>;

}  // namespace ddbm::detail
