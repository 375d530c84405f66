#include "credentials/wiping_memory.hpp"

#include <ddbm/detail/append_secret.hpp>

#include <boost/json.hpp>

#include <openssl/crypto.h>

#include <cstddef>
#include <cstring>
#include <new>
#include <string>
#include <utility>

namespace ddbm::detail {

namespace json = boost::json;

namespace {

// Keeps the size of each piece in front of it: what Boost.JSON 1.81 says when it gives a key back
// is not what it said when it took it.
class wiping_resource final : public json::memory_resource
{
    static constexpr std::size_t room = alignof(std::max_align_t);

    void* do_allocate(std::size_t size, std::size_t) override
    {
        static_assert(sizeof(std::size_t) <= room);
        auto* whole = static_cast<unsigned char*>(::operator new(room + size));
        std::memcpy(whole, &size, sizeof(size));
        return whole + room;
    }
    void do_deallocate(void* memory, std::size_t, std::size_t) override
    {
        unsigned char* whole = static_cast<unsigned char*>(memory) - room;
        std::size_t size = 0;
        std::memcpy(&size, whole, sizeof(size));
        OPENSSL_cleanse(memory, size);
        ::operator delete(whole);
    }
    bool do_is_equal(const json::memory_resource& other) const noexcept override
    {
        return this == &other;
    }
};

}  // namespace

json::storage_ptr wiping_memory()
{
    return json::make_shared_resource<wiping_resource>();
}

json::value parse_secret(std::string_view text, const json::storage_ptr& memory, error_code& ec)
{
    json::parse_options options;
    options.max_depth = 8;
    json::parser parser(memory, options);
    parser.reset(memory);
    parser.write(text, ec);
    return ec ? json::value(memory) : parser.release();
}

secret_text serialize_secret(const json::object& whole)
{
    std::string text;
    char piece[1024];
    json::serializer serializer;
    serializer.reset(&whole);
    while (!serializer.done())
    {
        const json::string_view made = serializer.read(piece);
        append_secret(text, {made.data(), made.size()});
    }
    OPENSSL_cleanse(piece, sizeof(piece));
    return secret_text(std::move(text));
}

}  // namespace ddbm::detail
