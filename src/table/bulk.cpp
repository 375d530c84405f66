// What programs copy and destroy for each bulk is compiled here, not in each of them.

#include <ddbm/bulk.hpp>

namespace ddbm {

bulk::bulk() noexcept = default;
bulk::bulk(const bulk& other) = default;
bulk::bulk(bulk&& other) noexcept = default;
bulk& bulk::operator=(const bulk& other) = default;
bulk& bulk::operator=(bulk&& other) noexcept = default;
bulk::~bulk() = default;

bulk_result::bulk_result() noexcept = default;
bulk_result::bulk_result(const bulk_result& other) = default;
bulk_result::bulk_result(bulk_result&& other) noexcept = default;
bulk_result& bulk_result::operator=(const bulk_result& other) = default;
bulk_result& bulk_result::operator=(bulk_result&& other) noexcept = default;
bulk_result::~bulk_result() = default;

}  // namespace ddbm
