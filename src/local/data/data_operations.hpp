// The operations on items, one file each.
#ifndef DDBM_SRC_LOCAL_DATA_DATA_OPERATIONS_HPP
#define DDBM_SRC_LOCAL_DATA_DATA_OPERATIONS_HPP

#include "local/engine_state.hpp"

#include <boost/json/object.hpp>

#include <string>

namespace ddbm::local::detail {

void get_item(engine_state& state, const boost::json::object& request, std::string& reply);
void put_item(engine_state& state, const boost::json::object& request, std::string& reply);
void update_item(engine_state& state, const boost::json::object& request, std::string& reply);
void delete_item(engine_state& state, const boost::json::object& request, std::string& reply);

void query(engine_state& state, const boost::json::object& request, std::string& reply);
void scan(engine_state& state, const boost::json::object& request, std::string& reply);

void batch_get_item(engine_state& state, const boost::json::object& request, std::string& reply);
void batch_write_item(engine_state& state, const boost::json::object& request, std::string& reply);

void transact_get_items(
    engine_state& state, const boost::json::object& request, std::string& reply
);
void transact_write_items(
    engine_state& state, const boost::json::object& request, std::string& reply
);

}  // namespace ddbm::local::detail

#endif
