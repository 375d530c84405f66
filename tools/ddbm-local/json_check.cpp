#include "json_check.hpp"

#include <boost/json/basic_parser_impl.hpp>

#include <cstddef>
#include <cstdint>

namespace ddbm::server {

namespace json = boost::json;

namespace {

// Where Boost.JSON's own limit would take a deep body for a broken one.
constexpr std::size_t max_depth = 1024;

// Takes everything for right that Boost.JSON's parser does.
struct any_value
{
    using text = json::string_view;
    using ec = json::error_code;

    static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);

    bool on_document_begin(ec&) { return true; }
    bool on_document_end(ec&) { return true; }
    bool on_object_begin(ec&) { return true; }
    bool on_object_end(std::size_t, ec&) { return true; }
    bool on_array_begin(ec&) { return true; }
    bool on_array_end(std::size_t, ec&) { return true; }
    bool on_key_part(text, std::size_t, ec&) { return true; }
    bool on_key(text, std::size_t, ec&) { return true; }
    bool on_string_part(text, std::size_t, ec&) { return true; }
    bool on_string(text, std::size_t, ec&) { return true; }
    bool on_number_part(text, ec&) { return true; }
    bool on_int64(std::int64_t, text, ec&) { return true; }
    bool on_uint64(std::uint64_t, text, ec&) { return true; }
    bool on_double(double, text, ec&) { return true; }
    bool on_bool(bool, ec&) { return true; }
    bool on_null(ec&) { return true; }
    bool on_comment_part(text, ec&) { return true; }
    bool on_comment(text, ec&) { return true; }
};

json::parse_options options()
{
    json::parse_options made;
    made.max_depth = max_depth;
    return made;
}

}  // namespace

struct json_check::impl
{
    json::basic_parser<any_value> parser{options()};
    bool broken = false;
};

json_check::json_check() : impl_(std::make_unique<impl>()) {}

json_check::~json_check() = default;

void json_check::add(std::string_view piece)
{
    if (impl_->broken || piece.empty())
        return;
    json::error_code failed;
    const std::size_t read = impl_->parser.write_some(true, piece.data(), piece.size(), failed);
    impl_->broken = failed || read != piece.size();
}

bool json_check::passed()
{
    json::error_code failed;
    if (!impl_->broken)
        impl_->parser.write_some(false, nullptr, 0, failed);
    return !impl_->broken && !failed;
}

}  // namespace ddbm::server
