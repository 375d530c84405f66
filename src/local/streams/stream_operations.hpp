// What the operations on change streams answer.
#ifndef DDBM_SRC_LOCAL_STREAMS_STREAM_OPERATIONS_HPP
#define DDBM_SRC_LOCAL_STREAMS_STREAM_OPERATIONS_HPP

#include "local/engine_state.hpp"

#include <boost/json/object.hpp>

#include <string>

namespace ddbm::local::detail {

void describe_stream(engine_state& state, const boost::json::object& request, std::string& reply);
void get_records(engine_state& state, const boost::json::object& request, std::string& reply);
void get_shard_iterator(
    engine_state& state, const boost::json::object& request, std::string& reply
);
void list_streams(engine_state& state, const boost::json::object& request, std::string& reply);

}  // namespace ddbm::local::detail

#endif
