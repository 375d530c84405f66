#include "credentials/secret_document.hpp"

#include "credentials/iso_time.hpp"
#include "credentials/key_failure.hpp"

#include <boost/json.hpp>

#include <openssl/crypto.h>

#include <cstddef>
#include <cstring>
#include <new>
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

class secret_document::storage
{
public:
    // Short texts stand in the values themselves: the root is on this memory, too.
    wiping_resource memory;
    json::value* root = nullptr;

    storage() = default;
    storage(const storage&) = delete;
    storage& operator=(const storage&) = delete;
    ~storage()
    {
        if (root == nullptr)
            return;
        root->~value();
        json::memory_resource& resource = memory;
        resource.deallocate(root, sizeof(json::value), alignof(json::value));
    }

    void parse(std::string_view text, error_code& ec)
    {
        json::parse_options options;
        options.max_depth = 8;
        json::parser parser(json::storage_ptr(&memory), options);
        parser.reset(json::storage_ptr(&memory));
        parser.write(text, ec);
        if (ec)
            return;
        json::memory_resource& resource = memory;
        void* place = resource.allocate(sizeof(json::value), alignof(json::value));
        root = new (place) json::value(parser.release());
    }
};

secret_document::secret_document(std::string_view text, std::string from) : from_(std::move(from))
{
    auto made = std::make_shared<storage>();
    error_code ec;
    made->parse(text, ec);
    if (ec)
        refuse("no JSON (" + ec.message() + ')');
    object_ = made->root->if_object();
    if (object_ == nullptr)
        refuse("JSON that is no object");
    storage_ = std::move(made);
}

secret_document::secret_document(const secret_document& whole, std::string_view member)
    : from_(whole.from_), storage_(whole.storage_)
{
    const json::value* found = whole.find(member);
    object_ = found == nullptr ? nullptr : found->if_object();
    if (object_ == nullptr)
        refuse("no object \"" + std::string(member) + '"');
}

secret_document::secret_document(secret_document&&) noexcept = default;

secret_document::~secret_document() = default;

void secret_document::refuse(const std::string& what) const
{
    throw key_failure(from_ + ": " + what + '.');
}

const json::value* secret_document::find(std::string_view name) const noexcept
{
    const json::value* found = object_->if_contains(name);
    return found == nullptr || found->is_null() ? nullptr : found;
}

bool secret_document::has(std::string_view name) const noexcept
{
    return find(name) != nullptr;
}

std::string_view secret_document::text_or_empty(std::string_view name) const
{
    const json::value* found = find(name);
    if (found == nullptr)
        return {};
    const json::string* text = found->if_string();
    if (text == nullptr)
        refuse('"' + std::string(name) + "\" is no text");
    return *text;
}

std::string_view secret_document::text(std::string_view name) const
{
    const std::string_view found = text_or_empty(name);
    if (found.empty())
        refuse("no \"" + std::string(name) + '"');
    return found;
}

std::int64_t secret_document::number(std::string_view name) const
{
    const json::value* found = find(name);
    if (found == nullptr)
        refuse("no \"" + std::string(name) + '"');
    error_code ec;
    const auto number = found->to_number<std::int64_t>(ec);
    if (ec)
        refuse('"' + std::string(name) + "\" is no whole number");
    return number;
}

std::optional<std::chrono::system_clock::time_point> secret_document::time(std::string_view name
) const
{
    const std::string_view found = text_or_empty(name);
    if (found.empty())
        return std::nullopt;
    const auto when = parse_iso_time(found);
    if (!when)
        refuse('"' + std::string(name) + "\" is no time by ISO 8601");
    return when;
}

credentials read_keys(const secret_document& document, std::string_view token_name)
{
    // One after the other, so that it is the first one missing that is named.
    const std::string_view id = document.text("AccessKeyId");
    const std::string_view secret = document.text("SecretAccessKey");
    const std::string_view token = document.text_or_empty(token_name);
    credentials keys{std::string(id), std::string(secret), std::string(token)};
    keys.set_expiration(document.time("Expiration"));
    keys.set_account_id(std::string(document.text_or_empty("AccountId")));
    return keys;
}

}  // namespace ddbm::detail
