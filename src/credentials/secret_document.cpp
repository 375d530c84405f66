#include "credentials/secret_document.hpp"

#include "credentials/iso_time.hpp"
#include "credentials/key_failure.hpp"
#include "credentials/wiping_memory.hpp"

#include <boost/json.hpp>

#include <new>
#include <utility>

namespace ddbm::detail {

namespace json = boost::json;

class secret_document::storage
{
public:
    storage() = default;
    storage(const storage&) = delete;
    storage& operator=(const storage&) = delete;
    ~storage()
    {
        if (root == nullptr)
            return;
        root->~value();
        memory->deallocate(root, sizeof(json::value), alignof(json::value));
    }

    void parse(std::string_view text, error_code& ec)
    {
        json::value parsed = parse_secret(text, memory, ec);
        if (ec)
            return;
        void* place = memory->allocate(sizeof(json::value), alignof(json::value));
        root = new (place) json::value(std::move(parsed));
    }

    // Short texts stand in the values themselves: the root is on this memory, too.
    const json::storage_ptr memory = wiping_memory();
    json::value* root = nullptr;
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

std::string words_of_refusal(std::string_view text, std::initializer_list<const char*> names)
{
    try
    {
        const secret_document document(text, {});
        std::string words;
        for (const char* name : names)
        {
            if (const std::string_view found = document.text_or_empty(name); !found.empty())
                words += ": " + quoted_words(found);
        }
        return words;
    }
    catch (const key_failure&)
    {
        return {};
    }
}

}  // namespace ddbm::detail
