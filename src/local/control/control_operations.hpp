// The operations that make, change and describe tables. Each is an operation_handler.
#ifndef DDBM_SRC_LOCAL_CONTROL_CONTROL_OPERATIONS_HPP
#define DDBM_SRC_LOCAL_CONTROL_CONTROL_OPERATIONS_HPP

#include <boost/json/fwd.hpp>

#include <string>

namespace ddbm::local::detail {

struct engine_state;

void create_table(engine_state& state, const boost::json::object& request, std::string& reply);
void describe_table(engine_state& state, const boost::json::object& request, std::string& reply);
void update_table(engine_state& state, const boost::json::object& request, std::string& reply);
void delete_table(engine_state& state, const boost::json::object& request, std::string& reply);
void list_tables(engine_state& state, const boost::json::object& request, std::string& reply);

void update_time_to_live(
    engine_state& state, const boost::json::object& request, std::string& reply
);
void describe_time_to_live(
    engine_state& state, const boost::json::object& request, std::string& reply
);

void tag_resource(engine_state& state, const boost::json::object& request, std::string& reply);
void untag_resource(engine_state& state, const boost::json::object& request, std::string& reply);
void list_tags_of_resource(
    engine_state& state, const boost::json::object& request, std::string& reply
);

void describe_limits(engine_state& state, const boost::json::object& request, std::string& reply);
void describe_endpoints(
    engine_state& state, const boost::json::object& request, std::string& reply
);
void describe_continuous_backups(
    engine_state& state, const boost::json::object& request, std::string& reply
);

}  // namespace ddbm::local::detail

#endif
