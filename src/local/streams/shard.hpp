// The one shard of a stream, and how requests find it.
#ifndef DDBM_SRC_LOCAL_STREAMS_SHARD_HPP
#define DDBM_SRC_LOCAL_STREAMS_SHARD_HPP

#include "local/engine_state.hpp"

#include <boost/json/object.hpp>

#include <string>
#include <string_view>

namespace ddbm::local::detail {

std::string shard_id(const stream& s);

/// Throws ResourceNotFoundException for another shard than the stream's.
void check_shard(const stream& s, std::string_view id);

/// Throws ValidationException for what is no ARN of a stream.
void check_stream_arn(std::string_view arn);

/// Throws ResourceNotFoundException.
stream& find_stream(engine_state& state, std::string_view arn);

/// The stream that `StreamArn` names. Both failures.
stream& read_stream(engine_state& state, const boost::json::object& request);

}  // namespace ddbm::local::detail

#endif
